import type { KeyObject } from 'node:crypto';
import xmlEncryption from 'xml-encryption';
import { OAEP_DIGESTS, OAEP_MASKS, RSA_OAEP, type KeyTransport, type OaepHash } from './algorithms.js';

/** What xml-encryption reads right; of another digest it would silently make SHA-1. */
const DIGESTS: readonly OaepHash[] = ['SHA-1', 'SHA-256', 'SHA-512'];

/** RSA-OAEP whose digest and mask differ: whether the library that can do it knows this digest. */
export function isKnownMixture({ digest, mask }: KeyTransport): boolean {
  return digest === mask || DIGESTS.includes(digest);
}

/**
 * RSA-OAEP whose digest and mask differ, as XML Encryption has it by default. Neither node:crypto nor Web Crypto can be told
 * so. The library is given an EncryptedKey made of what was read and checked, never one that came from outside.
 */
export function unwrapByLibrary(key: KeyObject, wrapped: Buffer, { digest, mask }: KeyTransport): Buffer {
  const method = `<DigestMethod Algorithm="${nameOf(OAEP_DIGESTS, digest)}"/><MGF Algorithm="${nameOf(OAEP_MASKS, mask)}"/>`;
  const encryptedKey = `<EncryptedKey><EncryptionMethod Algorithm="${RSA_OAEP}">${method}</EncryptionMethod><CipherData><CipherValue>${wrapped.toString('base64')}</CipherValue></CipherData></EncryptedKey>`;
  return xmlEncryption.decryptKeyInfo(`<KeyInfo>${encryptedKey}</KeyInfo>`, { key: key.export({ type: 'pkcs8', format: 'pem' }).toString() });
}

function nameOf(names: ReadonlyMap<string, OaepHash>, hash: OaepHash): string {
  return [...names].find(([, known]) => known === hash)?.[0] ?? '';
}
