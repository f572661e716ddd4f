import { createHmac } from 'node:crypto';

export interface SignedRequest {
  readonly method: 'POST';
  /** As it is asked for, its own query included. */
  readonly url: string;
  /** Of the body, or of the Authorization header; never `oauth_signature` itself. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** The HMAC-SHA1 signature of a request (RFC 5849, 3.4.2), in base64. LTI 1.1 has no token, and so no second secret. */
export function signatureOf(request: SignedRequest, secret: string): string {
  // The commonest mistake in the field is a secret that is not encoded here.
  return createHmac('sha1', `${percentEncode(secret)}&`).update(baseString(request)).digest('base64');
}

/** What is signed (RFC 5849, 3.4.1). */
export function baseString({ method, url, parameters }: SignedRequest): string {
  const { protocol, host, pathname, searchParams } = new URL(url);
  const pairs = [...parameters, ...searchParams].map(([name, value]) => [percentEncode(name), percentEncode(value)] as const);
  const normalised = pairs.sort(byNameThenValue).map(([name, value]) => `${name}=${value}`).join('&');
  return [method, `${protocol}//${host}${pathname}`, normalised].map(percentEncode).join('&');
}

/** RFC 5849, 3.6: letters, digits and `-._~` stay, in any language. `encodeURIComponent` leaves five more. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** By bytes: what is encoded is ASCII. */
function byNameThenValue([name, value]: readonly [string, string], [otherName, otherValue]: readonly [string, string]): number {
  if (name !== otherName) return name < otherName ? -1 : 1;
  if (value === otherValue) return 0;
  return value < otherValue ? -1 : 1;
}
