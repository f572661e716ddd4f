import { createHash, timingSafeEqual } from 'node:crypto';
import type { OneTimeValues } from '../../../contract.js';
import { signatureOf } from '../oauth-signature.js';

/** Seconds that the clock of a tool may be off, both ways. */
const SKEW_S = 300;
const LONGEST_HEADER = 4_000;

export interface SignedMessage {
  /** Of the `Authorization` header, as it came. */
  readonly authorization: string;
  readonly body: string;
  /** Public address it was sent to. */
  readonly url: string;
}

export interface MessageFacts {
  readonly secretOf: (consumerKey: string) => string | undefined;
  readonly oneTime: OneTimeValues;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A message whose signature or body hash does not hold, or that came before. */
export class UnsignedMessage extends Error {}

type Fields = ReadonlyMap<string, string>;

/**
 * The consumer key of a message that is signed in its header and whose body is covered by `oauth_body_hash` (LTI 1.1, 6; O-06,
 *
 * @throws UnsignedMessage naming what does not hold
 */
export async function signerOf(message: SignedMessage, { secretOf, oneTime, now }: MessageFacts): Promise<string> {
  const fields = headerFields(message.authorization);
  const key = fields.get('oauth_consumer_key') ?? '';
  const secret = secretOf(key);
  const checks: readonly (readonly [holds: boolean, what: string])[] = [
    [fields.get('oauth_signature_method') === 'HMAC-SHA1', 'oauth_signature_method is not HMAC-SHA1'],
    [(fields.get('oauth_version') ?? '1.0') === '1.0', 'oauth_version is not 1.0'],
    [isRecent(fields.get('oauth_timestamp'), now), 'oauth_timestamp is too far from now'],
    [(fields.get('oauth_nonce') ?? '') !== '', 'oauth_nonce is missing'],
    [secret !== undefined, 'oauth_consumer_key is unknown'],
    [isSame(fields.get('oauth_body_hash') ?? '', bodyHash(message.body)), 'oauth_body_hash is not that of the body'],
    [isSame(fields.get('oauth_signature') ?? '', expectedSignature(message.url, fields, secret ?? '')), 'oauth_signature does not hold'],
  ];
  const broken = checks.find(([holds]) => !holds);
  if (broken !== undefined) throw new UnsignedMessage(broken[1]);
  const isNew = await oneTime.claim('lti11-nonce', `${key} ${fields.get('oauth_nonce') ?? ''}`, 2 * SKEW_S * 1_000);
  if (!isNew) throw new UnsignedMessage('oauth_nonce was used before');
  return key;
}

/** Base64 of the SHA-1 of the body (OAuth Request Body Hash, 3.2). */
export function bodyHash(body: string): string {
  return createHash('sha1').update(body).digest('base64');
}

function expectedSignature(url: string, fields: Fields, secret: string): string {
  const parameters = [...fields].filter(([name]) => name !== 'oauth_signature' && name !== 'realm');
  return signatureOf({ method: 'POST', url, parameters }, secret);
}

/** RFC 5849, 3.5.1: `OAuth name="value", …`, both encoded. @throws UnsignedMessage */
function headerFields(header: string): Fields {
  if (header.length > LONGEST_HEADER || !/^OAuth\s/i.test(header)) throw new UnsignedMessage('no OAuth header');
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of header.slice(6).matchAll(/([A-Za-z0-9._~%-]+)="([^"]*)"/g)) {
    if (fields.has(decode(name))) throw new UnsignedMessage(`${decode(name)} occurs twice`);
    fields.set(decode(name), decode(value));
  }
  return fields;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UnsignedMessage('the header is not encoded as it must be');
  }
}

function isRecent(timestamp: string | undefined, now: number): boolean {
  return timestamp !== undefined && /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) - now / 1_000) <= SKEW_S;
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
