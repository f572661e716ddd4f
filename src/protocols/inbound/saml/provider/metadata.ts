import type { KeyObject } from 'node:crypto';
import { travelsSafely } from '../../../../domain/address.js';
import { HubError } from '../../../../domain/errors.js';
import { ASSERTION, ENTITY_ATTRIBUTES, ENTITY_CATEGORY, HIDE_FROM_DISCOVERY, HTTP_REDIRECT, METADATA, PROTOCOL, SHIBBOLETH_METADATA, XML_SIGNATURE } from '../names.js';
import { durationOf, endInstantOf } from '../instant.js';
import { logoutAddressesOf } from '../logout/services.js';
import { childrenOf, isNamed, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { readLongXml, type XmlLimits } from '../xml/read.js';
import { rsaKey, signingKeys } from './certificate.js';
import type { Provider } from './provider.js';

/** Bytes of a description fetched or read from a file; characters of one written into the settings are fewer. */
export const METADATA_MAX_BYTES = 2 * 1024 * 1024;

const LIMITS: XmlLimits = { elements: 60_000, depth: 32, attributes: 64, allAttributes: 240_000, namespaces: 64, text: 256 * 1024, published: true };

/**
 * The identity provider of this entityID in its metadata: an EntityDescriptor, or EntitiesDescriptor groups that hold it.
 * @throws HubError `AUTH-IDP-PANNE` when it is not there, expired, or unusable
 */
export async function readProviderMetadata(xml: string, entityId: string, now: number): Promise<Provider> {
  if (xml.length > METADATA_MAX_BYTES) throw unusable(entityId, 'the metadata is too long');
  const [path, second] = entityPaths(await rootOf(xml, entityId), entityId);
  const entity = path?.at(-1);
  if (path === undefined || entity === undefined) throw unusable(entityId, 'the metadata does not describe this entityID');
  if (second !== undefined) throw unusable(entityId, 'the metadata describes this entityID more than once');
  const roles = childrenOf(entity, METADATA, 'IDPSSODescriptor').filter(speaksSaml2);
  const infos = roles.flatMap(signingKeyInfos);
  const keys = [...signingKeys(infos.flatMap(certificatesOf)), ...infos.flatMap(bareKeys)];
  if (keys.length === 0) throw unusable(entityId, 'the metadata holds no signing key of at least RSA 2048 or EC P-256');
  const [ssoUrl] = roles.flatMap(redirectAddresses);
  if (ssoUrl === undefined) throw unusable(entityId, 'the metadata holds no safe single sign-on address for HTTP-Redirect');
  const validUntil = earliestEnd([...path, ...roles]);
  if (validUntil === 'unreadable') throw unusable(entityId, 'the metadata has a validUntil that is not a UTC time');
  if (validUntil !== undefined && validUntil <= now) throw unusable(entityId, `the metadata has expired: it was valid until ${new Date(validUntil).toISOString()}`);
  const scopes = scopesOf([entity, ...roles]);
  const cacheMs = shortestCache([...path, ...roles]);
  return { entityId, ssoUrl, logoutAddresses: logoutAddressesOf(roles), keys, scopes, validUntil, hidden: asksToHide(entity), cacheMs };
}

/** A refusal that names the provider: its administrator must act. */
export function unusable(entityId: string, detail: string, cause?: unknown): HubError {
  return new HubError('AUTH-IDP-PANNE', { detail: `${entityId}: ${detail}`, cause });
}

async function rootOf(xml: string, entityId: string): Promise<XmlElement> {
  try {
    return await readLongXml(xml, LIMITS);
  } catch (error) {
    throw unusable(entityId, error instanceof HubError ? `metadata: ${error.detail ?? ''}` : 'unreadable metadata', error);
  }
}

/** Every description of the entity, each with the groups it is in, outermost first. */
function entityPaths(element: XmlElement, entityId: string): readonly (readonly XmlElement[])[] {
  if (isNamed(element, METADATA, 'EntityDescriptor')) return element.attributes.get('entityID') === entityId ? [[element]] : [];
  if (!isNamed(element, METADATA, 'EntitiesDescriptor')) return [];
  return element.children.flatMap((member) => entityPaths(member, entityId)).map((path) => [element, ...path]);
}

function speaksSaml2(role: XmlElement): boolean {
  return (role.attributes.get('protocolSupportEnumeration') ?? '').split(/\s+/).includes(PROTOCOL);
}

/** A key without `use` serves both uses (Metadata §2.4.1.1). */
function signingKeyInfos(role: XmlElement): readonly XmlElement[] {
  return childrenOf(role, METADATA, 'KeyDescriptor')
    .filter((key) => (key.attributes.get('use') ?? 'signing') === 'signing')
    .flatMap((key) => childrenOf(key, XML_SIGNATURE, 'KeyInfo'));
}

function certificatesOf(info: XmlElement): readonly string[] {
  return childrenOf(info, XML_SIGNATURE, 'X509Data')
    .flatMap((data) => childrenOf(data, XML_SIGNATURE, 'X509Certificate'))
    .map((certificate) => textOf(certificate) ?? '');
}

/** Keys without a certificate around them, as LemonLDAP::NG writes them. */
function bareKeys(info: XmlElement): readonly KeyObject[] {
  return childrenOf(info, XML_SIGNATURE, 'KeyValue')
    .flatMap((value) => childrenOf(value, XML_SIGNATURE, 'RSAKeyValue'))
    .map((key) => ({ modulus: onlyChild(key, XML_SIGNATURE, 'Modulus'), exponent: onlyChild(key, XML_SIGNATURE, 'Exponent') }))
    .map(({ modulus, exponent }) => rsaKey(textOf(modulus) ?? '', textOf(exponent) ?? ''))
    .filter((key) => key !== undefined);
}

function redirectAddresses(role: XmlElement): readonly string[] {
  return childrenOf(role, METADATA, 'SingleSignOnService')
    .filter((service) => service.attributes.get('Binding') === HTTP_REDIRECT)
    .map((service) => service.attributes.get('Location') ?? '')
    .filter((location) => /^https?:\/\//i.test(location) && URL.canParse(location) && travelsSafely(location));
}

/** `shibmd:Scope` of the entity and of its role. Patterns allow nothing: nobody here has reviewed them. */
function scopesOf(elements: readonly XmlElement[]): readonly string[] | undefined {
  const scopes = elements.flatMap((element) => childrenOf(element, METADATA, 'Extensions')).flatMap((extensions) => childrenOf(extensions, SHIBBOLETH_METADATA, 'Scope'));
  if (scopes.length === 0) return undefined;
  return scopes.filter(({ attributes }) => ['false', '0'].includes(attributes.get('regexp') ?? 'false')).map((scope) => scope.text.trim().toLowerCase());
}

/** REFEDS Hide From Discovery, among the entity attributes (SAML V2.0 Metadata Extension for Entity Attributes §2.1). */
function asksToHide(entity: XmlElement): boolean {
  return childrenOf(entity, METADATA, 'Extensions')
    .flatMap((extensions) => childrenOf(extensions, ENTITY_ATTRIBUTES, 'EntityAttributes'))
    .flatMap((attributes) => childrenOf(attributes, ASSERTION, 'Attribute'))
    .filter(({ attributes }) => attributes.get('Name') === ENTITY_CATEGORY)
    .flatMap((attribute) => childrenOf(attribute, ASSERTION, 'AttributeValue'))
    .some((value) => textOf(value)?.trim() === HIDE_FROM_DISCOVERY);
}

/** Milliseconds since 1970; undefined for no end (Metadata §2.3.1, §2.3.2, §2.4.1). */
export function earliestEnd(elements: readonly XmlElement[]): number | undefined | 'unreadable' {
  const ends = elements.map(({ attributes }) => attributes.get('validUntil')).filter((end) => end !== undefined).map(endInstantOf);
  if (ends.includes(undefined)) return 'unreadable';
  const earliest = Math.min(Infinity, ...ends.filter((end) => end !== undefined));
  return earliest === Infinity ? undefined : earliest;
}

/** The shortest `cacheDuration`, in milliseconds (Metadata §2.3.1, §2.3.2, §2.4.1). */
export function shortestCache(elements: readonly XmlElement[]): number | undefined {
  const durations = elements.map(({ attributes }) => durationOf(attributes.get('cacheDuration'))).filter((duration) => duration !== undefined);
  return durations.length === 0 ? undefined : Math.min(...durations);
}
