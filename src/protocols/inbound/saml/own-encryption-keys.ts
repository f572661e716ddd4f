import { X509Certificate } from 'node:crypto';
import { RSA_OAEP, RSA_OAEP_MGF1P } from './encryption/algorithms.js';
import { METADATA, XML_ENCRYPTION_11, XML_SIGNATURE } from './names.js';

/** A key of the hub that providers may encrypt to; PEM. */
export interface SamlDecryption {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/** What the hub decrypts whatever the connection says, the best first (Metadata §2.4.1.1). */
const METHODS = [`${XML_ENCRYPTION_11}aes256-gcm`, `${XML_ENCRYPTION_11}aes128-gcm`, RSA_OAEP, RSA_OAEP_MGF1P];

/** The KeyDescriptors of our metadata to which providers encrypt, as XML: of a rollover both, the newest first. */
export function encryptionKeyDescriptors(decryption: readonly SamlDecryption[]): string {
  const methods = METHODS.map((method) => `<EncryptionMethod Algorithm="${method}"/>`).join('');
  return decryption.map(({ certificatePem }) => {
    const certificate = new X509Certificate(certificatePem).raw.toString('base64');
    return `<KeyDescriptor xmlns="${METADATA}" use="encryption"><ds:KeyInfo xmlns:ds="${XML_SIGNATURE}"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</KeyDescriptor>`;
  }).join('');
}
