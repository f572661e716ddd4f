import { SaxesParser, type SaxesAttributeNSIncomplete, type SaxesTagNS, type XMLDecl } from 'saxes';
import { HubError } from '../../../../domain/errors.js';
import type { XmlElement } from './element.js';

/** What a document may hold at most. Anything beyond ends the reading at once. */
export interface XmlLimits {
  readonly elements: number;
  readonly depth: number;
  /** Per element, namespace declarations included. */
  readonly attributes: number;
  /** Characters of one element's own text, or of one attribute. */
  readonly text: number;
  readonly comments: 'refused' | 'ignored';
}

interface Growing extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: Growing[];
  text: string;
}

const FORBIDDEN_CONTENT = { doctype: 'a document type', processinginstruction: 'a processing instruction', cdata: 'a CDATA section' } as const;

/**
 * Reads XML from outside, in one bounded pass: no document type, processing instruction or CDATA section,
 * nothing fetched, nothing expanded but the five predefined entities and character references.
 * @throws HubError `AUTH-FORMAT` with rule `V04` (not XML 1.0 in UTF-8) or `V05` (forbidden or too much of it)
 */
export function readXml(text: string, limits: XmlLimits): XmlElement {
  const reading = new Reading(limits);
  try {
    reading.parser.write(text).close();
  } catch (error) {
    throw error instanceof HubError ? error : new HubError('AUTH-FORMAT', { rule: 'V04', detail: 'not well-formed XML', cause: error });
  }
  return reading.root();
}

class Reading {
  readonly parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  private readonly open: Growing[] = [];
  private first: Growing | undefined;
  private elements = 0;
  private attributes = 0;

  constructor(private readonly limits: XmlLimits) {
    this.parser.on('xmldecl', checkDeclaration);
    this.parser.on('opentagstart', () => { this.begin(); });
    this.parser.on('attribute', (attribute) => { this.attribute(attribute); });
    this.parser.on('opentag', (tag) => { this.push(tag); });
    this.parser.on('closetag', () => { this.open.pop(); });
    this.parser.on('text', (text) => { this.text(text); });
    if (limits.comments === 'refused') this.parser.on('comment', () => { forbid('a comment'); });
    for (const [event, what] of Object.entries(FORBIDDEN_CONTENT)) {
      this.parser.on(event as keyof typeof FORBIDDEN_CONTENT, () => { forbid(what); });
    }
  }

  root(): XmlElement {
    if (this.first === undefined) throw new HubError('AUTH-FORMAT', { rule: 'V04', detail: 'no element' });
    return this.first;
  }

  private begin(): void {
    this.attributes = 0;
    this.elements += 1;
    if (this.elements > this.limits.elements) forbid(`more than ${this.limits.elements} elements`);
    if (this.open.length >= this.limits.depth) forbid(`elements more than ${this.limits.depth} deep`);
  }

  private attribute({ name, prefix, value }: SaxesAttributeNSIncomplete): void {
    this.attributes += 1;
    if (this.attributes > this.limits.attributes) forbid(`more than ${this.limits.attributes} attributes`);
    if (value.length > this.limits.text) forbid('a long attribute');
    // The parser trims namespace names; other software compares them as they are.
    if ((prefix === 'xmlns' || name === 'xmlns') && value.trim() !== value) forbid('a namespace name with spaces');
  }

  private push(tag: SaxesTagNS): void {
    const attributes = new Map<string, string>();
    for (const { name, prefix, local, uri, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns' || name === 'xmlns') continue;
      attributes.set(uri === '' ? local : `{${uri}}${local}`, value);
    }
    const element: Growing = { name: tag.local, namespace: tag.uri, attributes, children: [], text: '' };
    this.open.at(-1)?.children.push(element);
    this.first ??= element;
    this.open.push(element);
  }

  private text(text: string): void {
    const element = this.open.at(-1);
    if (element === undefined) return;
    element.text += text;
    if (element.text.length > this.limits.text) forbid('a long text');
  }
}

function checkDeclaration({ version, encoding }: XMLDecl): void {
  if (version !== '1.0' || (encoding ?? 'utf-8').toLowerCase() !== 'utf-8') {
    throw new HubError('AUTH-FORMAT', { rule: 'V04', detail: 'not declared as XML 1.0 in UTF-8' });
  }
}

function forbid(what: string): never {
  throw new HubError('AUTH-FORMAT', { rule: 'V05', detail: `the document holds ${what}` });
}
