import { generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto';

/** A private key with a certificate that carries its public half. */
export interface KeyAndCertificate {
  readonly key: KeyObject;
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  /** The certificate in one line of base64, as metadata holds it. */
  readonly certificateBase64: string;
}

export type KeyKind = 'rsa' | 'rsa-1024' | 'rsa-3072' | 'rsa-pss' | 'p256' | 'p384' | 'p521' | 'secp256k1' | 'ed25519';

const MAKERS: Readonly<Record<KeyKind, () => { privateKey: KeyObject; publicKey: KeyObject }>> = {
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  'rsa-1024': () => generateKeyPairSync('rsa', { modulusLength: 1_024 }),
  'rsa-3072': () => generateKeyPairSync('rsa', { modulusLength: 3_072 }),
  'rsa-pss': () => generateKeyPairSync('rsa-pss', { modulusLength: 2_048 }),
  p256: () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  p384: () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }),
  p521: () => generateKeyPairSync('ec', { namedCurve: 'secp521r1' }),
  secp256k1: () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  ed25519: () => generateKeyPairSync('ed25519'),
};

const VALID_FOR_EVER = { from: '20200101000000Z', until: '20991231235959Z' };

/** A new key with a self-signed certificate. Long expired when asked, which must make no difference to anyone. */
export function makeKey(kind: KeyKind = 'rsa', validity: { readonly from: string; readonly until: string } = VALID_FOR_EVER): KeyAndCertificate {
  const { privateKey, publicKey } = MAKERS[kind]();
  const certificate = certificateOf(publicKey, privateKey, validity);
  return {
    key: privateKey,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: new X509Certificate(certificate).toString(),
    certificateBase64: certificate.toString('base64'),
  };
}

/** X.509 version 1 (RFC 5280 §4.1): all that is needed to carry a key. */
function certificateOf(publicKey: KeyObject, privateKey: KeyObject, { from, until }: { readonly from: string; readonly until: string }): Buffer {
  const algorithm = sequence(hex(publicKey.asymmetricKeyType === 'ec' ? '06082a8648ce3d040302' : '06092a864886f70d01010b0500'));
  const name = sequence(der(0x31, sequence(hex('0603550403'), der(0x0c, Buffer.from('test only')))));
  const validity = sequence(der(0x18, Buffer.from(from)), der(0x18, Buffer.from(until)));
  const toBeSigned = sequence(hex('020101'), algorithm, name, validity, name, publicKey.export({ type: 'spki', format: 'der' }));
  const value = sign(privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256', toBeSigned, privateKey);
  return sequence(toBeSigned, algorithm, der(0x03, Buffer.concat([hex('00'), value])));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length]);
  const bytes = hex(length.toString(16).padStart(length < 256 ? 2 : 4, '0'));
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
