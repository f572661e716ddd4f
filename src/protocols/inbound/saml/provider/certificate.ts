import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';

const MIN_RSA_BITS = 2_048;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/**
 * The public keys of these certificates (PEM or bare base64), unreadable and weak ones left out. A certificate only
 * carries a key here: its dates, issuer and signature mean nothing (SAML V2.0 Metadata Interoperability Profile §2.6.1).
 */
export function signingKeys(certificates: readonly string[]): readonly KeyObject[] {
  return certificates.map(publicKeyOf).filter((key) => key !== undefined).filter(isStrong);
}

function publicKeyOf(certificate: string): KeyObject | undefined {
  const base64 = certificate.replace(/-----(BEGIN|END) CERTIFICATE-----|\s/g, '');
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).publicKey;
  } catch {
    return undefined;
  }
}

/** The RSA key that a `ds:KeyValue` spells out, modulus and exponent in base64, when it is strong enough. */
export function rsaKey(modulus: string, exponent: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) } });
    return isStrong(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

function base64url(base64: string): string {
  return Buffer.from(base64, 'base64').toString('base64url');
}

/** RSA of 2,048 bits, or a NIST curve of 256 bits, at least. */
function isStrong(key: KeyObject): boolean {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return CURVES.includes(namedCurve);
  return (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') && modulusLength >= MIN_RSA_BITS;
}
