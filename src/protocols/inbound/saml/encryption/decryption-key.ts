import { createPrivateKey, webcrypto } from 'node:crypto';
import type { KeyTransport, OaepHash } from './algorithms.js';
import { unwrapByLibrary } from './mixed-oaep.js';

/** One of the hub's own keys to which providers encrypt. */
export interface DecryptionKey {
  /** Rejects, always for the same reason, when the key was not wrapped for this one in this way. */
  unwrap(wrapped: Buffer, transport: KeyTransport): Promise<Buffer>;
}

type Imported = Awaited<ReturnType<typeof webcrypto.subtle.importKey>>;

/**
 * Unwraps in the thread pool where Web Crypto can, which knows RSA-OAEP with one hash for both its parts.
 * @param privateKeyPem an RSA private key
 */
export function decryptionKey(privateKeyPem: string): DecryptionKey {
  const key = createPrivateKey(privateKeyPem);
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const imported = new Map<OaepHash, Promise<Imported>>();
  const importedFor = (hash: OaepHash): Promise<Imported> => {
    const known = imported.get(hash) ?? webcrypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-OAEP', hash }, false, ['decrypt']);
    imported.set(hash, known);
    return known;
  };
  return {
    async unwrap(wrapped, transport) {
      if (transport.digest !== transport.mask) return unwrapByLibrary(key, wrapped, transport);
      return Buffer.from(await webcrypto.subtle.decrypt({ name: 'RSA-OAEP' }, await importedFor(transport.digest), wrapped));
    },
  };
}
