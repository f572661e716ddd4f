import { RSA_OAEP, RSA_OAEP_MGF1P } from './encryption/algorithms.js';
import { XML_ENCRYPTION_11 } from './names.js';
import { keyDescriptor } from './own-key-descriptor.js';
import type { WrittenElement } from './xml/write.js';

/** A key of the hub that providers may encrypt to; PEM. */
export interface SamlDecryption {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/** What the hub decrypts whatever the connection says, the best first (Metadata §2.4.1.1). */
const METHODS = [`${XML_ENCRYPTION_11}aes256-gcm`, `${XML_ENCRYPTION_11}aes128-gcm`, RSA_OAEP, RSA_OAEP_MGF1P];

/** What providers encrypt to: of a rollover both, the newest first. */
export function encryptionKeys(decryption: readonly SamlDecryption[]): readonly WrittenElement[] {
  return decryption.map(({ certificatePem }) => keyDescriptor('encryption', certificatePem, METHODS));
}
