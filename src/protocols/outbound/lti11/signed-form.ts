import { randomBytes } from 'node:crypto';
import type { Reply } from '../../contract.js';
import { signatureOf } from './oauth-signature.js';
import type { Lti11Settings } from './settings.js';

export interface FormFacts {
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A form that the browser posts to the tool, signed in its body (LTI 1.1, 4.2). */
export function signedForm({ consumerKey, secret }: Pick<Lti11Settings, 'consumerKey' | 'secret'>, { url, parameters, now }: FormFacts): Reply {
  const queried = new URL(url).searchParams;
  // What stands in the address is signed and is not posted a second time.
  const own = Object.entries(parameters).filter(([name]) => !queried.has(name)).map(([name, value]) => [name, asPosted(value)] as const);
  const fields = [...own, ...oauthParameters(consumerKey, now)];
  const signature = signatureOf({ method: 'POST', url, parameters: fields }, secret);
  return { kind: 'form', action: url, fields: { ...Object.fromEntries(fields), oauth_signature: signature } };
}

function oauthParameters(consumerKey: string, now: number): readonly (readonly [string, string])[] {
  return [
    ['oauth_consumer_key', consumerKey],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(Math.floor(now / 1_000))],
    ['oauth_nonce', randomBytes(16).toString('hex')],
    ['oauth_version', '1.0'],
    // Some tools insist on it.
    ['oauth_callback', 'about:blank'],
  ];
}

/** Browsers post a line break as CR LF, and that is what must be signed. */
function asPosted(value: string): string {
  return value.replace(/\r\n|\r|\n/g, '\r\n');
}
