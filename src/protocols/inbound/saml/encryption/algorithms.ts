import { XML_ENCRYPTION, XML_ENCRYPTION_11 } from '../names.js';

/** How the content of an encrypted element is encrypted (XML Encryption 1.1 §5.2). */
export interface ContentAlgorithm {
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc';
  readonly keyBytes: 16 | 32;
  /** A changed byte is noticed. Without it the content must be covered by a signature before it is decrypted. */
  readonly authenticated: boolean;
}

/** Nothing older: no triple DES at all, and CBC only for the connections that declare it. */
export const CONTENT_ALGORITHMS: ReadonlyMap<string, ContentAlgorithm> = new Map([
  [`${XML_ENCRYPTION_11}aes128-gcm`, { cipher: 'aes-128-gcm', keyBytes: 16, authenticated: true }],
  [`${XML_ENCRYPTION_11}aes256-gcm`, { cipher: 'aes-256-gcm', keyBytes: 32, authenticated: true }],
  [`${XML_ENCRYPTION}aes128-cbc`, { cipher: 'aes-128-cbc', keyBytes: 16, authenticated: false }],
  [`${XML_ENCRYPTION}aes256-cbc`, { cipher: 'aes-256-cbc', keyBytes: 32, authenticated: false }],
]);

/** RSA-OAEP, whose mask is always by SHA-1 (XML Encryption 1.1 §5.5.2). */
export const RSA_OAEP_MGF1P = `${XML_ENCRYPTION}rsa-oaep-mgf1p`;
/** RSA-OAEP, which names its mask. */
export const RSA_OAEP = `${XML_ENCRYPTION_11}rsa-oaep`;

export type OaepHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export const OAEP_DIGESTS: ReadonlyMap<string, OaepHash> = new Map([
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'SHA-1'],
  [`${XML_ENCRYPTION}sha256`, 'SHA-256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'SHA-384'],
  [`${XML_ENCRYPTION}sha384`, 'SHA-384'],
  [`${XML_ENCRYPTION}sha512`, 'SHA-512'],
]);

export const OAEP_MASKS: ReadonlyMap<string, OaepHash> = new Map([
  [`${XML_ENCRYPTION_11}mgf1sha1`, 'SHA-1'],
  [`${XML_ENCRYPTION_11}mgf1sha256`, 'SHA-256'],
  [`${XML_ENCRYPTION_11}mgf1sha384`, 'SHA-384'],
  [`${XML_ENCRYPTION_11}mgf1sha512`, 'SHA-512'],
]);

/** Parameters of RSA-OAEP (RFC 8017 §7.1). */
export interface KeyTransport {
  readonly digest: OaepHash;
  readonly mask: OaepHash;
}
