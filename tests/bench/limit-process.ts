import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { generateKeyPair, SignJWT } from 'jose';
import { idpKeys } from '../../src/demo/saml-idp/keys.js';
import { childOptions } from './child.js';
import { decryptionPair } from './decryption-pair.js';
import { createSamlSigner } from './saml-signer.js';

/** Work done over and over in this process, to learn what this core can do of it at most. */
export type LimitName = 'jose' | 'node-saml' | 'node-saml encrypted';

export interface LimitOptions {
  readonly limit: LimitName;
  readonly seconds: number;
}

const IN_FLIGHT = 8;

const LIMITS: Readonly<Record<LimitName, () => Promise<() => Promise<unknown>>>> = {
  jose: signatures,
  'node-saml': () => responses(),
  'node-saml encrypted': () => responses(decryptionPair()),
};

/** RS256 signatures of a small token, by WebCrypto. */
async function signatures(): Promise<() => Promise<unknown>> {
  const { privateKey } = await generateKeyPair('RS256');
  return () => new SignJWT({ sub: 'somebody', nonce: 'a'.repeat(32) }).setProtectedHeader({ alg: 'RS256', kid: 'k' }).setIssuedAt().sign(privateKey);
}

/** A response with two signatures, its assertion encrypted or not, validated by node-saml alone: no HTTP, no session, no store. */
function responses(pair?: ReturnType<typeof decryptionPair>): Promise<() => Promise<unknown>> {
  const { privateKey, certificates } = idpKeys('academie');
  const [entityId, audience, consumerUrl] = ['https://idp.example/metadata', 'https://hub.example/metadata', 'https://hub.example/acs'];
  const SAMLResponse = createSamlSigner(privateKey, pair?.certificate).response({
    entityId, audience, consumerUrl, inResponseTo: '_request', nameId: 'lea.1', attributes: { ENTPersonJointure: '17$1' },
  });
  const saml = new SAML({
    issuer: audience, callbackUrl: consumerUrl, idpCert: [...certificates], audience, wantAssertionsSigned: true, wantAuthnResponseSigned: true,
    validateInResponseTo: ValidateInResponseTo.never, signatureAlgorithm: 'sha256', digestAlgorithm: 'sha256', acceptedClockSkewMs: 180_000,
    ...(pair === undefined ? {} : { decryptionPvk: pair.privateKey }),
  });
  return Promise.resolve(() => saml.validatePostResponseAsync({ SAMLResponse }));
}

async function perSecond(work: () => Promise<unknown>, seconds: number): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1_000;
  let count = 0;
  await Promise.all(Array.from({ length: IN_FLIGHT }, async () => {
    while (performance.now() < end) {
      await work();
      count += 1;
    }
  }));
  return count / ((performance.now() - start) / 1_000);
}

const { limit, seconds } = childOptions() as LimitOptions;
const work = await LIMITS[limit]();
await perSecond(work, 0.5);
console.log(JSON.stringify({ perSecond: await perSecond(work, seconds) }));
