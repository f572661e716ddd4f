import { ASSERTION, XML_ENCRYPTION, XML_SIGNATURE } from '../names.js';
import { quoted, refuse, type Exchange, type Refusal, type Rule } from '../response/rule.js';
import { misfit, type Slot } from '../response/shape.js';
import { childrenOf, isNamed, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { CONTENT_ALGORITHMS } from './algorithms.js';
import { encryptedKeys, keysFor, methodNames, transportOf } from './encrypted-key.js';

/** An encrypted assertion before any key is used on it. */
export interface Encrypted {
  /** The EncryptedAssertion. */
  readonly element: XmlElement;
  /** It was read from the verified bytes of the Response: nobody but the provider wrote this ciphertext. */
  readonly isCovered: boolean;
}

const ELEMENT_TYPE = `${XML_ENCRYPTION}Element`;
const DAY_MS = 24 * 3_600_000;
const MOST_KEYS = 8;
const MOST_KEYS_FOR_US = 2;

const ENCRYPTED_SHAPE: readonly Slot[] = [...own('EncryptedData', 1), { namespace: XML_ENCRYPTION, names: ['EncryptedKey'] }];
const KEY_INFO: Slot = { namespace: XML_SIGNATURE, names: ['KeyInfo'], most: 1 };
const DATA_SHAPE: readonly Slot[] = [...own('EncryptionMethod', 1), KEY_INFO, ...own('CipherData', 1), ...own('EncryptionProperties', 0)];
const KEY_SHAPE: readonly Slot[] = [...DATA_SHAPE, ...own('ReferenceList', 0), ...own('CarriedKeyName', 0)];
const CIPHER_SHAPE: readonly Slot[] = own('CipherValue', 1);

/** V22 What is checked of an encrypted assertion from the outside. None of it says anything about a key of ours. */
export const ENCRYPTION_RULES: readonly Rule<Encrypted>[] = [
  { id: 'V22', check: hasFewKeys },
  { id: 'V22', check: hasKnownParts },
  { id: 'V22', check: hasItsValuesInside },
  { id: 'V22', check: isByAcceptedCipher },
  { id: 'V22', check: retrievesNothing },
  { id: 'V22', check: hasKeyForUs },
  { id: 'V22', check: isByAcceptedTransport },
  { id: 'V22', check: canBeDecrypted },
];

/** The sequence of the schemas, and an element as content (Core §2.3.4, XML Encryption 1.1 §3). */
export function hasKnownParts({ element }: Encrypted): Refusal | undefined {
  const fault = misfit(element, ENCRYPTED_SHAPE) ?? misfit(dataOf(element), DATA_SHAPE) ?? firstOf(encryptedKeys(element).map((key) => misfit(key, KEY_SHAPE)));
  if (fault !== undefined) return unacceptable(fault);
  const type = dataOf(element).attributes.get('Type') ?? ELEMENT_TYPE;
  return type === ELEMENT_TYPE ? undefined : unacceptable(`the content is ${quoted(type)}, not an element`);
}

/** Ciphertext in base64, in its place: a reference to somewhere else is never followed (XML Encryption 1.1 §3.3.1). */
export function hasItsValuesInside({ element }: Encrypted): Refusal | undefined {
  const parts = [dataOf(element), ...encryptedKeys(element)].map((part) => onlyChild(part, XML_ENCRYPTION, 'CipherData') ?? part);
  const fault = firstOf(parts.map((part) => misfit(part, CIPHER_SHAPE)));
  if (fault !== undefined) return unacceptable(fault);
  const areBase64 = parts.every((part) => isBase64(textOf(onlyChild(part, XML_ENCRYPTION, 'CipherValue')) ?? ''));
  return areBase64 ? undefined : unacceptable('a CipherValue is not base64');
}

/** AES-GCM; AES-CBC, until the day the connection names, when the signature of the Response covers it. */
export function isByAcceptedCipher({ element, isCovered }: Encrypted, { settings, now }: Exchange): Refusal | undefined {
  const method = onlyChild(dataOf(element), XML_ENCRYPTION, 'EncryptionMethod');
  const name = method?.attributes.get('Algorithm');
  const algorithm = CONTENT_ALGORITHMS.get(name ?? '');
  if (algorithm === undefined) return unacceptable(`content encryption ${quoted(name)} is not accepted: AES-GCM is`);
  if (algorithm.authenticated) return undefined;
  const isAllowed = settings.acceptCbcUntil !== undefined && now < Date.parse(settings.acceptCbcUntil) + DAY_MS;
  if (!isAllowed) return unacceptable(`content encryption ${quoted(name)} is not accepted: AES-GCM is (acceptCbcUntil ${settings.acceptCbcUntil ?? 'is not set'})`);
  return isCovered ? undefined : unacceptable(`content encryption ${quoted(name)} is not accepted without a signature on the Response`);
}

/** As many keys as a provider may have for its services, not as many as fit. */
export function hasFewKeys({ element }: Encrypted): Refusal | undefined {
  const { length } = encryptedKeys(element);
  return length <= MOST_KEYS ? undefined : unacceptable(`${length} keys, at most ${MOST_KEYS} are accepted`);
}

/** A RetrievalMethod names one of the keys that are here; nothing is fetched, and no reference is followed further. */
export function retrievesNothing({ element }: Encrypted): Refusal | undefined {
  const here = encryptedKeys(element).map(({ attributes }) => `#${attributes.get('Id') ?? ''}`);
  const references = childrenOf(onlyChild(dataOf(element), XML_SIGNATURE, 'KeyInfo'), XML_SIGNATURE, 'RetrievalMethod').map(({ attributes }) => attributes.get('URI') ?? '');
  const stray = references.find((uri) => uri === '#' || !here.includes(uri));
  return stray === undefined ? undefined : unacceptable(`the key is to be retrieved from ${quoted(stray)}`);
}

/** At least one key for us and at most two, for the two certificates of a rollover. */
export function hasKeyForUs({ element }: Encrypted, { audience }: Exchange): Refusal | undefined {
  const { length } = keysFor(audience, element);
  return length >= 1 && length <= MOST_KEYS_FOR_US ? undefined : unacceptable(`${length} keys for ${quoted(audience)}, expected one or two`);
}

/** RSA-OAEP. RSA 1.5 is refused before any private key is used (Bleichenbacher, Marvin). */
export function isByAcceptedTransport({ element }: Encrypted, { audience }: Exchange): Refusal | undefined {
  const strange = keysFor(audience, element).find((key) => transportOf(key) === undefined);
  return strange === undefined ? undefined : unacceptable(`key transport ${quoted(methodNames(strange).join(' '))} is not accepted: RSA-OAEP is`);
}

/** Somebody encrypted for us although our metadata publishes no certificate to encrypt to. */
export function canBeDecrypted(_encrypted: Encrypted, { decryptionKeys }: Exchange): Refusal | undefined {
  return decryptionKeys.length > 0 ? undefined : unacceptable('the assertion is encrypted; secrets.saml.decryptionKey is not set');
}

/** V22 Encrypted, where the connection insists on it. */
export function isEncryptedWhereRequired(response: XmlElement, { settings }: Exchange): Refusal | undefined {
  if (settings.encrypted !== 'required') return undefined;
  return response.children.some((child) => isNamed(child, ASSERTION, 'EncryptedAssertion')) ? undefined : unacceptable('the assertion is not encrypted');
}

function dataOf(encrypted: XmlElement): XmlElement {
  return onlyChild(encrypted, XML_ENCRYPTION, 'EncryptedData') ?? encrypted;
}

function unacceptable(detail: string): Refusal {
  return refuse('AUTH-CHIFFREMENT', detail);
}

function firstOf(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

function isBase64(text: string): boolean {
  const compact = text.replace(/\s/g, '');
  return compact !== '' && Buffer.from(compact, 'base64').toString('base64') === compact;
}

function own(name: string, least: 0 | 1): readonly Slot[] {
  return [{ namespace: XML_ENCRYPTION, names: [name], least, most: 1 }];
}
