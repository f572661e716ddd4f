import { createHash, createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { Settings } from './schema.js';

/** What could be read, setting by setting: a check says nothing about what is missing or already faulty. */
export type Readable = { readonly [K in keyof Settings]?: Settings[K] extends readonly unknown[] | string | number ? Settings[K] : Partial<Settings[K]> };

export interface Finding {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Check = (settings: Readable) => readonly Finding[];

const DEMO_MARK = 'demo-only-';
const KNOWN_TO_EVERYBODY = 'is a secret of the demonstration: everybody knows it';
/** SHA-256 of the public key of the demonstration's SAML pair, whose private key is in the sources. */
const DEMO_SAML_KEY = 'e73e7b4d56c90373a153efcd79b8ba62adad588ab7e28700dc10de1f745879a7';
const FEWEST_DIFFERENT = 8;
/** A key and its certificate, by the names of their settings. */
const SAML_PAIRS = [
  ['privateKey', 'certificate'],
  ['decryptionKey', 'decryptionCertificate'],
  ['previousDecryptionKey', 'previousDecryptionCertificate'],
] as const;

/** What no single setting can say about itself, in the order people would look. */
export const CHECKS: readonly Check[] = [
  mongoHasAddress,
  addressHasMongo,
  idleIsShorterThanAbsolute,
  adminIdleIsShorterThanAbsolute,
  secretsDiffer,
  samlPairsAreWhole,
  samlPairsBelongTogether,
  samlKeysDiffer,
  productionSecretsAreSecret,
  productionSamlKeyIsSecret,
];

function mongoHasAddress({ store }: Readable): readonly Finding[] {
  if (store?.engine !== 'mongo' || store.uri !== undefined) return [];
  return [{ path: ['store', 'uri'], message: 'is missing: the mongo engine needs it' }];
}

function addressHasMongo({ store }: Readable): readonly Finding[] {
  if (store?.engine !== 'sqlite' || store.uri === undefined) return [];
  return [{ path: ['store', 'engine'], message: 'must be mongo when store.uri is set' }];
}

function idleIsShorterThanAbsolute({ sessions }: Readable): readonly Finding[] {
  return isLonger(sessions?.idleMinutes, sessions?.absoluteHours, 'idleMinutes', 'absoluteHours');
}

function adminIdleIsShorterThanAbsolute({ sessions }: Readable): readonly Finding[] {
  return isLonger(sessions?.adminIdleMinutes, sessions?.adminAbsoluteHours, 'adminIdleMinutes', 'adminAbsoluteHours');
}

function isLonger(idle: number | undefined, absolute: number | undefined, name: string, other: string): readonly Finding[] {
  if (idle === undefined || absolute === undefined || idle <= absolute * 60) return [];
  return [{ path: ['sessions', name], message: `must not be longer than sessions.${other}` }];
}

/** One purpose, one key: a leak of one must not open the other. */
function secretsDiffer({ secrets }: Readable): readonly Finding[] {
  const session = new Set(secrets?.session ?? []);
  if (!(secrets?.encryption ?? []).some((key) => session.has(key))) return [];
  return [{ path: ['secrets', 'encryption'], message: 'must not be the same as secrets.session' }];
}

function samlPairsAreWhole({ secrets }: Readable): readonly Finding[] {
  const saml = secrets?.saml;
  if (saml === undefined) return [];
  return SAML_PAIRS.filter(([key, certificate]) => (saml[key] === undefined) !== (saml[certificate] === undefined)).map(([key, certificate]) => {
    const absent = saml[key] === undefined ? key : certificate;
    return { path: ['secrets', 'saml', absent], message: 'is missing: the key and its certificate go together' };
  });
}

function samlPairsBelongTogether({ secrets }: Readable): readonly Finding[] {
  return SAML_PAIRS.flatMap(([key, certificate]) => pairFault(secrets?.saml?.[key], secrets?.saml?.[certificate], key, certificate));
}

function pairFault(privateKey: string | undefined, certificate: string | undefined, keyName: string, certificateName: string): readonly Finding[] {
  if (privateKey === undefined || certificate === undefined) return [];
  const key = read(() => createPrivateKey(privateKey));
  const holder = read(() => new X509Certificate(certificate));
  if (key === undefined) return [{ path: ['secrets', 'saml', keyName], message: 'is not a private key that can be read' }];
  if (holder === undefined) return [{ path: ['secrets', 'saml', certificateName], message: 'is not a certificate that can be read' }];
  if (!isStrongRsa(key)) return [{ path: ['secrets', 'saml', keyName], message: 'must be RSA with 2,048 bits or more' }];
  if (!holder.checkPrivateKey(key)) return [{ path: ['secrets', 'saml', certificateName], message: `is not the certificate of secrets.saml.${keyName}` }];
  return [];
}

/** One purpose, one key. */
function samlKeysDiffer({ secrets }: Readable): readonly Finding[] {
  const { privateKey, ...others } = secrets?.saml ?? {};
  if (privateKey === undefined) return [];
  return (['decryptionKey', 'previousDecryptionKey'] as const).filter((name) => others[name] === privateKey)
    .map((name) => ({ path: ['secrets', 'saml', name], message: 'must not be the same as secrets.saml.privateKey' }));
}

function isStrongRsa(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048;
}

function productionSecretsAreSecret({ mode, secrets, metrics }: Readable): readonly Finding[] {
  if (mode === 'demo') return [];
  const session = (secrets?.session ?? []).map((secret, index) => ({ path: ['secrets', 'session', index], bytes: Buffer.from(secret) }));
  const encryption = (secrets?.encryption ?? []).map((key, index) => ({ path: ['secrets', 'encryption', index], bytes: Buffer.from(key, 'base64') }));
  const token = metrics?.token === undefined ? [] : [{ path: ['metrics', 'token'], bytes: Buffer.from(metrics.token) }];
  return [...session, ...encryption, ...token].flatMap(({ path, bytes }) => {
    const message = weakness(bytes);
    return message === undefined ? [] : [{ path, message }];
  });
}

function productionSamlKeyIsSecret({ mode, secrets }: Readable): readonly Finding[] {
  const { privateKey } = secrets?.saml ?? {};
  if (mode === 'demo' || privateKey === undefined) return [];
  const spki = read(() => createPublicKey(createPrivateKey(privateKey)).export({ type: 'spki', format: 'der' }));
  if (spki === undefined || createHash('sha256').update(spki).digest('hex') !== DEMO_SAML_KEY) return [];
  return [{ path: ['secrets', 'saml', 'privateKey'], message: KNOWN_TO_EVERYBODY }];
}

function weakness(bytes: Buffer): string | undefined {
  if (bytes.includes(DEMO_MARK)) return KNOWN_TO_EVERYBODY;
  return new Set(bytes).size < FEWEST_DIFFERENT ? 'is no secret: it repeats a few characters' : undefined;
}

function read<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
