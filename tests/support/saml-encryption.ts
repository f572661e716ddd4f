import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';
import xmlEncryption from 'xml-encryption';
import type { KeyAndCertificate } from './certificate.js';
import { swap } from './saml-response.js';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
const DS = 'http://www.w3.org/2000/09/xmldsig#';

export const GCM128 = `${XENC11}aes128-gcm`;
export const GCM256 = `${XENC11}aes256-gcm`;
export const CBC128 = `${XENC}aes128-cbc`;
export const CBC256 = `${XENC}aes256-cbc`;
export const OAEP = `${XENC11}rsa-oaep`;
export const OAEP_MGF1P = `${XENC}rsa-oaep-mgf1p`;
export const RSA15 = `${XENC}rsa-1_5`;
export const SHA1 = `${DS}sha1`;
export const SHA256 = `${XENC}sha256`;
export const MGF_SHA1 = `${XENC11}mgf1sha1`;
export const MGF_SHA256 = `${XENC11}mgf1sha256`;

type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** How an assertion is encrypted; all has a usual value but for whom. */
export interface EncryptionDraft {
  readonly to: KeyAndCertificate;
  readonly algorithm?: string;
  readonly transport?: string;
  /** Of OAEP, digest and mask alike; node:crypto knows no mixture. */
  readonly hash?: Hash;
  /** XML inside the EncryptionMethod of the key, instead of what goes with `hash`. */
  readonly parameters?: string;
  /** Where the EncryptedKey stands. */
  readonly place?: 'inside' | 'beside' | 'retrieved';
  readonly recipient?: string;
  /** What is encrypted, instead of the assertion. */
  readonly plain?: (assertion: string) => string;
  /** Of AES-CBC, the plain text filled up to blocks, instead of the usual way. */
  readonly pad?: (plain: Buffer) => Buffer;
  /** The initialisation vector, the ciphertext and the tag, on their way. */
  readonly content?: (bytes: Buffer) => Buffer;
  /** The wrapped key, on its way. */
  readonly wrapped?: (bytes: Buffer) => Buffer;
  /** The content key, instead of a random one of the right length. */
  readonly contentKey?: Buffer;
  /** The EncryptedAssertion as it is written. */
  readonly written?: (xml: string) => string;
}

const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s;

/** The document with its assertion encrypted. */
export function encryptAssertion(xml: string, draft: EncryptionDraft): string {
  const [assertion = ''] = ASSERTION.exec(xml) ?? [];
  return swap(xml, ASSERTION, encryptedAssertionXml(assertion, draft));
}

/** An EncryptedAssertion, as OpenSAML and others write it. */
export function encryptedAssertionXml(assertion: string, draft: EncryptionDraft): string {
  const { algorithm = GCM256, place = 'inside', plain = (text: string) => text, content = same, written = (text: string) => text } = draft;
  const key = draft.contentKey ?? randomBytes(algorithm.includes('128') ? 16 : 32);
  const bytes = content(encipher(Buffer.from(plain(assertion)), key, algorithm, draft.pad));
  const encryptedKey = encryptedKeyXml(key, draft);
  const keyInfo = { inside: encryptedKey, beside: '', retrieved: `<ds:RetrievalMethod Type="${XENC}EncryptedKey" URI="#_key"/>` }[place];
  const data = `<xenc:EncryptedData xmlns:xenc="${XENC}" Id="_data" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${algorithm}"/><ds:KeyInfo xmlns:ds="${DS}">${keyInfo}</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>`;
  return written(`<saml:EncryptedAssertion>${data}${place === 'inside' ? '' : encryptedKey}</saml:EncryptedAssertion>`);
}

/** An EncryptedKey that wraps this content key. */
export function encryptedKeyXml(key: Buffer, draft: EncryptionDraft): string {
  const { to, transport = OAEP, hash = 'sha256', recipient, wrapped = same } = draft;
  const name = recipient === undefined ? '' : ` Recipient="${recipient}"`;
  const bytes = wrapped(publicEncrypt({ key: to.certificatePem, ...(transport === RSA15 ? { padding: constants.RSA_PKCS1_PADDING } : { oaepHash: hash }) }, key));
  const parameters = draft.parameters ?? parametersOf(transport, hash);
  return `<xenc:EncryptedKey xmlns:xenc="${XENC}" Id="_key"${name}><xenc:EncryptionMethod Algorithm="${transport}">${parameters}</xenc:EncryptionMethod><ds:KeyInfo xmlns:ds="${DS}"><ds:X509Data><ds:X509Certificate>${to.certificateBase64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData><xenc:ReferenceList><xenc:DataReference URI="#_data"/></xenc:ReferenceList></xenc:EncryptedKey>`;
}

/** An EncryptedAssertion made by xml-encryption, which shares no code with the above. */
export function encryptedByLibrary(assertion: string, to: KeyAndCertificate, options: object): Promise<string> {
  const all = { pem: to.certificatePem, rsa_pub: to.certificatePem, disallowEncryptionWithInsecureAlgorithm: false, warnInsecureAlgorithm: false, ...options };
  return new Promise((resolve, reject) => {
    xmlEncryption.encrypt(assertion, all, (error, encrypted) => {
      if (error === null) resolve(`<saml:EncryptedAssertion>${encrypted}</saml:EncryptedAssertion>`);
      else reject(error);
    });
  });
}

function encipher(plain: Buffer, key: Buffer, algorithm: string, pad?: (plain: Buffer) => Buffer): Buffer {
  const bits = key.length * 8;
  if (!algorithm.endsWith('gcm')) {
    const iv = randomBytes(16);
    const cipher = createCipheriv(`aes-${bits}-cbc`, key, iv).setAutoPadding(pad === undefined);
    return Buffer.concat([iv, cipher.update(pad?.(plain) ?? plain), cipher.final()]);
  }
  const iv = randomBytes(12);
  const cipher = createCipheriv(`aes-${bits}-gcm` as 'aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function parametersOf(transport: string, hash: Hash): string {
  if (transport === RSA15) return '';
  const digest = hash === 'sha1' ? SHA1 : hash === 'sha384' ? 'http://www.w3.org/2001/04/xmldsig-more#sha384' : `${XENC}${hash}`;
  const mask = transport === OAEP ? `<xenc11:MGF xmlns:xenc11="${XENC11}" Algorithm="${XENC11}mgf1${hash}"/>` : '';
  return `<ds:DigestMethod xmlns:ds="${DS}" Algorithm="${digest}"/>${mask}`;
}

function same(bytes: Buffer): Buffer {
  return bytes;
}
