import type { OneTimeValues } from '../../contract.js';
import { sameText } from '../../contract/same-text.js';
import { signatureOf } from './oauth-signature.js';

/** Seconds that the clock of a tool may be off, both ways. */
const SKEW_S = 300;
const LONGEST_NONCE = 512;

export type OauthFields = ReadonlyMap<string, string>;

export interface OauthMessage {
  /** Public address it was sent to. */
  readonly url: string;
  /** All that is signed, and the signature: of the `Authorization` header, or of a form. */
  readonly fields: OauthFields;
  /** Base64 of the SHA-1 of the body, where the body is no form and `oauth_body_hash` has to cover it. */
  readonly bodyHash?: string;
}

export interface SignerFacts {
  readonly secretOf: (consumerKey: string) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A message that is not as its tool signed it, or that came before. `rule` is one of the `M` rules of messages from tools. */
export class UnsignedMessage extends Error {
  constructor(readonly rule: string, message: string) {
    super(message);
  }
}

/**
 * The consumer key of a message that its tool signed (LTI 1.1, 4 and 6; RFC 5849). Its nonce is still to be claimed.
 * @throws UnsignedMessage naming what does not hold
 */
export function signerOf(message: OauthMessage, { secretOf, now }: SignerFacts): string {
  const { fields, bodyHash } = message;
  const key = fields.get('oauth_consumer_key') ?? '';
  const secret = secretOf(key);
  const nonce = fields.get('oauth_nonce') ?? '';
  const checks: readonly (readonly [rule: string, holds: boolean, what: string])[] = [
    ['M-02', fields.get('oauth_signature_method') === 'HMAC-SHA1', 'oauth_signature_method is not HMAC-SHA1'],
    ['M-02', (fields.get('oauth_version') ?? '1.0') === '1.0', 'oauth_version is not 1.0'],
    ['M-07', isRecent(fields.get('oauth_timestamp'), now), 'oauth_timestamp is too far from now'],
    ['M-08', nonce !== '' && nonce.length <= LONGEST_NONCE, 'oauth_nonce is missing or too long'],
    ['M-03', secret !== undefined, 'oauth_consumer_key is unknown'],
    ['M-02', bodyHash === undefined || sameText(fields.get('oauth_body_hash') ?? '', bodyHash), 'oauth_body_hash is not that of the body'],
    ['M-02', sameText(fields.get('oauth_signature') ?? '', expectedSignature(message, secret ?? '')), 'oauth_signature does not hold'],
  ];
  const broken = checks.find(([, holds]) => !holds);
  if (broken !== undefined) throw new UnsignedMessage(broken[0], broken[2]);
  return key;
}

/** M-08: the nonce is new for this key, and remembered as long as its timestamp would be taken. @throws UnsignedMessage */
export async function claimNonce(oneTime: OneTimeValues, key: string, fields: OauthFields): Promise<void> {
  const isNew = await oneTime.claim('lti11-nonce', `${key} ${fields.get('oauth_nonce') ?? ''}`, 2 * SKEW_S * 1_000);
  if (!isNew) throw new UnsignedMessage('M-08', 'oauth_nonce was used before');
}

function expectedSignature({ url, fields }: OauthMessage, secret: string): string {
  return signatureOf({ method: 'POST', url, parameters: [...fields].filter(([name]) => name !== 'oauth_signature') }, secret);
}

function isRecent(timestamp: string | undefined, now: number): boolean {
  return timestamp !== undefined && /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) - now / 1_000) <= SKEW_S;
}
