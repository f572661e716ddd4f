import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { HubError } from '../../../domain/errors.js';
import { cleanText } from '../html-text.js';
import { notAFeed } from '../refusal.js';
import { REQUEST_LIMITS, type AafRequest } from './request.js';
import { xmlText } from './xml-text.js';

/** What may stand in what (ficAlimMENESR.dtd). */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  '': ['ficAlimMENESR'],
  ficAlimMENESR: ['addRequest', 'modifyRequest', 'deleteRequest'],
  addRequest: ['operationalAttributes', 'identifier', 'attributes'],
  modifyRequest: ['operationalAttributes', 'identifier', 'modifications'],
  deleteRequest: ['operationalAttributes', 'identifier'],
  operationalAttributes: ['attr'],
  identifier: ['id'],
  attributes: ['attr'],
  modifications: ['modification'],
  attr: ['value'],
  modification: ['value'],
};

const OPERATIONS: Readonly<Record<string, AafRequest['operation']>> = {
  addRequest: 'add',
  modifyRequest: 'modify',
  deleteRequest: 'delete',
};
const DOCTYPE = /^\s*ficAlimMENESR\s+SYSTEM\s+(["'])ficAlimMENESR\.dtd\1\s*$/;
const ATTRIBUTES_OF_ELEMENT = 8;
/** Characters without any markup: the parser holds them, so that they must have an end. */
const UNBROKEN = 1024 * 1024;

/**
 * The requests of one file, as they come, never more than a part of it in memory.
 * @throws HubError `IMPORT-FICHIER` with the line, when it is no `ficAlimMENESR` document: cut off, malformed, of another
 *   grammar, with a document type of its own, an entity that is none of XML's five, or bytes that are not of its encoding
 */
export async function* readRequests(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<AafRequest> {
  const reader = new RequestReader(file);
  for await (const text of xmlText(bytes, () => reader.position)) yield* reader.take(text);
  yield* reader.end();
}

class RequestReader {
  readonly #parser = new SaxesParser({ xmlns: false as const, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  readonly #path: string[] = [];
  #ready: AafRequest[] = [];
  #request: AafRequest | undefined;
  /** The attribute whose values are being read; none while the category is. */
  #attribute: string[] | undefined;
  #text = '';
  #length = 0;
  #attributes = 0;
  #unbroken = 0;

  constructor(private readonly file: string) {
    const parser = this.#parser;
    // Seven listeners and no more: the eighth turns the parser into what V8 keeps as a hash table, four times slower to read with.
    parser.on('doctype', (doctype) => {
      this.#unbroken = 0;
      if (!DOCTYPE.test(doctype)) this.#refuse('a document type that is not exactly the one of the AAF');
    });
    parser.on('attribute', () => {
      this.#attributes += 1;
      if (this.#attributes > ATTRIBUTES_OF_ELEMENT) this.#refuse('an element with too many attributes');
    });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', (tag) => this.#close(tag.name));
    parser.on('text', (text) => this.#said(text));
    parser.on('cdata', (text) => this.#said(text));
    parser.on('comment', () => (this.#unbroken = 0));
  }

  get position(): { file: string; line: number } {
    return { file: this.file, line: this.#parser.line };
  }

  take(text: string): readonly AafRequest[] {
    this.#unbroken += text.length;
    this.#parse(() => this.#parser.write(text));
    if (this.#unbroken > UNBROKEN) this.#refuse('more than a million characters without markup');
    return this.#handOver();
  }

  end(): readonly AafRequest[] {
    this.#parse(() => this.#parser.close());
    return this.#handOver();
  }

  #parse(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof HubError) throw error;
      this.#refuse('not well-formed XML, or an entity that is none of the five of XML');
    }
  }

  #handOver(): readonly AafRequest[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#unbroken = 0;
    this.#attributes = 0;
    const parent = this.#path.at(-1) ?? '';
    if (!CHILDREN[parent]?.includes(name)) this.#refuse('an element where the grammar of the AAF has none');
    this.#path.push(name);
    this.#text = '';
    const operation = OPERATIONS[name];
    if (operation !== undefined) this.#begin(operation);
    if (name === 'attr' || name === 'modification') this.#beginAttribute(parent, attributes);
  }

  #begin(operation: AafRequest['operation']): void {
    this.#request = { operation, line: this.#parser.line, category: '', key: '', values: new Map() };
    this.#length = 0;
  }

  #beginAttribute(parent: string, { name = '', operation = 'replace' }: Record<string, string>): void {
    this.#attribute = undefined;
    if (this.#request === undefined || parent === 'operationalAttributes') return;
    const { values } = this.#request;
    if (operation !== 'replace') return this.#fault('malformed-value', 'a modification that does not replace');
    if (!/^[\w.:-]{1,80}$/.test(name)) return this.#fault('malformed-value', 'an attribute without a proper name');
    if (values.size >= REQUEST_LIMITS.attributes && !values.has(name)) return this.#fault('too-large', 'too many attributes');
    this.#attribute = values.get(name) ?? [];
    values.set(name, this.#attribute);
  }

  #close(name: string): void {
    this.#unbroken = 0;
    this.#path.pop();
    const request = this.#request;
    if (request === undefined) return;
    if (name === 'id') this.#endKey(request);
    else if (name === 'value') this.#endValue(request);
    else if (name in OPERATIONS) {
      this.#ready.push(request);
      this.#request = undefined;
    }
    this.#text = '';
  }

  #endKey(request: AafRequest): void {
    if (request.key !== '') this.#fault('malformed-value', 'a second identifier');
    request.key = cleanText(this.#text);
  }

  #endValue(request: AafRequest): void {
    const value = cleanText(this.#text);
    if (this.#path.at(-2) === 'operationalAttributes') request.category = value;
    else if (value === '' || this.#attribute === undefined) return;
    else if (this.#attribute.length < REQUEST_LIMITS.valuesOfAttribute) this.#attribute.push(value);
    else this.#fault('too-large', 'too many values of one attribute');
  }

  #said(text: string): void {
    this.#unbroken = 0;
    const within = this.#path.at(-1);
    if (within !== 'value' && within !== 'id') {
      if (/\S/.test(text)) this.#refuse('text where the grammar of the AAF has none');
      return;
    }
    this.#length += text.length;
    if (this.#text.length + text.length > REQUEST_LIMITS.valueLength) this.#fault('too-large', 'a value that is too long');
    else if (this.#length > REQUEST_LIMITS.length) this.#fault('too-large', 'a record that is too long');
    else this.#text += text;
  }

  #fault(reason: 'malformed-value' | 'too-large', detail: string): void {
    if (this.#request !== undefined) this.#request.fault ??= { reason, detail };
  }

  #refuse(what: string): never {
    throw notAFeed(what, this.position);
  }
}
