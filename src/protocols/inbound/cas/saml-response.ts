import { HubError } from '../../../domain/errors.js';
import { instantOf } from './authentication-date.js';
import { isOfThePerson } from './attributes.js';
import type { Principal } from './principal.js';
import { malformed, refusedTicket } from './refusals.js';
import type { XmlElement } from '../../small-xml/xml-tree.js';
import { readXml } from './xml.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SAML_1_PROTOCOL = 'urn:oasis:names:tc:SAML:1.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:1.0:assertion';

/** What an answer of SAML 1.1 is measured against. */
export interface ClockFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly skewSeconds: number;
}

/**
 * Reads the answer of `/samlValidate` (CAS 4.2, SAML 1.1 over SOAP): one Response that succeeded, one Assertion valid now, one
 * name. The answer comes over the connection we opened, and is about the ticket we sent: no signature is read.
 * @throws HubError `CAS-TICKET` the server refuses the ticket; `AUTH-HORLOGE` not valid now; `AUTH-FORMAT` not such an answer
 */
export async function readSamlResponse(body: string, clock: ClockFacts): Promise<Principal> {
  const envelope = await readXml(body);
  if (envelope.namespace !== SOAP || envelope.name !== 'Envelope') throw malformed('the root is not a SOAP envelope');
  const response = only(only(envelope, SOAP, 'Body'), SAML_1_PROTOCOL, 'Response');
  requireSuccess(response);
  const assertion = only(response, ASSERTION, 'Assertion');
  requireValidNow(only(assertion, ASSERTION, 'Conditions'), clock);
  const statement = only(assertion, ASSERTION, 'AuthenticationStatement');
  return {
    user: onlyName(assertion),
    attributes: attributesOf(assertion),
    authenticatedAt: instantOf(statement.attributes['AuthenticationInstant'] ?? ''),
  };
}

/** The status by its local name: servers disagree on the prefix. Whatever stands beside a failure is not read. */
function requireSuccess(response: XmlElement): void {
  const value = only(only(response, SAML_1_PROTOCOL, 'Status'), SAML_1_PROTOCOL, 'StatusCode').attributes['Value'] ?? '';
  if (value.split(':').at(-1) !== 'Success') throw refusedTicket('');
}

function requireValidNow({ attributes }: XmlElement, { now, skewSeconds }: ClockFacts): void {
  const [start, end] = [instantOf(attributes['NotBefore'] ?? ''), instantOf(attributes['NotOnOrAfter'] ?? '')];
  const skew = skewSeconds * 1_000;
  if (start !== undefined && end !== undefined && start - skew <= now && now < end + skew) return;
  throw new HubError('AUTH-HORLOGE', { rule: 'CAS 4.2.2', detail: `the assertion lacks an end or is not valid now, ${skewSeconds} s tolerated` });
}

/** Every statement says whom it is about: all must say the same. */
function onlyName(assertion: XmlElement): string {
  const names = statementsOf(assertion).map((statement) => only(only(statement, ASSERTION, 'Subject'), ASSERTION, 'NameIdentifier'));
  const [name, ...others] = [...new Set(names.map(({ text }) => text))];
  if (name === undefined || others.length > 0 || names.some(({ children }) => children.length > 0)) throw malformed('not exactly one name');
  return name;
}

function statementsOf(assertion: XmlElement): readonly XmlElement[] {
  return all(assertion, ASSERTION, 'AuthenticationStatement').concat(all(assertion, ASSERTION, 'AttributeStatement'));
}

function attributesOf(assertion: XmlElement): Readonly<Record<string, readonly string[]>> {
  const attributes = Object.create(null) as Record<string, readonly string[]>;
  for (const attribute of all(assertion, ASSERTION, 'AttributeStatement').flatMap((statement) => all(statement, ASSERTION, 'Attribute'))) {
    const name = attribute.attributes['AttributeName'] ?? '';
    const values = all(attribute, ASSERTION, 'AttributeValue').filter(({ children, text }) => children.length === 0 && text !== '').map(({ text }) => text);
    if (name !== '' && isOfThePerson(name) && values.length > 0) attributes[name] = [...new Set([...(attributes[name] ?? []), ...values])];
  }
  return attributes;
}

function all(parent: XmlElement, namespace: string, name: string): XmlElement[] {
  return parent.children.filter((child) => child.namespace === namespace && child.name === name);
}

function only(parent: XmlElement, namespace: string, name: string): XmlElement {
  const [child, ...others] = all(parent, namespace, name);
  if (child === undefined || others.length > 0) throw malformed(`not exactly one ${name} in ${parent.name.slice(0, 40)}`);
  return child;
}
