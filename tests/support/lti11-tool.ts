import { createHmac, randomBytes } from 'node:crypto';

/** RFC 3986, by hand and not by the code under test. */
export const encode = (text: string): string => Array.from(Buffer.from(text), (byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9._~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}).join('');

/** The HMAC-SHA1 signature of a POST, as a tool makes it (RFC 5849, 3.4). */
export function signature(url: string, fields: Readonly<Record<string, string>>, secret: string): string {
  const parameters = Object.entries(fields).map(([name, value]) => `${encode(name)}=${encode(value)}`).sort().join('&');
  return createHmac('sha1', `${encode(secret)}&`).update(['POST', url, parameters].map(encode).join('&')).digest('base64');
}

export interface FormSigning {
  readonly key?: string;
  readonly secret?: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly nonce?: string;
  readonly method?: string;
}

/** A form as a tool of LTI 1.1 signs it. */
export function signedFields(url: string, fields: Readonly<Record<string, string>>, { key = '', secret = '', at = Date.now(), nonce = randomBytes(8).toString('hex'), method = 'HMAC-SHA1' }: FormSigning): Readonly<Record<string, string>> {
  const signed = {
    ...fields,
    oauth_consumer_key: key, oauth_nonce: nonce, oauth_signature_method: method, oauth_timestamp: String(Math.floor(at / 1_000)), oauth_version: '1.0', oauth_callback: 'about:blank',
  };
  return { ...signed, oauth_signature: signature(url, signed, secret) };
}
