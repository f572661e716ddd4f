import { SaxesParser } from 'saxes';

/** A text that is anything but small and plain XML. Says what, and nothing of the text. */
export class PlainXmlFault extends Error {}

const MAX_ELEMENTS = 1_000;
const MAX_DEPTH = 10;
const MAX_ATTRIBUTES = 16;

/** What opens a document type, a comment, a CDATA section or a processing instruction, and nothing else in well-formed XML. */
const OTHER_MARKUP = /<(?:!|\?(?!xml\s))/;
const MARKUP_NAMES: Readonly<Record<string, string>> = { '<!-': 'a comment', '<![': 'a CDATA section', '<!D': 'a document type declaration' };

/**
 * Lets through only XML made of elements, attributes and text: well-formed, namespaces bound, no document type (so no
 * entities), no processing instruction, no CDATA, no comment, and few enough of everything. Two parsers can then not
 * disagree on what it says, nor be kept busy by it.
 * @throws PlainXmlFault
 */
export function requirePlainXml(xml: string): void {
  const other = OTHER_MARKUP.exec(xml);
  if (other !== null) refuse(MARKUP_NAMES[xml.slice(other.index, other.index + 3)] ?? 'a processing instruction');
  const parser = countingParser();
  try {
    parser.write(xml).close();
  } catch (error) {
    throw error instanceof PlainXmlFault ? error : new PlainXmlFault('not well-formed XML');
  }
}

/** Few listeners: with a seventh V8 keeps the parser as a hash table, and reading takes five times as long. */
function countingParser(): SaxesParser<{ xmlns: true }> {
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  let elements = 0;
  let depth = 0;
  let attributes = 0;
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES) refuse(`more than ${MAX_ATTRIBUTES} attributes on one element`);
  });
  parser.on('opentag', () => {
    attributes = 0;
    elements += 1;
    depth += 1;
    if (elements > MAX_ELEMENTS) refuse(`more than ${MAX_ELEMENTS} elements`);
    if (depth > MAX_DEPTH) refuse(`elements nested more than ${MAX_DEPTH} deep`);
  });
  parser.on('closetag', () => {
    depth -= 1;
  });
  return parser;
}

function refuse(what: string): never {
  throw new PlainXmlFault(what);
}
