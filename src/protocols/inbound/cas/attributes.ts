import { instantOf } from './authentication-date.js';
import type { XmlElement } from '../../small-xml/xml-tree.js';
import { CAS_NAMESPACE } from './xml.js';

/** Children of `authenticationSuccess` that are the protocol's own (CAS appendix A). */
const PROTOCOL = new Set(['user', 'attributes', 'proxyGrantingTicket', 'proxies']);

/** Containers that only group attributes, inside one another. */
const CONTAINERS = new Set(['attributes', 'userAttributes']);

/** What servers say about the sign-in, the browser and themselves: not attributes of the person. */
const SERVER_MADE = new Set([
  'authenticationDate', 'longTermAuthenticationRequestTokenUsed', 'isFromNewLogin', 'authenticationMethod', 'credentialType',
  'successfulAuthenticationHandlers', 'samlAuthenticationStatementAuthMethod', 'authenticationContext', 'authnContextClass',
  'bypassMultifactorAuthentication', 'bypassedMultifactorAuthenticationProviderId', 'clientIpAddress', 'serverIpAddress', 'userAgent',
  'geoLocation', 'proxyGrantingTicket',
]);

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Without the slash of a path: no inline attribute passes for a nested one. */
const INLINE_NAME = /^[^\s/]{1,80}$/;

type NamedValue = readonly [name: string, value: string];

export interface Attributes {
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly authenticatedAt?: number | undefined;
}

/**
 * The attributes of an `authenticationSuccess`, wherever a server puts them: inside `attributes` as CAS 3 says, beside
 * `user`, or both. Repeated elements are several values, the same value counts once, an empty element is none.
 *
 * `<attribute name="mail" value="…"/>`, as Apereo renders attributes inline, says the same as `<mail>…</mail>`.
 *
 * A list wrapped in its plural (`ENTPersonProfils` holding `ENTPersonProfil`) is the values of the plural. Anything
 * nested deeper is named by its path, `schools/school/id`, so that facts about a school or a child never
 * pass for facts about the person.
 */
export function readAttributes(success: XmlElement): Attributes {
  const values = new Map<string, Set<string>>();
  for (const element of attributeElements(success)) {
    for (const [name, value] of namedValues(element)) values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  const [date, ...otherDates] = values.get('authenticationDate') ?? [];
  return {
    attributes: personal(values),
    authenticatedAt: date === undefined || otherDates.length > 0 ? undefined : instantOf(date),
  };
}

/** False for what servers say about the sign-in and themselves, and for names that objects keep for themselves. */
export function isOfThePerson(name: string): boolean {
  return !SERVER_MADE.has(name) && !RESERVED.has(name);
}

function attributeElements(success: XmlElement): readonly XmlElement[] {
  const beside = success.children.filter((child) => !PROTOCOL.has(child.name));
  const inside = success.children.filter((child) => child.name === 'attributes' && isReadable(child)).flatMap(unpack);
  return [...beside, ...inside].filter(isReadable);
}

function unpack(container: XmlElement): readonly XmlElement[] {
  return container.children.flatMap((child) => (CONTAINERS.has(child.name) && child.children.length > 0 ? unpack(child) : [child]));
}

/** Attributes stand in the protocol's namespace, or in none when a server forgets the prefix. */
function isReadable({ namespace }: XmlElement): boolean {
  return namespace === CAS_NAMESPACE || namespace === '';
}

function namedValues(element: XmlElement): readonly NamedValue[] {
  const isInline = element.name === 'attribute' && INLINE_NAME.test(element.named);
  return isInline ? valuesOf(element.named, { ...element, text: element.value }) : valuesOf(element.name, element);
}

function valuesOf(name: string, element: XmlElement): readonly NamedValue[] {
  if (element.children.length === 0) return element.text === '' ? [] : [[name, element.text]];
  return element.children
    .filter(isReadable)
    .flatMap((child) => valuesOf(isItemOf(element, child) ? name : `${name}/${child.name}`, child));
}

function isItemOf(wrapper: XmlElement, child: XmlElement): boolean {
  const isPlural = wrapper.name === `${child.name}s` || wrapper.name === `${child.name}es`;
  return isPlural && child.children.length === 0;
}

function personal(values: ReadonlyMap<string, ReadonlySet<string>>): Record<string, readonly string[]> {
  const attributes = Object.create(null) as Record<string, readonly string[]>;
  for (const [name, set] of values) {
    if (isOfThePerson(name)) attributes[name] = [...set];
  }
  return attributes;
}
