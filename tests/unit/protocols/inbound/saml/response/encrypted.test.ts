import { describe, expect, test } from '@jest/globals';
import { decryptionKey } from '../../../../../../src/protocols/inbound/saml/encryption/decryption-key.js';
import type { Exchange } from '../../../../../../src/protocols/inbound/saml/response/rule.js';
import { makeKey, type KeyAndCertificate } from '../../../../../support/certificate.js';
import {
  CBC128, CBC256, encryptedByLibrary, GCM128, GCM256, MGF_SHA1, MGF_SHA256, OAEP, OAEP_MGF1P, type EncryptionDraft,
} from '../../../../../support/saml-encryption.js';
import { exchangeWith, factsOf, identityFrom, identityOf, refusalOf, type ExchangeDifferences } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { swap } from '../../../../../support/saml-response.js';
import { signXml } from '../../../../../support/saml-signature.js';

const idp = createIdentityProvider();
const [own, previous] = [makeKey(), makeKey('rsa-3072')];
const SUBJECT = 'f3a9c2d1e0b47a65';

function held(keys: readonly KeyAndCertificate[] = [own], settings: object = {}): ExchangeDifferences {
  return { settings, exchange: { decryptionKeys: keys.map(({ privateKeyPem }) => decryptionKey(privateKeyPem)) } };
}

const encrypted = (draft: Partial<EncryptionDraft> = {}): AnswerDraft => ({ encrypted: { to: own, ...draft } });

describe('V22: an encrypted assertion is decrypted', () => {
  test.each([
    ['AES-256-GCM, OAEP with SHA-256 (Keycloak 26)', { algorithm: GCM256, transport: OAEP, hash: 'sha256' }],
    ['AES-128-GCM, OAEP with SHA-1 (Shibboleth)', { algorithm: GCM128, transport: OAEP_MGF1P, hash: 'sha1', parameters: '' }],
    ['AES-256-GCM, OAEP with SHA-1 by name', { transport: OAEP_MGF1P, hash: 'sha1' }],
    ['OAEP with SHA-384', { hash: 'sha384' }],
    ['OAEP with SHA-512', { hash: 'sha512' }],
    ['OAEP of XML Encryption 1.1 that names nothing', { transport: OAEP, hash: 'sha1', parameters: '' }],
    ['the key beside the data', { place: 'beside' }],
    ['the key beside the data, retrieved by name', { place: 'retrieved' }],
    ['a key for us by name', { recipient: exchangeWith(idp).audience }],
    ['an assertion with an XML declaration', { plain: (xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${xml}` }],
  ] as const satisfies readonly (readonly [string, Partial<EncryptionDraft>])[])('%s', async (_what, draft) => {
    expect(await identityOf(idp, encrypted(draft), held())).toMatchObject({ subject: SUBJECT, attributes: { uid: ['mbertin'] } });
  });

  test.each(['response', 'assertion', 'both'] as const)('where the %s is signed', async (signed) => {
    expect((await identityOf(idp, { ...encrypted(), signed }, held([own], { signed }))).subject).toBe(SUBJECT);
  });

  test.each([[[own, previous]], [[previous, own]]])('to either key of a rollover', async (keys) => {
    for (const to of keys) expect((await identityOf(idp, encrypted({ to }), held(keys))).subject).toBe(SUBJECT);
  });

  test('with 80 kB in it, more than any other text may have', async () => {
    const uid = Array.from({ length: 350 }, (_, index) => `${index} ${'x'.repeat(90)}`);
    expect((await identityOf(idp, { ...encrypted(), attributes: { uid } }, held())).attributes).toEqual({ uid });
  });
});

describe('V22: what xml-encryption writes, a second opinion', () => {
  test.each([
    [GCM256, OAEP, 'sha256', MGF_SHA256],
    [GCM256, OAEP, 'sha256', MGF_SHA1],
    [GCM256, OAEP, 'sha1', MGF_SHA256],
    [GCM128, OAEP, 'sha512', MGF_SHA1],
    [GCM128, OAEP_MGF1P, 'sha1', undefined],
    [GCM256, OAEP_MGF1P, 'sha256', undefined],
    [GCM256, OAEP_MGF1P, 'sha512', undefined],
  ])('%s by %s, %s, %s', async (encryptionAlgorithm, keyEncryptionAlgorithm, keyEncryptionDigest, keyEncryptionMgf) => {
    const exchange = exchangeWith(idp, held());
    const library = await encryptedByLibrary(idp.assert(factsOf(exchange)), own, { encryptionAlgorithm, keyEncryptionAlgorithm, keyEncryptionDigest, ...(keyEncryptionMgf === undefined ? {} : { keyEncryptionMgf }) });
    const unsigned = idp.respond(factsOf(exchange), { signed: 'nothing', unsigned: (xml) => swap(xml, /<saml:Assertion .*<\/saml:Assertion>/s, library) });
    expect((await identityFrom(signXml(unsigned, '_response', { key: idp.own.key }), exchange)).subject).toBe(SUBJECT);
  });
});

describe('V22: AES-CBC', () => {
  const day = (offset: number): string => new Date(exchangeWith(idp).now + offset * 24 * 3_600_000).toISOString().slice(0, 10);
  const until = (offset: number): object => ({ acceptCbcUntil: day(offset) });

  test.each([CBC128, CBC256])('%s is read from a signed Response until the day that is set, that day included', async (algorithm) => {
    for (const days of [0, 30]) expect((await identityOf(idp, encrypted({ algorithm }), held([own], until(days)))).subject).toBe(SUBJECT);
  });

  test.each([
    ['without such a day', {}, 'response', /acceptCbcUntil is not set/],
    ['after that day', until(-1), 'response', /not accepted: AES-GCM is/],
    ['where only the assertion is signed', { ...until(1), signed: 'assertion' }, 'assertion', /without a signature on the Response/],
    ['where either may be signed and the Response is not', { ...until(1), signed: 'either' }, 'assertion', /without a signature on the Response/],
  ] as const)('%s: AUTH-CHIFFREMENT, before any key is used', async (_when, settings, signed, detail) => {
    const keys = { exchange: { decryptionKeys: [unusable] as Exchange['decryptionKeys'] }, settings };
    expect(await refusalOf(idp, { ...encrypted({ algorithm: CBC256 }), signed }, keys)).toMatchObject({ code: 'AUTH-CHIFFREMENT', rule: 'V22', detail: expect.stringMatching(detail) });
  });

  const unusable = { unwrap: (): never => { throw new Error('a key was used'); } };
});

describe('V22: encrypted: required', () => {
  test('a plain assertion is refused', async () => {
    expect(await refusalOf(idp, {}, held([own], { encrypted: 'required' }))).toMatchObject({ code: 'AUTH-CHIFFREMENT', rule: 'V22', detail: 'the assertion is not encrypted' });
  });

  test('an encrypted one is read', async () => {
    expect((await identityOf(idp, encrypted(), held([own], { encrypted: 'required' }))).subject).toBe(SUBJECT);
  });
});

describe('V14, V22: what is encrypted is believed by a signature', () => {
  test.each([
    ['neither is signed', 'nothing', 'response'],
    ['neither is signed', 'nothing', 'assertion'],
    ['neither is signed', 'nothing', 'either'],
    ['the Response is not', 'assertion', 'response'],
    ['the assertion is not', 'response', 'assertion'],
    ['the assertion is not', 'response', 'both'],
  ] as const)('%s (%s) where %s must be: AUTH-SIGNATURE', async (_what, signed, policy) => {
    expect(await refusalOf(idp, { ...encrypted(), signed }, held([own], { signed: policy }))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V14' });
  });

  test('V20: the signature inside is checked, whoever signed outside', async () => {
    const draft = { ...encrypted({ plain: (xml) => swap(xml, 'mbertin', 'admin') }), signed: 'both' } as const;
    expect(await refusalOf(idp, draft, held([own], { signed: 'either' }))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });

  test('V20: a stranger’s signature inside is none', async () => {
    const draft = { ...encrypted(), signed: 'assertion', assertionSignature: { key: makeKey().key } } as const;
    expect(await refusalOf(idp, draft, held([own], { signed: 'assertion' }))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });
});
