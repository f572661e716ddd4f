import { setImmediate } from 'node:timers/promises';
import { SaxesParser, type SaxesAttributeNSIncomplete, type SaxesTagNS } from 'saxes';
import { HubError } from '../../../../domain/errors.js';
import type { XmlElement } from './element.js';

/** A document read within its limits: its tree, and its bytes in UTF-8. */
export interface ReadDocument {
  readonly root: XmlElement;
  readonly bytes: Buffer;
}

/** What a document may hold at most. Anything beyond ends the reading at once. */
export interface XmlLimits {
  readonly elements: number;
  readonly depth: number;
  /** Per element, namespace declarations included. */
  readonly attributes: number;
  /** The same in the whole document. */
  readonly allAttributes: number;
  /** Namespace declarations in force at one place. */
  readonly namespaces: number;
  /** Characters of one element's own text, or of one attribute. */
  readonly text: number;
  /** Elements of this local name may hold more text than others. */
  readonly longText?: { readonly name: string; readonly characters: number };
  /** What descriptions hold and messages must not: CDATA sections (text), comments and processing instructions (nothing), US-ASCII declared. */
  readonly published?: boolean;
}

/** Whether an element that was just closed, inside these, is kept in the tree. */
export type Keeps = (element: XmlElement, parents: readonly XmlElement[]) => boolean;

interface Growing extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: Growing[];
  text: string;
}

/** Characters read in a few milliseconds. */
const PIECE = 32 * 1024;

/** What opens a document type, a comment, a CDATA section or a processing instruction, and nothing else in well-formed XML. */
const OTHER_MARKUP = /<(?:!|\?(?!xml\s))/;
const MARKUP_NAMES: Readonly<Record<string, string>> = { '<!-': 'a comment', '<![': 'a CDATA section', '<!D': 'a document type' };

const ENCODINGS = { message: ['utf-8'], published: ['utf-8', 'us-ascii', 'ascii'] };

/**
 * Reads XML from outside, in one bounded pass: no document type, in messages no processing instruction or CDATA section,
 * nothing fetched, nothing expanded but the five predefined entities and character references.
 * @throws HubError `AUTH-FORMAT` with rule `V04` (not XML 1.0 in UTF-8) or `V05` (forbidden or too much of it)
 */
export function readXml(text: string, limits: XmlLimits): XmlElement {
  const reading = new XmlReading(limits);
  reading.take(text);
  return reading.end();
}

/** The same for a long document: other requests are served between its pieces. */
export async function readLongXml(text: string, limits: XmlLimits): Promise<XmlElement> {
  const reading = new XmlReading(limits);
  for (let start = 0; start < text.length; start += PIECE) {
    reading.take(text.slice(start, start + PIECE));
    await setImmediate();
  }
  return reading.end();
}

/** One document, read piece by piece. What is not kept costs no memory, whatever the length. */
export class XmlReading {
  private readonly parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  private readonly open: Growing[] = [];
  /** Namespace declarations in force in each open element. */
  private readonly namespaces: number[] = [];
  private first: Growing | undefined;
  private elements = 0;
  private allAttributes = 0;
  /** Of the element that is being opened. */
  private attributes = 0;
  private declared = 0;
  private lastCharacter = '';

  constructor(
    private readonly limits: XmlLimits,
    private readonly keeps: Keeps = () => true,
  ) {
    // Six listeners and no more: with a seventh V8 keeps the parser as a hash table, and reading takes five times as long.
    this.parser.on('doctype', () => { forbid('a document type'); });
    this.parser.on('attribute', (attribute) => { this.attribute(attribute); });
    this.parser.on('opentag', (tag) => { this.push(tag); });
    this.parser.on('closetag', () => { this.close(); });
    this.parser.on('text', (text) => { this.text(text); });
    this.parser.on('cdata', (text) => { this.text(text); });
  }

  /** @throws HubError */
  take(text: string): void {
    if (this.limits.published !== true) this.requirePlain(text);
    this.guarded(() => this.parser.write(text));
  }

  /** @throws HubError */
  end(): XmlElement {
    this.guarded(() => this.parser.close());
    if (this.first === undefined) throw new HubError('AUTH-FORMAT', { rule: 'V04', detail: 'no element' });
    return this.first;
  }

  private guarded(parse: () => void): void {
    try {
      parse();
    } catch (error) {
      throw error instanceof HubError ? error : new HubError('AUTH-FORMAT', { rule: 'V04', detail: 'not well-formed XML', cause: error });
    }
  }

  /** Messages are elements, attributes and text. What opens anything else may stand across two pieces. */
  private requirePlain(text: string): void {
    const seen = this.lastCharacter + text;
    const other = OTHER_MARKUP.exec(seen);
    if (other !== null) forbid(MARKUP_NAMES[seen.slice(other.index, other.index + 3)] ?? 'a processing instruction');
    this.lastCharacter = text.slice(-1);
  }

  private attribute({ name, prefix, value }: SaxesAttributeNSIncomplete): void {
    this.attributes += 1;
    this.allAttributes += 1;
    if (this.attributes > this.limits.attributes) forbid(`more than ${this.limits.attributes} attributes on one element`);
    if (this.allAttributes > this.limits.allAttributes) forbid(`more than ${this.limits.allAttributes} attributes`);
    if (value.length > this.limits.text) forbid('a long attribute');
    if (prefix === 'xmlns' || name === 'xmlns') this.declare(value);
  }

  private declare(namespace: string): void {
    // The parser trims namespace names; other software compares them as they are.
    if (namespace.trim() !== namespace) forbid('a namespace name with spaces');
    this.declared += 1;
    if (this.inForce() > this.limits.namespaces) forbid(`more than ${this.limits.namespaces} namespaces at one place`);
  }

  private inForce(): number {
    return (this.namespaces.at(-1) ?? 0) + this.declared;
  }

  private begin(): void {
    if (this.elements === 0) this.checkDeclaration();
    this.elements += 1;
    if (this.elements > this.limits.elements) forbid(`more than ${this.limits.elements} elements`);
    if (this.open.length >= this.limits.depth) forbid(`elements more than ${this.limits.depth} deep`);
    this.namespaces.push(this.inForce());
    this.attributes = 0;
    this.declared = 0;
  }

  private checkDeclaration(): void {
    const { version = '1.0', encoding = 'utf-8' } = this.parser.xmlDecl;
    const encodings = this.limits.published === true ? ENCODINGS.published : ENCODINGS.message;
    if (version === '1.0' && encodings.includes(encoding.toLowerCase())) return;
    throw new HubError('AUTH-FORMAT', { rule: 'V04', detail: 'not declared as XML 1.0 in UTF-8' });
  }

  private push(tag: SaxesTagNS): void {
    this.begin();
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

  private close(): void {
    const element = this.open.pop();
    this.namespaces.pop();
    if (element !== undefined && !this.keeps(element, this.open)) this.open.at(-1)?.children.pop();
  }

  private text(text: string): void {
    const element = this.open.at(-1);
    if (element === undefined) return;
    element.text += text;
    if (element.text.length > this.mostText(element)) forbid('a long text');
  }

  private mostText({ name }: Growing): number {
    const { text, longText } = this.limits;
    return longText?.name === name ? longText.characters : text;
  }
}

function forbid(what: string): never {
  throw new HubError('AUTH-FORMAT', { rule: 'V05', detail: `the document holds ${what}` });
}
