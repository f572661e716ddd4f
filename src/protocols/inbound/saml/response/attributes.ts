import { ASSERTION, UNSPECIFIED_NAME } from '../names.js';
import { childrenOf, textOf, type XmlElement } from '../xml/element.js';
import { quoted, type Exchange } from './rule.js';
import { withinScope } from './scope.js';

const RESERVED_NAMES = ['__proto__', 'constructor', 'prototype'];

/**
 * V30, V31: text values by Name and NameFormat (Core §2.7.3.1), several statements and repeated attributes merged; FriendlyName
 * and type are not read. What is left out is noted.
 */
export function attributesOf(assertion: XmlElement, exchange: Exchange): Readonly<Record<string, readonly string[]>> {
  noteEncrypted(assertion, exchange);
  const merged = Object.create(null) as Record<string, string[]>;
  for (const attribute of ofOneFormat(attributesIn(assertion, 'Attribute'), exchange)) {
    const values = childrenOf(attribute, ASSERTION, 'AttributeValue').map(textOf).filter((value) => value !== undefined).filter((value) => value !== '');
    (merged[nameOf(attribute)] ??= []).push(...values);
  }
  for (const [name, values] of Object.entries(merged)) merged[name] = [...scoped(name, values, exchange)];
  return merged;
}

/** The attributes that have a name. Under two formats one name is two attributes: the first that comes is the one that is read. */
function ofOneFormat(attributes: readonly XmlElement[], { note }: Exchange): readonly XmlElement[] {
  const formats = new Map<string, string>();
  return attributes.filter((attribute) => {
    const name = nameOf(attribute);
    if (name === '' || RESERVED_NAMES.includes(name)) return false;
    const format = attribute.attributes.get('NameFormat') ?? UNSPECIFIED_NAME;
    const first = formats.get(name) ?? format;
    formats.set(name, first);
    if (first !== format) note(`attribute ${quoted(name)} is left out under NameFormat ${quoted(format)}: it is there under ${quoted(first)} too`);
    return first === format;
  });
}

/** V31 What the administrator declares as scopes comes before what the provider does. */
function scoped(name: string, values: readonly string[], { settings, provider, note }: Exchange): readonly string[] {
  const scopes = settings.scopes ?? provider.scopes ?? [];
  const kept = withinScope(name, values, scopes);
  if (kept.length < values.length) note(`${values.length - kept.length} values of ${quoted(name)} are left out: malformed, or not of the scopes ${quoted(scopes.join(' '))}`);
  return kept;
}

/** Nothing the hub asks for: what a provider encrypts besides the assertion is not read. */
function noteEncrypted(assertion: XmlElement, { note }: Exchange): void {
  const { length } = attributesIn(assertion, 'EncryptedAttribute');
  if (length > 0) note(`${length} EncryptedAttribute are left out: encrypt the assertion instead`);
  const ids = childrenOf(assertion, ASSERTION, 'Subject').flatMap((subject) => childrenOf(subject, ASSERTION, 'EncryptedID'));
  if (ids.length > 0) note('an EncryptedID is left out: encrypt the assertion instead');
}

function attributesIn(assertion: XmlElement, name: 'Attribute' | 'EncryptedAttribute'): readonly XmlElement[] {
  return childrenOf(assertion, ASSERTION, 'AttributeStatement').flatMap((statement) => childrenOf(statement, ASSERTION, name));
}

function nameOf(attribute: XmlElement): string {
  return attribute.attributes.get('Name') ?? '';
}
