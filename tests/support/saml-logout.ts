import { randomBytes, sign, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { element as xml, escape, instant, issuerXml, nameIdXml, statusXml, type Attributes } from './saml-response.js';
import { RSA_SHA256, signXml } from './saml-signature.js';

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const NAMESPACES = { 'xmlns:samlp': 'urn:oasis:names:tc:SAML:2.0:protocol', 'xmlns:saml': 'urn:oasis:names:tc:SAML:2.0:assertion' };

/** Where the provider of this connection of the test hub takes logout messages: `partenaire` by form only. */
export function logoutServicesOf(connection: string): string {
  const post = `    <md:SingleLogoutService Binding="${BINDING}HTTP-POST" Location="https://${connection}.example.fr/slo/post"/>\n`;
  if (connection === 'partenaire') return post;
  return `    <md:SingleLogoutService Binding="${BINDING}SOAP" Location="https://idp.example.fr/soap"/>
    <md:SingleLogoutService Binding="${BINDING}HTTP-Redirect" Location="https://idp.example.fr/slo?tenant=1" ResponseLocation="https://idp.example.fr/slo/answer"/>\n${post}`;
}

/** What a logout message is about, and in what it differs from a genuine one. */
export interface LogoutDraft {
  /** The hub. */
  readonly origin: string;
  readonly entityId: string;
  readonly now: number;
  readonly root?: Attributes;
  readonly issuer?: string;
  /** XML of the NameID. */
  readonly nameId?: string;
  readonly sessionIndexes?: readonly string[];
  readonly status?: string;
  /** XML of Extensions. */
  readonly extensions?: string;
  readonly unsigned?: (text: string) => string;
}

export function logoutRequestXml(draft: LogoutDraft): string {
  const indexes = (draft.sessionIndexes ?? []).map((index) => xml('samlp:SessionIndex', {}, escape(index)));
  return messageXml('samlp:LogoutRequest', draft, [draft.nameId ?? nameIdXml('bertin'), ...indexes]);
}

export function logoutResponseXml(draft: LogoutDraft): string {
  return messageXml('samlp:LogoutResponse', draft, [draft.status ?? statusXml('urn:oasis:names:tc:SAML:2.0:status:Success')]);
}

function messageXml(name: string, { origin, entityId, now, root, issuer, extensions = '', unsigned }: LogoutDraft, children: readonly string[]): string {
  const own = { ID: `_${randomBytes(10).toString('hex')}`, Version: '2.0', IssueInstant: instant(now), Destination: `${origin}/connexion/saml/slo` };
  const text = xml(name, { ...NAMESPACES, ...own, ...root }, [issuer ?? issuerXml(entityId), extensions, ...children]);
  return unsigned?.(text) ?? text;
}

export interface RedirectDraft {
  readonly key: KeyObject;
  readonly field?: 'SAMLRequest' | 'SAMLResponse';
  readonly relayState?: string;
  readonly algorithm?: string;
  readonly hash?: string;
  readonly dsaEncoding?: 'der' | 'ieee-p1363';
  /** What stands for the deflated document. */
  readonly encoded?: string;
}

/** The query of a signed redirect, as a provider sends it. */
export function redirectQuery(document: string, { key, field = 'SAMLRequest', relayState, algorithm = RSA_SHA256, hash = 'sha256', dsaEncoding, encoded }: RedirectDraft): string {
  const pairs = [
    `${field}=${encodeURIComponent(encoded ?? deflateRawSync(document).toString('base64'))}`,
    ...(relayState === undefined ? [] : [`RelayState=${encodeURIComponent(relayState)}`]),
    `SigAlg=${encodeURIComponent(algorithm)}`,
  ];
  const signature = sign(hash, Buffer.from(pairs.join('&')), dsaEncoding === undefined ? key : { key, dsaEncoding });
  return [...pairs, `Signature=${encodeURIComponent(signature.toString('base64'))}`].join('&');
}

/** The fields of a signed form. */
export function postedFields(document: string, key: KeyObject, field: 'SAMLRequest' | 'SAMLResponse' = 'SAMLRequest'): Readonly<Record<string, string>> {
  const [, id = ''] = /\bID="([^"]+)"/.exec(document) ?? [];
  return { [field]: Buffer.from(signXml(document, id, { key })).toString('base64') };
}

/** The document in the address the hub sent a browser to. */
export function documentIn(address: string): { readonly xml: string; readonly field: string; readonly url: URL } {
  const url = new URL(address);
  const field = url.searchParams.has('SAMLRequest') ? 'SAMLRequest' : 'SAMLResponse';
  return { xml: inflateRawSync(Buffer.from(url.searchParams.get(field) ?? '', 'base64')).toString('utf8'), field, url };
}
