import { SaxesParser } from 'saxes';
import { malformed } from './refusals.js';

const MAX_ELEMENTS = 1_000;
const MAX_DEPTH = 10;
const MAX_ATTRIBUTES = 16;

/**
 * Lets through only XML made of elements, attributes and text: well-formed, namespaces bound, no document type (so no
 * entities), no processing instruction, no CDATA, no comment, and few enough of everything. Two parsers can then not
 * disagree on what it says, nor be kept busy by it.
 * @throws HubError `AUTH-FORMAT`
 */
export function requirePlainXml(xml: string): void {
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  let elements = 0;
  let depth = 0;
  let attributes = 0;
  parser.on('error', () => refuse('not well-formed XML'));
  parser.on('doctype', () => refuse('a document type declaration'));
  parser.on('processinginstruction', () => refuse('a processing instruction'));
  parser.on('cdata', () => refuse('a CDATA section'));
  parser.on('comment', () => refuse('a comment'));
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
  parser.write(xml).close();
}

function refuse(what: string): never {
  throw malformed(what);
}
