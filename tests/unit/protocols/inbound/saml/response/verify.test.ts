import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { makeKey } from '../../../../../support/certificate.js';
import { exchangeWith, identityOf, refusalOf } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { swap } from '../../../../../support/saml-response.js';
import { signAgain } from '../../../../../support/saml-signature.js';
import { signingKeys } from '../../../../../../src/protocols/inbound/saml/provider/certificate.js';

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const idp = createIdentityProvider();
const stranger = makeKey();
const curve = makeKey('p256');
const { provider } = exchangeWith(idp);
const knowing = (...certificates: readonly string[]): { exchange: object } => ({ exchange: { provider: { ...provider, keys: signingKeys(certificates) } } });
const edited = (found: string | RegExp, replacement: string): AnswerDraft => ({ posted: (xml) => swap(xml, found, replacement) });

describe('V19: only the provider’s own keys', () => {
  const certificate = ({ certificateBase64 }: { certificateBase64: string }): string => `<ds:X509Data><ds:X509Certificate>${certificateBase64}</ds:X509Certificate></ds:X509Data>`;

  test.each([
    ['a stranger’s key', { key: stranger.key }],
    ['a stranger’s key with its certificate', { key: stranger.key, keyInfo: certificate(stranger) }],
    ['a stranger’s key with the provider’s certificate', { key: stranger.key, keyInfo: certificate(idp.own) }],
    ['a stranger’s key by value', { key: stranger.key, keyInfo: '<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>' }],
    ['a stranger’s key to be fetched', { key: stranger.key, keyInfo: '<ds:RetrievalMethod URI="https://evil.example/key"/>' }],
  ])('%s', async (_what, signature) => {
    for (const signed of ['response', 'assertion', 'both'] as const) {
      expect(await refusalOf(idp, { signed, signature }, { settings: { signed } })).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
    }
  });

  test('a good signature on the response does not excuse a stranger’s on the assertion, nor the other way round', async () => {
    const settings = { signed: 'either' };
    expect(await refusalOf(idp, { signed: 'both', assertionSignature: { key: stranger.key } }, { settings })).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
    expect(await refusalOf(idp, { signed: 'both', signature: { key: stranger.key }, assertionSignature: { key: idp.own.key } }, { settings })).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });

  test('no key of the kind the algorithm asks for', async () => {
    const refusal = await refusalOf(idp, { signature: { key: curve.key, algorithm: `${MORE}ecdsa-sha256` } });
    expect(refusal).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V19', detail: "none of the provider's 1 keys (0 of this kind) made the signature on the response" });
  });

  test('an RSA signature said to be ECDSA', async () => {
    const draft = edited(`${MORE}rsa-sha256`, `${MORE}ecdsa-sha256`);
    expect(await refusalOf(idp, draft)).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V19' });
    expect(await refusalOf(idp, draft, knowing(idp.own.certificatePem, curve.certificatePem))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });

  test('a key that was taken out of the metadata', async () => {
    expect(await refusalOf(idp, {}, knowing(stranger.certificatePem))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });

  test('a key for RSA-PSS alone makes no other RSA signature', async () => {
    const pss = makeKey('rsa-pss');
    const refusal = await refusalOf(idp, {}, knowing(pss.certificatePem));
    expect(refusal).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V19' });
  });

  test('a key whose own parameters exclude the algorithm is passed over, not stumbled upon', async () => {
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2_048, hashAlgorithm: 'sha512', mgf1HashAlgorithm: 'sha512' });
    const signature = { algorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' };
    const keys = [publicKey, ...provider.keys];
    expect((await identityOf(idp, { signature }, { exchange: { provider: { ...provider, keys } } })).subject).toBe('f3a9c2d1e0b47a65');
    expect(await refusalOf(idp, { signature }, { exchange: { provider: { ...provider, keys: [publicKey] } } })).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });
});

describe('V20: the bytes are those that were signed', () => {
  const VALUE = /(?<=<ds:SignatureValue>)[^<]*/;
  const DIGEST = /(?<=<ds:DigestValue>)[^<]*/;

  test.each([
    ['a word changed', edited('mbertin', 'admin')],
    ['a blank added', edited('mbertin', 'mbertin ')],
    ['an attribute changed', edited('SessionIndex="_session::1"', 'SessionIndex="_session::2"')],
    ['an attribute added', edited('<saml:Subject>', '<saml:Subject x="">')],
    ['an element added', edited('</saml:AttributeStatement>', '<saml:Attribute Name="role"><saml:AttributeValue>admin</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>')],
    ['a prefix renamed', { posted: (xml: string) => xml.replaceAll('saml:', 'sam:').replaceAll('xmlns:saml=', 'xmlns:sam=') }],
    ['composed letters taken apart', { attributes: { name: ['é'] }, posted: (xml: string) => swap(xml, 'é', 'e\u0301') }],
    ['a letter nobody sees', edited('mbertin', 'mbertin\u200B')],
    ['the digest of something else', edited(DIGEST, Buffer.alloc(32).toString('base64'))],
    ['a short digest', edited(DIGEST, Buffer.alloc(31).toString('base64'))],
    ['an empty digest', edited(DIGEST, '')],
    ['a digest with a foreign character', edited(DIGEST, '*')],
    ['a digest without padding', { posted: (xml: string) => swap(xml, /=(?=<\/ds:DigestValue>)/, '') }],
    ['markup in the digest', edited(DIGEST, '<x/>')],
    ['another signature value', edited(VALUE, Buffer.alloc(256, 1).toString('base64'))],
    ['a long signature value', edited(VALUE, Buffer.alloc(600, 1).toString('base64'))],
    ['an empty signature value', edited(VALUE, '')],
    ['a blank signature value', edited(VALUE, ' \n ')],
    ['a signature value with a foreign character', edited(VALUE, 'AA-_')],
    ['markup in the signature value', edited(VALUE, 'AA<x/>AA')],
    ['SignedInfo changed', edited('<ds:Reference URI', '<ds:Reference Id="_r" URI')],
  ] as const)('%s', async (_what, draft) => {
    for (const signed of ['response', 'assertion', 'both'] as const) {
      expect(await refusalOf(idp, { ...draft, signed }, { settings: { signed } })).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
    }
  });

  test.each([
    ['p256', 'sha256'], ['p384', 'sha384'], ['p521', 'sha512'],
  ] as const)('ECDSA %s: a value in DER, of no length, or of any other', async (kind, hash) => {
    const own = makeKey(kind);
    for (const length of [0, 1, 63, 64, 65, 70, 72, 96, 132, 133, 1_000]) {
      const refusal = await refusalOf(idp, { signature: { key: own.key, algorithm: `${MORE}ecdsa-${hash}` }, ...edited(VALUE, Buffer.alloc(length, 0x30).toString('base64')) }, knowing(own.certificatePem));
      expect(refusal).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
    }
  });

  test('RSA-PSS with a salt of another length than the hash', async () => {
    const algorithm = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';
    const draft: AnswerDraft = { signature: { algorithm }, posted: (xml) => signAgain(xml, { key: idp.own.key, algorithm, saltLength: 20 }, (signedInfo) => signedInfo) };
    expect(await refusalOf(idp, draft)).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });
});

describe('V21: only signed bytes are believed', () => {
  test('where the assertion alone is signed, what stands around it is read for nothing else', async () => {
    const settings = { signed: 'assertion' };
    const genuine = await identityOf(idp, { signed: 'assertion' }, { settings });
    const around = await identityOf(idp, { signed: 'assertion', posted: (xml) => swap(xml, '</samlp:Status>', '<samlp:StatusMessage>admin</samlp:StatusMessage></samlp:Status>') }, { settings });
    expect(around).toEqual(genuine);
  });
});
