import { promisify } from 'node:util';
import { inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { HubError } from '../../../../domain/errors.js';
import { decodeBase64, decodeUtf8, RESPONSE_LIMITS } from '../response/posted.js';
import { readXml, type ReadDocument } from '../xml/read.js';

const MAX_BYTES = 64 * 1024;

const inflateOffThread = promisify<InputType, ZlibOptions, Buffer>(inflateRaw);

/** The document of a message by redirect, never more than 64 kB however well it was packed. @throws HubError `AUTH-FORMAT` rule `V02`, `V04` or `V05` */
export async function inflatedDocument(encoded: string): Promise<ReadDocument> {
  return documentOf(await inflate(decodeBase64(encoded)));
}

/** The document of a posted message. @throws HubError `AUTH-FORMAT` rule `V02`, `V04` or `V05` */
export function postedDocument(encoded: string): ReadDocument {
  const bytes = decodeBase64(encoded);
  if (bytes.length > MAX_BYTES) throw new HubError('AUTH-FORMAT', { rule: 'V02', detail: `${bytes.length} bytes` });
  return documentOf(bytes);
}

async function inflate(bytes: Buffer): Promise<Buffer> {
  try {
    return await inflateOffThread(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    throw new HubError('AUTH-FORMAT', { rule: 'V02', detail: `not deflated, or more than ${MAX_BYTES} bytes`, cause: error });
  }
}

function documentOf(bytes: Buffer): ReadDocument {
  const text = decodeUtf8(bytes);
  return { root: readXml(text, RESPONSE_LIMITS), bytes: Buffer.from(text) };
}
