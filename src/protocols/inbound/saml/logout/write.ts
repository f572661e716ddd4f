import { ASSERTION, ENTITY_FORMAT, PROTOCOL } from '../names.js';
import type { LogoutHandle } from './name.js';

/** What every message of ours begins with. */
export interface MessageHead {
  readonly id: string;
  readonly issuer: string;
  readonly destination: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const LIFE_MS = 5 * 60_000;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

/** Asks a provider to end a session, in the very words it named it by (Core §3.7.1, Profiles §4.4.4.1). */
export function logoutRequestXml(head: MessageHead, { name: { value, ...qualifiers }, sessionIndex }: LogoutHandle): string {
  const own = { NotOnOrAfter: instant(head.now + LIFE_MS), Reason: 'urn:oasis:names:tc:SAML:2.0:logout:user' };
  return message('samlp:LogoutRequest', head, own, [
    leaf('saml:NameID', value, qualifiers),
    sessionIndex === undefined ? '' : leaf('samlp:SessionIndex', sessionIndex),
  ]);
}

/** Answers a provider's request (Core §3.7.2); the first code is the top-level one, the next stands inside it. */
export function logoutResponseXml(head: MessageHead, inResponseTo: string, codes: readonly string[]): string {
  const status = codes.reduceRight((inner, code) => element('samlp:StatusCode', { Value: code }, inner), '');
  return message('samlp:LogoutResponse', head, { InResponseTo: inResponseTo }, [element('samlp:Status', {}, status)]);
}

type Attributes = Readonly<Record<string, string | undefined>>;

function message(name: string, { id, issuer, destination, now }: MessageHead, own: Attributes, children: readonly string[]): string {
  const attributes = { 'xmlns:samlp': PROTOCOL, 'xmlns:saml': ASSERTION, ID: id, Version: '2.0', IssueInstant: instant(now), Destination: destination, ...own };
  return element(name, attributes, [leaf('saml:Issuer', issuer, { Format: ENTITY_FORMAT }), ...children].join(''));
}

function leaf(name: string, text: string, attributes: Attributes = {}): string {
  return element(name, attributes, escaped(text));
}

function element(name: string, attributes: Attributes, content: string): string {
  const written = Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : ` ${key}="${escaped(value)}"`));
  return `<${name}${written.join('')}>${content}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => ENTITIES[character] ?? '');
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
