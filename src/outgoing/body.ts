import { Transform, type Duplex, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HubError } from '../domain/errors.js';

const AS_IT_IS = ['', 'identity'];
const DECODERS: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The encodings `readBody` undoes, for the request's `Accept-Encoding`. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

export interface BodyFacts {
  readonly contentType: string;
  readonly contentEncoding: string;
  /** Bytes, counted on the wire and again after decompression. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a whole answer as text, ending the exchange as soon as it is too long.
 * @throws HubError `SYS-RESEAU` too long, of an unknown encoding, or not in the character set it claims
 */
export async function readBody(stream: Readable, facts: BodyFacts): Promise<string> {
  return decodeText(await readBytes(stream, facts), facts.contentType);
}

/**
 * Reads a whole answer as it is, ending the exchange as soon as it is too long.
 * @throws HubError `SYS-RESEAU` too long, or of an unknown encoding
 */
export async function readBytes(stream: Readable, facts: BodyFacts): Promise<Buffer<ArrayBuffer>> {
  if (AS_IT_IS.includes(facts.contentEncoding)) return await collected(stream, facts);
  const decoder = DECODERS.get(facts.contentEncoding);
  if (decoder === undefined) {
    stream.destroy();
    throw new HubError('SYS-RESEAU', { detail: 'the answer has an unknown content encoding' });
  }
  const cap = (): ByteCap => new ByteCap(facts.maxBytes);
  const collect = (decoded: AsyncIterable<Buffer>): Promise<Buffer<ArrayBuffer>> => collected(decoded, facts);
  return await pipeline(stream, cap(), decoder(), cap(), collect, { signal: facts.signal });
}

/** Ends the stream when it gives up on it. */
async function collected(stream: AsyncIterable<Buffer>, { maxBytes }: BodyFacts): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let seen = 0;
  for await (const chunk of stream) {
    seen += chunk.length;
    if (seen > maxBytes) throw tooLong(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class ByteCap extends Transform {
  private seen = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.seen += chunk.length;
    if (this.seen <= this.maxBytes) done(null, chunk);
    else done(tooLong(this.maxBytes));
  }
}

function tooLong(maxBytes: number): HubError {
  return new HubError('SYS-RESEAU', { detail: `the answer is longer than ${maxBytes} bytes` });
}

const XML_DECLARATION = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]{0,80}?encoding\s*=\s*["']([\w.:-]{1,40})["']/;

/** The header's word, else that of an XML declaration, else UTF-8 (RFC 7303, 3.2). A declaration that reads as ASCII is not UTF-16. */
function charsetOf(bytes: Buffer, contentType: string): string {
  const sent = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1];
  const declared = XML_DECLARATION.exec(bytes.toString('latin1', 0, 200))?.[1] ?? '';
  return sent ?? (declared === '' || /^utf-?16/i.test(declared) ? 'utf-8' : declared);
}

/** Strict, because replacement characters would make two different names the same. */
function decodeText(bytes: Buffer, contentType: string): string {
  try {
    return new TextDecoder(charsetOf(bytes, contentType), { fatal: true }).decode(bytes);
  } catch {
    throw new HubError('SYS-RESEAU', { detail: 'the answer is not text in the character set it claims' });
  }
}
