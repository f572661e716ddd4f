import { createHash } from 'node:crypto';
import { UnsignedMessage, type OauthFields } from '../oauth-message.js';

const LONGEST_HEADER = 4_000;

/** Base64 of the SHA-1 of the body (OAuth Request Body Hash, 3.2). */
export function bodyHash(body: string): string {
  return createHash('sha1').update(body).digest('base64');
}

/** What is signed of an `Authorization` header: `OAuth name="value", …`, both encoded (RFC 5849, 3.5.1). @throws UnsignedMessage */
export function headerFields(header: string): OauthFields {
  if (header.length > LONGEST_HEADER || !/^OAuth\s/i.test(header)) throw unreadable('no OAuth header');
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of header.slice(6).matchAll(/([A-Za-z0-9._~%-]+)="([^"]*)"/g)) {
    if (fields.has(decode(name))) throw unreadable(`${decode(name)} occurs twice`);
    fields.set(decode(name), decode(value));
  }
  fields.delete('realm');
  return fields;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadable('the header is not encoded as it must be');
  }
}

function unreadable(what: string): UnsignedMessage {
  return new UnsignedMessage('M-01', what);
}
