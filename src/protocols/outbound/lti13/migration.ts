import { createHmac } from 'node:crypto';
import type { Lti13Settings } from './settings.js';

export interface SignedFacts {
  readonly deploymentId: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Seconds since 1970, as in the token. */
  readonly exp: number;
  readonly nonce: string;
}

/**
 * Proves to a tool that knew this hub by LTI 1.1 that the old key and this registration are one (Core 1.3, Appendix E: the order
 * of what is signed is fixed). Nobody's old identifier is sent: the hub kept none.
 */
export function migrationClaim(lti1p1: Lti13Settings['lti1p1'], { deploymentId, issuer, clientId, exp, nonce }: SignedFacts): Readonly<Record<string, string>> | undefined {
  if (lti1p1 === undefined) return undefined;
  const { consumerKey, secret } = lti1p1;
  const text = [consumerKey, deploymentId, issuer, clientId, exp, nonce].join('&');
  return { oauth_consumer_key: consumerKey, oauth_consumer_key_sign: createHmac('sha256', secret).update(text).digest('base64') };
}
