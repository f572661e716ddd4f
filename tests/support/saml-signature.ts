import { constants, createHash, createHmac, sign, verify, type BinaryLike, type KeyLike, type KeyObject } from 'node:crypto';
import { SignedXml, type HashAlgorithm, type SignatureAlgorithm } from 'xml-crypto';

export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';

type Padding = 'pkcs1' | 'pss' | 'ecdsa' | 'hmac';

const SIGNATURES: Readonly<Record<string, readonly [hash: string, padding: Padding]>> = {
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1': ['sha1', 'pkcs1'],
  'http://www.w3.org/2001/04/xmldsig-more#rsa-md5': ['md5', 'pkcs1'],
  [RSA_SHA256]: ['sha256', 'pkcs1'],
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': ['sha384', 'pkcs1'],
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': ['sha512', 'pkcs1'],
  'http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1': ['sha1', 'pss'],
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1': ['sha256', 'pss'],
  'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1': ['sha384', 'pss'],
  'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1': ['sha512', 'pss'],
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1': ['sha1', 'ecdsa'],
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256': ['sha256', 'ecdsa'],
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384': ['sha384', 'ecdsa'],
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512': ['sha512', 'ecdsa'],
  'http://www.w3.org/2000/09/xmldsig#hmac-sha1': ['sha1', 'hmac'],
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256': ['sha256', 'hmac'],
};

const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmldsig-more#md5': 'md5',
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  [SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

/** How a part is signed; all has a usual value but the key. */
export interface SignatureDraft {
  readonly key: KeyObject;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly transforms?: readonly string[];
  readonly canonicalization?: string;
  /** PrefixList of the content and of SignedInfo. */
  readonly inclusivePrefixes?: readonly string[];
  /** Prefix of the Signature element; empty for the default namespace. */
  readonly prefix?: string;
  /** XML inside KeyInfo; absent means no KeyInfo. */
  readonly keyInfo?: string;
  /** Of RSA-PSS, in bytes; as long as the hash by default. */
  readonly saltLength?: number;
}

/** The document with a signature on the element of this ID, made by xml-crypto, right after its Issuer. */
export function signXml(xml: string, id: string, draft: SignatureDraft): string {
  const { digest = SHA256, transforms = [ENVELOPED, EXCLUSIVE], inclusivePrefixes = [], prefix = 'ds' } = draft;
  const signed = signerWith(draft);
  const xpath = `//*[@ID="${id}"]`;
  signed.addReference({ xpath, transforms: [...transforms], digestAlgorithm: digest, inclusiveNamespacesPrefixList: [...inclusivePrefixes] });
  const placed = { reference: `${xpath}/*[local-name(.)="Issuer"]`, action: 'after' as const };
  signed.computeSignature(xml, { ...(prefix === '' ? {} : { prefix }), location: placed });
  return signed.getSignedXml();
}

/**
 * The first signature of the document made again over a SignedInfo that was changed, with a genuine value: what only a
 * provider, or whoever holds its key, can make. The SignedInfo given to `change` is in canonical form and must stay so.
 */
export function signAgain(xml: string, { key, algorithm = RSA_SHA256, saltLength }: SignatureDraft, change: (signedInfo: string) => string): string {
  const match = /<ds:SignedInfo>.*?<\/ds:SignedInfo>/s.exec(xml);
  if (match === null) throw new Error('no signature to make again');
  const inert = match[0].replace(/<([\w:]+)((?: [\w:]+="[^"]*")*)\/>/g, '<$1$2></$1>');
  const signedInfo = change(inert.replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${XMLDSIG}">`));
  const value = signatureValue(algorithm, Buffer.from(signedInfo), key, saltLength);
  return xml.replace(match[0], () => signedInfo).replace(/(<ds:SignatureValue>)[^<]*/, (_found, tag: string) => `${tag}${value}`);
}

/** Whether xml-crypto, taught the same algorithms, finds the signature on the element of this ID good. */
export function xmlCryptoAccepts(xml: string, id: string, publicKeyPem: string): boolean {
  const signature = new RegExp(`<(\\w+:)?Signature\\s[^>]*>(?:(?!</\\1Signature>).)*URI\\s*=\\s*["']#${id}["'].*?</\\1Signature>`, 's').exec(xml);
  if (signature === null) return false;
  const checker = withAlgorithms(new SignedXml({ publicCert: publicKeyPem }));
  checker.getCertFromKeyInfo = () => null;
  checker.loadSignature(signature[0]);
  return checker.checkSignature(xml);
}

function signerWith({ key, algorithm = RSA_SHA256, canonicalization = EXCLUSIVE, inclusivePrefixes = [], keyInfo }: SignatureDraft): SignedXml {
  return withAlgorithms(new SignedXml({
    privateKey: key as unknown as KeyLike,
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: canonicalization,
    inclusiveNamespacesPrefixList: [...inclusivePrefixes],
    getKeyInfoContent: () => keyInfo ?? null,
  }));
}

function withAlgorithms(signed: SignedXml): SignedXml {
  for (const uri of Object.keys(SIGNATURES)) signed.SignatureAlgorithms[uri] = algorithmClass(uri);
  for (const uri of Object.keys(DIGESTS)) signed.HashAlgorithms[uri] = hashClass(uri);
  return signed;
}

function algorithmClass(uri: string): new () => SignatureAlgorithm {
  return class implements SignatureAlgorithm {
    getAlgorithmName = (): string => uri;
    getSignature = (signedInfo: BinaryLike, key: KeyLike): string => signatureValue(uri, Buffer.from(signedInfo as string), key as unknown as KeyObject);
    verifySignature = (material: string, key: KeyLike, value: string): boolean => isSignatureValue(uri, Buffer.from(material), key, Buffer.from(value, 'base64'));
  };
}

function hashClass(uri: string): new () => HashAlgorithm {
  return class implements HashAlgorithm {
    getAlgorithmName = (): string => uri;
    getHash = (xml: string): string => createHash(DIGESTS[uri] ?? '').update(xml).digest('base64');
  };
}

function signatureValue(uri: string, bytes: Buffer, key: KeyObject, saltLength?: number): string {
  const [hash, padding] = SIGNATURES[uri] ?? ['', 'pkcs1'];
  if (padding === 'hmac') return createHmac(hash, key).update(bytes).digest('base64');
  return sign(hash, bytes, { key, ...optionsOf(padding, saltLength) }).toString('base64');
}

function isSignatureValue(uri: string, bytes: Buffer, key: KeyLike, value: Buffer): boolean {
  const [hash, padding] = SIGNATURES[uri] ?? ['', 'pkcs1'];
  return verify(hash, bytes, { key: key as string, ...optionsOf(padding) }, value);
}

function optionsOf(padding: Padding, saltLength: number = constants.RSA_PSS_SALTLEN_DIGEST): object {
  if (padding === 'pss') return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return padding === 'ecdsa' ? { dsaEncoding: 'ieee-p1363' } : {};
}
