import { constants, type KeyObject, type VerifyKeyObjectInput } from 'node:crypto';

/** How a signature value is checked against a key of the provider. */
export interface SignatureAlgorithm {
  readonly hash: string;
  fits(key: KeyObject): boolean;
  input(key: KeyObject): VerifyKeyObjectInput;
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2). */
function rsa(hash: string): SignatureAlgorithm {
  return { hash, fits: (key) => key.asymmetricKeyType === 'rsa', input: (key) => ({ key }) };
}

/** RSASSA-PSS with the parameters of RFC 9231 §2.3.10: salt as long as the hash, mask of the same hash. */
function pss(hash: string): SignatureAlgorithm {
  return {
    hash,
    fits: (key) => key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss',
    input: (key) => ({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }),
  };
}

/** ECDSA; the value is r and s side by side (RFC 9231 §2.3.6), not DER. */
function ecdsa(hash: string): SignatureAlgorithm {
  return { hash, fits: (key) => key.asymmetricKeyType === 'ec', input: (key) => ({ key, dsaEncoding: 'ieee-p1363' }) };
}

/** V18 The signature algorithms accepted. SHA-1, MD5, DSA and every HMAC are not among them. */
export const SIGNATURE_ALGORITHMS: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', rsa('sha256')],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', rsa('sha384')],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', rsa('sha512')],
  ['http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1', pss('sha256')],
  ['http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1', pss('sha384')],
  ['http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1', pss('sha512')],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', ecdsa('sha256')],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', ecdsa('sha384')],
  ['http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', ecdsa('sha512')],
]);

/** V18 The digest algorithms accepted. */
export const DIGEST_ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);
