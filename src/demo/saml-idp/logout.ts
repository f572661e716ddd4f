import { randomBytes, sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { element, leaf, type Xml } from '../xml.js';
import { NAMESPACES, PERSISTENT, RSA_SHA256 } from './names.js';

/** Who writes a logout message, when, and to whom. */
export interface LogoutFacts {
  readonly entityId: string;
  /** The hub's single logout address. */
  readonly destination: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** PEM. */
  readonly privateKey: string;
}

/** Where the browser goes to end the sessions that began here (Core §3.7.1), by HTTP-Redirect. */
export function logoutRequestUrl(facts: LogoutFacts, nameId: string, audience: string, sessionIndexes: readonly string[]): string {
  const name = leaf('saml:NameID', nameId, { Format: PERSISTENT, NameQualifier: facts.entityId, SPNameQualifier: audience });
  return signedUrl('SAMLRequest', message('samlp:LogoutRequest', facts, {}, [name, ...sessionIndexes.map((index) => leaf('samlp:SessionIndex', index))]), facts);
}

/** Where the browser goes back to with the answer to the hub's own request (Core §3.7.2). */
export function logoutResponseUrl(facts: LogoutFacts, inResponseTo: string, status: string): string {
  return signedUrl('SAMLResponse', message('samlp:LogoutResponse', facts, { InResponseTo: inResponseTo }, [
    element('samlp:Status', {}, [element('samlp:StatusCode', { Value: status })]),
  ]), facts);
}

function message(name: string, { entityId, destination, now }: LogoutFacts, own: Readonly<Record<string, string>>, children: readonly Xml[]): Xml {
  const attributes = {
    ...NAMESPACES.protocol,
    ...NAMESPACES.assertion,
    ID: `_${randomBytes(20).toString('hex')}`,
    Version: '2.0',
    IssueInstant: new Date(now).toISOString(),
    Destination: destination,
    ...own,
  };
  return element(name, attributes, [leaf('saml:Issuer', entityId), ...children]);
}

/** Bindings §3.4.4.1. */
function signedUrl(field: 'SAMLRequest' | 'SAMLResponse', { xml }: Xml, { destination, privateKey }: LogoutFacts): string {
  const query = `${field}=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
  return `${destination}?${query}&Signature=${encodeURIComponent(sign('sha256', Buffer.from(query), privateKey).toString('base64'))}`;
}
