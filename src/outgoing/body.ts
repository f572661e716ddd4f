import { Transform, Writable, type Duplex, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HubError } from '../domain/errors.js';

const DECODERS: Readonly<Record<string, () => readonly Duplex[]>> = {
  '': () => [],
  identity: () => [],
  gzip: () => [createGunzip()],
  'x-gzip': () => [createGunzip()],
  deflate: () => [createInflate()],
  br: () => [createBrotliDecompress()],
};

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
  const decoder = Object.hasOwn(DECODERS, facts.contentEncoding) ? DECODERS[facts.contentEncoding] : undefined;
  if (decoder === undefined) {
    stream.destroy();
    throw new HubError('SYS-RESEAU', { detail: 'the answer has an unknown content encoding' });
  }
  const collected: Buffer[] = [];
  const collector = new Writable({
    write(chunk: Buffer, _encoding, done) {
      collected.push(chunk);
      done();
    },
  });
  const stages = decoder();
  const caps = stages.length === 0 ? [new ByteCap(facts.maxBytes)] : [new ByteCap(facts.maxBytes), ...stages, new ByteCap(facts.maxBytes)];
  await pipeline([stream, ...caps, collector], { signal: facts.signal });
  return Buffer.concat(collected);
}

class ByteCap extends Transform {
  private seen = 0;

  constructor(private readonly maxBytes: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.seen += chunk.length;
    if (this.seen <= this.maxBytes) done(null, chunk);
    else done(new HubError('SYS-RESEAU', { detail: `the answer is longer than ${this.maxBytes} bytes` }));
  }
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
