import { TextDecoder } from 'node:util';
import { asRefusal, notAFeed } from '../refusal.js';

/** Declared names we read, and the decoder of each. ISO-8859-1 is read as the windows-1252 that its writers mean. */
const DECODERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'utf-8': 'utf-8',
    'us-ascii': 'utf-8',
    'iso-8859-1': 'windows-1252',
    'iso-8859-15': 'iso-8859-15',
    'windows-1252': 'windows-1252',
  }),
);
const DECLARED = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;
/** An XML declaration fits in these many bytes. */
const HEAD = 256;

/**
 * The text of an XML file, by its byte order mark or its declaration, UTF-8 without either.
 * @throws HubError `IMPORT-FICHIER` when the bytes are not of that encoding, or the encoding is none of ours
 */
export async function* xmlText(
  bytes: AsyncIterable<Uint8Array>,
  at: () => { file: string; line: number },
): AsyncGenerator<string> {
  let head: Uint8Array = new Uint8Array();
  let decoder: TextDecoder | undefined;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return (decoder ??= decoderFor(head, at())).decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      throw asRefusal(error, 'bytes that are not of the declared encoding', at());
    }
  };
  for await (const chunk of bytes) {
    if (decoder !== undefined) {
      yield decode(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length >= HEAD) yield decode(head);
  }
  if (decoder === undefined) yield decode(head);
  yield decode();
}

function decoderFor(head: Uint8Array, at: { file: string; line: number }): TextDecoder {
  const start = Buffer.from(head.subarray(0, HEAD));
  if (/^(fffe|feff|003c|3c00)/.test(start.toString('hex'))) throw notAFeed('UTF-16, where UTF-8 or ISO-8859 is read', at);
  const marked = start.toString('hex').startsWith('efbbbf');
  const declared = DECLARED.exec(start.toString('latin1', marked ? 3 : 0))?.[1]?.toLowerCase() ?? 'utf-8';
  const encoding = DECODERS.get(declared);
  if (encoding === undefined) throw notAFeed('an encoding that is none of UTF-8, ISO-8859-1, ISO-8859-15, windows-1252', at);
  if (marked && encoding !== 'utf-8') throw notAFeed('a byte order mark of UTF-8, and another encoding declared', at);
  return new TextDecoder(encoding, { fatal: true });
}
