import { inflateRawSync } from 'node:zlib';
import { verify, X509Certificate } from 'node:crypto';
import { SaxesParser } from 'saxes';
import { ASSERTION, PROTOCOL, RSA_SHA256 } from './names.js';

const MOST_BYTES = 8_192;

/** The service provider this identity provider knows: the hub. */
export interface KnownService {
  readonly entityId: string;
  readonly consumerUrl: string;
  /** Its single logout address. */
  readonly logoutUrl: string;
  /** PEM of the certificate its requests are signed with. */
  readonly certificate: string;
}

/** What a request to authenticate says (Core §3.4.1). */
export interface AuthnRequest {
  readonly id: string;
  readonly forceAuthn: boolean;
  readonly relayState: string | undefined;
  /** As it came, so that the page of people can bring it back. */
  readonly encoded: string;
}

/** The request cannot be honoured, and nothing is sent anywhere: the reason is for the page. */
export class RequestRefused extends Error {}

/** By HTTP-Redirect (Bindings §3.4.4): deflated, with a detached signature over the query as it was sent. */
export function readRedirect(rawQuery: string, service: KnownService, singleSignOnUrl: string): AuthnRequest {
  checkSignature(rawQuery, service);
  const query = new URLSearchParams(rawQuery);
  return readRequest(query.get('SAMLRequest') ?? '', query.get('RelayState') ?? undefined, service, singleSignOnUrl);
}

/** A request whose signature was checked when it came, brought back by our own page. */
export function readRequest(encoded: string, relayState: string | undefined, service: KnownService, singleSignOnUrl: string): AuthnRequest {
  const root = rootOf(inflate(encoded));
  const faults = [
    root.uri === PROTOCOL && root.local === 'AuthnRequest' ? undefined : 'not an AuthnRequest',
    root.attributes['Version'] === '2.0' ? undefined : 'not SAML 2.0',
    root.issuer === service.entityId ? undefined : 'an unknown service',
    root.attributes['AssertionConsumerServiceURL'] === service.consumerUrl ? undefined : 'an unknown consumer address',
    root.attributes['Destination'] === singleSignOnUrl ? undefined : 'meant for another provider',
    /^[A-Za-z_][\w.-]{0,255}$/.test(root.attributes['ID'] ?? '') ? undefined : 'no identifier',
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new RequestRefused(faults.join(', '));
  return { id: root.attributes['ID'] ?? '', forceAuthn: root.attributes['ForceAuthn'] === 'true', relayState, encoded };
}

/** The signed string is made of the raw values of the query, in this order (Bindings §3.4.4.1). */
export function checkSignature(rawQuery: string, { certificate }: KnownService): void {
  const raw = new Map(rawQuery.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const));
  const signed = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg'].filter((name) => raw.has(name)).map((name) => `${name}=${raw.get(name) ?? ''}`).join('&');
  const isKnownAlgorithm = decodeURIComponent(raw.get('SigAlg') ?? '') === RSA_SHA256;
  const signature = Buffer.from(decodeURIComponent(raw.get('Signature') ?? ''), 'base64');
  const isGood = isKnownAlgorithm && verify('sha256', Buffer.from(signed), new X509Certificate(certificate).publicKey, signature);
  if (!isGood) throw new RequestRefused('the request is not signed by the service');
}

export function inflate(encoded: string): string {
  try {
    return inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8');
  } catch {
    throw new RequestRefused('unreadable request');
  }
}

export interface Root {
  readonly local: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly issuer: string;
  /** Of a logout request; empty in other messages. */
  readonly nameId: string;
}

export function rootOf(xml: string): Root {
  const parser = new SaxesParser({ xmlns: true });
  const path: string[] = [];
  let root: Omit<Root, 'issuer' | 'nameId'> = { local: '', uri: '', attributes: {} };
  let issuer = '';
  let nameId = '';
  parser.on('doctype', () => { throw new RequestRefused('a document type'); });
  parser.on('opentag', ({ local, uri, attributes }) => {
    path.push(`{${uri}}${local}`);
    if (path.length === 1) root = { local, uri, attributes: Object.fromEntries(Object.values(attributes).map(({ name, value }) => [name, value])) };
  });
  parser.on('text', (text) => {
    if (path.length === 2 && path[1] === `{${ASSERTION}}Issuer`) issuer += text;
    if (path.length === 2 && path[1] === `{${ASSERTION}}NameID`) nameId += text;
  });
  parser.on('closetag', () => { path.pop(); });
  try {
    parser.write(xml).close();
  } catch (error) {
    throw error instanceof RequestRefused ? error : new RequestRefused('unreadable request');
  }
  return { ...root, issuer, nameId };
}
