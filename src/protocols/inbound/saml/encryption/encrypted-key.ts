import { XML_ENCRYPTION, XML_ENCRYPTION_11, XML_SIGNATURE } from '../names.js';
import { childrenOf, isNamed, onlyChild, textOf, type XmlElement } from '../xml/element.js';
import { OAEP_DIGESTS, OAEP_MASKS, RSA_OAEP, RSA_OAEP_MGF1P, type KeyTransport, type OaepHash } from './algorithms.js';
import { isKnownMixture } from './mixed-oaep.js';

/** Every EncryptedKey of an EncryptedAssertion: in the KeyInfo of its data, and beside its data (Core §2.3.4). */
export function encryptedKeys(assertion: XmlElement): readonly XmlElement[] {
  const data = onlyChild(assertion, XML_ENCRYPTION, 'EncryptedData');
  return [...childrenOf(onlyChild(data, XML_SIGNATURE, 'KeyInfo'), XML_ENCRYPTION, 'EncryptedKey'), ...childrenOf(assertion, XML_ENCRYPTION, 'EncryptedKey')];
}

/** Those meant for this recipient, or for nobody named (XML Encryption 1.1 §3.5.1). */
export function keysFor(recipient: string, assertion: XmlElement): readonly XmlElement[] {
  return encryptedKeys(assertion).filter(({ attributes }) => (attributes.get('Recipient') ?? recipient) === recipient);
}

/** How a key is wrapped; undefined for anything but RSA-OAEP with hashes that are known. */
export function transportOf(encryptedKey: XmlElement): KeyTransport | undefined {
  const method = onlyChild(encryptedKey, XML_ENCRYPTION, 'EncryptionMethod');
  if (method === undefined || !holdsOnlyOaepParameters(method)) return undefined;
  const digest = hashOf(method, XML_SIGNATURE, 'DigestMethod', OAEP_DIGESTS);
  const mask = hashOf(method, XML_ENCRYPTION_11, 'MGF', OAEP_MASKS);
  if (digest === undefined || mask === undefined || !isKnownMixture({ digest, mask })) return undefined;
  const namesMask = childrenOf(method, XML_ENCRYPTION_11, 'MGF').length > 0;
  const isKnown = method.attributes.get('Algorithm') === RSA_OAEP || (method.attributes.get('Algorithm') === RSA_OAEP_MGF1P && !namesMask);
  return isKnown ? { digest, mask } : undefined;
}

/** What the key says of itself, for the administrator. */
export function methodNames(encryptedKey: XmlElement): readonly string[] {
  const method = onlyChild(encryptedKey, XML_ENCRYPTION, 'EncryptionMethod');
  return [method, ...(method?.children ?? [])].map((element) => element?.attributes.get('Algorithm') ?? '').filter((name) => name !== '');
}

/** A label (OAEPparams) is accepted only when it says nothing. */
function holdsOnlyOaepParameters(method: XmlElement): boolean {
  return method.children.every((child) => isParameter(child)) && (textOf(onlyChild(method, XML_ENCRYPTION, 'OAEPparams')) ?? '').trim() === '';
}

function isParameter(child: XmlElement): boolean {
  return isNamed(child, XML_SIGNATURE, 'DigestMethod') || isNamed(child, XML_ENCRYPTION_11, 'MGF') || isNamed(child, XML_ENCRYPTION, 'OAEPparams') || isNamed(child, XML_ENCRYPTION, 'KeySize');
}

/** SHA-1 where nothing is said (XML Encryption 1.1 §5.5.2). */
function hashOf(method: XmlElement, namespace: string, name: string, known: ReadonlyMap<string, OaepHash>): OaepHash | undefined {
  const [said, second] = childrenOf(method, namespace, name);
  if (said === undefined) return 'SHA-1';
  return second === undefined ? known.get(said.attributes.get('Algorithm') ?? '') : undefined;
}
