import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HubError } from '../../src/domain/errors.js';
import { decryptionKey } from '../../src/protocols/inbound/saml/encryption/decryption-key.js';
import { makeKey } from '../support/certificate.js';
import { startLoopback, type LoopbackServer } from '../support/loopback.js';
import {
  CBC256, encryptedAssertionXml, encryptedKeyXml, GCM256, OAEP, OAEP_MGF1P, RSA15, SHA256, type EncryptionDraft,
} from '../support/saml-encryption.js';
import { exchangeWith, factsOf, identityFrom, refusalFrom, refusalOf, type ExchangeDifferences } from '../support/saml-exchange.js';
import { createIdentityProvider, type AnswerDraft } from '../support/saml-identity-provider.js';
import { nameIdXml, swap } from '../support/saml-response.js';

const idp = createIdentityProvider();
const [own, stranger] = [makeKey(), makeKey()];
const ours = decryptionKey(own.privateKeyPem);
/** A key of ours that counts how often it is used. */
let used = 0;
const counted = { unwrap: (...wrapped: Parameters<typeof ours.unwrap>) => { used += 1; return ours.unwrap(...wrapped); } };

function held(settings: object = {}): ExchangeDifferences {
  return { settings, exchange: { decryptionKeys: [counted] } };
}

/** A response whose Response is signed over whatever the assertion was encrypted to, and which must be refused. */
async function refusalOfEncrypted(draft: Partial<EncryptionDraft>, answer: AnswerDraft = {}, settings: object = {}): Promise<{ refusal: HubError; keysUsed: number }> {
  used = 0;
  const refusal = await refusalOf(idp, { ...answer, encrypted: { to: own, ...draft } }, held(settings));
  return { refusal, keysUsed: used };
}

const flipped = (at: number) => (bytes: Buffer): Buffer => {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? bytes.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 0x01;
  return changed;
};
const keyOf = (to: typeof own): string => encryptedKeyXml(randomBytes(32), { to });
const beforeEnd = (addition: string) => (xml: string): string => swap(xml, '</saml:EncryptedAssertion>', `${addition}</saml:EncryptedAssertion>`);

const GENERIC = { code: 'AUTH-CHIFFREMENT', rule: 'V22', detail: 'the assertion cannot be decrypted by the keys of the hub' };

describe('ENC4, ENC7: whatever fails once a key is used is told in the same words', () => {
  test.each([
    ['a changed tag', { content: flipped(-1) }],
    ['a truncated tag', { content: (bytes) => bytes.subarray(0, -4) }],
    ['a tag of 32 bits', { content: (bytes) => bytes.subarray(0, -12) }],
    ['no tag', { content: (bytes) => bytes.subarray(0, -16) }],
    ['a changed initialisation vector', { content: flipped(0) }],
    ['the initialisation vector of another message', { content: (bytes) => Buffer.concat([randomBytes(12), bytes.subarray(12)]) }],
    ['a truncated initialisation vector', { content: (bytes) => bytes.subarray(4) }],
    ['a changed ciphertext', { content: flipped(40) }],
    ['one byte', { content: () => Buffer.alloc(1) }],
    ['an initialisation vector and nothing else', { content: (bytes) => bytes.subarray(0, 12) }],
    ['a changed wrapped key', { wrapped: flipped(100) }],
    ['a wrapped key of no bytes but one', { wrapped: () => Buffer.alloc(1) }],
    ['a wrapped key longer than the modulus', { wrapped: (bytes) => Buffer.concat([bytes, bytes]) }],
    ['a wrapped key beyond the modulus', { wrapped: (bytes) => Buffer.alloc(bytes.length, 0xff) }],
    ['a key for somebody else', { to: stranger }],
    ['a content key of the wrong length', { contentKey: randomBytes(16) }],
    ['another digest than the one that was used', { hash: 'sha1', parameters: `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${SHA256}"/>` }],
    ['a mixture of digests that was not used', { hash: 'sha256', transport: OAEP_MGF1P }],
    ['a text', { plain: () => 'vasseur' }],
    ['nothing', { plain: () => ' ' }],
    ['130 kB of nothing', { content: () => randomBytes(130_000) }],
    ['what is not UTF-8', { content: () => randomBytes(64) }],
    ['a Response', { plain: (xml) => `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0">${xml}</samlp:Response>` }],
    ['an Assertion of SAML 1.1', { plain: (xml) => xml.replace('SAML:2.0:assertion', 'SAML:1.0:assertion') }],
    ['two assertions', { plain: (xml) => `${xml}${xml}` }],
    ['an assertion and text', { plain: (xml) => `${xml}x` }],
    ['TXT1: a comment in the name', { plain: (xml) => swap(xml, 'f3a9c2d1e0b47a65', 'vasseur<!-- x -->.evil') }],
    ['XXE2: a document type', { plain: (xml) => `<!DOCTYPE x [<!ENTITY a "ha">]>${xml}` }],
    ['3,000 elements', { plain: (xml) => swap(xml, '</saml:AttributeStatement>', `${'<x/>'.repeat(3_000)}</saml:AttributeStatement>`) }],
  ] satisfies readonly (readonly [string, Partial<EncryptionDraft>])[])('%s: AUTH-CHIFFREMENT', async (_what, draft) => {
    const { refusal, keysUsed } = await refusalOfEncrypted(draft);
    const { code, rule, detail, cause, message } = refusal;
    expect({ code, rule, detail, cause, message }).toEqual({ ...GENERIC, cause: undefined, message: `${GENERIC.code}: ${GENERIC.detail}` });
    expect(keysUsed).toBe(1);
  });

  test('a key that does not open does not keep the next one from opening', async () => {
    const exchange = exchangeWith(idp, held());
    const draft = { encrypted: { to: own, written: (xml: string) => swap(xml, '<xenc:EncryptedKey', `${keyOf(stranger).replaceAll('_key', '_other')}<xenc:EncryptedKey`) } };
    expect((await identityFrom(idp.respond(factsOf(exchange), draft), exchange)).subject).toBe('f3a9c2d1e0b47a65');
  });
});

describe('ENC1: padding', () => {
  const until = { acceptCbcUntil: '2099-12-31' };

  test('256 changed bytes under an unsigned Response: AUTH-CHIFFREMENT each time, and no key is used', async () => {
    const exchange = exchangeWith(idp, held({ ...until, signed: 'assertion' }));
    const refusals: HubError[] = [];
    used = 0;
    for (let value = 0; value < 256; value += 1) {
      const content = (bytes: Buffer): Buffer => Buffer.concat([bytes.subarray(0, -17), Buffer.of(value), bytes.subarray(-16)]);
      refusals.push(await refusalFrom(idp.respond(factsOf(exchange), { signed: 'assertion', encrypted: { to: own, algorithm: CBC256, content } }), exchange));
    }
    expect(new Set(refusals.map(({ code, rule, detail }) => `${code} ${rule} ${detail}`)).size).toBe(1);
    expect([refusals[0]?.code, used]).toEqual(['AUTH-CHIFFREMENT', 0]);
  });

  test('256 changed bytes under a signed Response are changes to what was signed: AUTH-SIGNATURE each time, and no key is used', async () => {
    const exchange = exchangeWith(idp, held(until));
    const genuine = idp.respond(factsOf(exchange), { encrypted: { to: own, algorithm: CBC256 } });
    const [, value = ''] = [.../<xenc:CipherValue>([^<]*)/g[Symbol.matchAll](genuine)].at(-1) ?? [];
    used = 0;
    for (let change = 1; change < 256; change += 1) {
      const bytes = Buffer.from(value, 'base64');
      bytes[bytes.length - 17] = (bytes[bytes.length - 17] ?? 0) ^ change;
      expect(await refusalFrom(genuine.replace(value, bytes.toString('base64')), exchange)).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
    }
    expect(used).toBe(0);
    expect((await identityFrom(genuine, exchange)).subject).toBe('f3a9c2d1e0b47a65');
  });

  /** Filled up to whole blocks by bytes of any value, as XML Encryption allows, the last one as told. */
  const padded = (last: (added: number) => number) => (plain: Buffer): Buffer => {
    const added = 16 - (plain.length % 16);
    return Buffer.concat([plain, randomBytes(added - 1), Buffer.of(last(added))]);
  };

  test.each([
    ['no byte', () => 0],
    ['more than a block', () => 17],
    ['200 bytes', () => 200],
    ['too few bytes', (added: number) => (added === 1 ? 16 : added - 1)],
  ])('padding of %s that the provider itself signed: AUTH-CHIFFREMENT, in the same words', async (_what, last) => {
    expect((await refusalOfEncrypted({ algorithm: CBC256, pad: padded(last) }, {}, until)).refusal).toMatchObject(GENERIC);
  });

  test('padding of any bytes is padding', async () => {
    const exchange = exchangeWith(idp, held(until));
    const xml = idp.respond(factsOf(exchange), { encrypted: { to: own, algorithm: CBC256, pad: padded((added) => added) } });
    expect((await identityFrom(xml, exchange)).subject).toBe('f3a9c2d1e0b47a65');
  });
});

describe('what is refused before any key is used', () => {
  test.each([
    ['ENC2: RSA 1.5', { transport: RSA15 }, 'key transport "http://www.w3.org/2001/04/xmlenc#rsa-1_5" is not accepted: RSA-OAEP is'],
    ['ENC2: RSA 1.5 said of an OAEP key', { parameters: '', written: (xml) => swap(xml, OAEP, RSA15) }, 'key transport "http://www.w3.org/2001/04/xmlenc#rsa-1_5" is not accepted: RSA-OAEP is'],
    ['a wrapped key by AES', { parameters: '', written: (xml) => swap(xml, OAEP, 'http://www.w3.org/2001/04/xmlenc#kw-aes256') }, 'key transport "http://www.w3.org/2001/04/xmlenc#kw-aes256" is not accepted: RSA-OAEP is'],
    ['OAEP by MD5', { parameters: '<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>' }, /^key transport .*md5" is not accepted/],
    ['OAEP with two digests', { parameters: `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${SHA256}"/>`.repeat(2) }, /^key transport .* is not accepted/],
    ['OAEP with a label', { parameters: '<xenc:OAEPparams>bGFiZWw=</xenc:OAEPparams>' }, /^key transport .* is not accepted/],
    ['the mask of one identifier under the other', { transport: OAEP_MGF1P, written: (xml) => swap(xml, '</xenc:EncryptionMethod>', '<xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/></xenc:EncryptionMethod>') }, /^key transport .* is not accepted/],
    ['triple DES', { written: (xml) => swap(xml, GCM256, 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc') }, /^content encryption "http:\/\/www.w3.org\/2001\/04\/xmlenc#tripledes-cbc" is not accepted/],
    ['a cipher nobody knows', { written: (xml) => swap(xml, GCM256, 'urn:rot13') }, /^content encryption "urn:rot13" is not accepted/],
    ['no cipher', { written: (xml) => swap(xml, /<xenc:EncryptionMethod Algorithm="[^"]*"\/>/, '') }, /no EncryptionMethod where one belongs/],
    ['the content of an element', { written: (xml) => swap(xml, 'xmlenc#Element"', 'xmlenc#Content"') }, /not an element$/],
    ['ENC5: two keys for somebody else', { recipient: 'https://evil.example/', written: beforeEnd(encryptedKeyXml(randomBytes(32), { to: own, recipient: 'https://evil.example/' }).replaceAll('_key', '_k2')) }, /^0 keys for /],
    ['ENC5: three keys for us', { written: beforeEnd(keyOf(own).replaceAll('_key', '_k2') + keyOf(own).replaceAll('_key', '_k3')) }, /^3 keys for /],
    ['a thousand keys', { written: beforeEnd('<e:EncryptedKey xmlns:e="http://www.w3.org/2001/04/xmlenc#"/>'.repeat(1_000)) }, '1001 keys, at most 8 are accepted'],
    ['no key at all', { place: 'beside', written: (xml) => swap(xml, /<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/s, '') }, /^0 keys for /],
    ['the key by name only', { place: 'beside', written: (xml) => swap(swap(xml, /<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/s, ''), '</ds:KeyInfo>', '<ds:KeyName>hub</ds:KeyName></ds:KeyInfo>') }, /^0 keys for /],
    ['a key agreed upon', { place: 'beside', written: (xml) => swap(swap(xml, /<xenc:EncryptedKey.*<\/xenc:EncryptedKey>/s, ''), '</ds:KeyInfo>', '<xenc:AgreementMethod Algorithm="http://www.w3.org/2009/xmlenc11#ECDH-ES"/></ds:KeyInfo>') }, /^0 keys for /],
    ['a key to retrieve by a name that is not here', { place: 'retrieved', written: (xml) => swap(xml, 'URI="#_key"', 'URI="#_other"') }, 'the key is to be retrieved from "#_other"'],
    ['a key to retrieve from the data itself', { place: 'retrieved', written: (xml) => swap(xml, 'URI="#_key"', 'URI="#_data"') }, 'the key is to be retrieved from "#_data"'],
    ['a key to retrieve from nowhere', { place: 'retrieved', written: (xml) => swap(xml, 'URI="#_key"', 'URI=""') }, 'the key is to be retrieved from ""'],
    ['a ciphertext that is not base64', { written: (xml) => swap(xml, '<xenc:CipherValue>', '<xenc:CipherValue>*') }, 'a CipherValue is not base64'],
    ['an empty ciphertext', { written: (xml) => swap(xml, /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/, '<xenc:CipherValue></xenc:CipherValue>') }, 'a CipherValue is not base64'],
    ['two ciphertexts', { written: (xml) => swap(xml, '<xenc:CipherValue>', '<xenc:CipherValue>AAAA</xenc:CipherValue><xenc:CipherValue>') }, /where it does not belong$/],
    ['two EncryptedData', { written: (xml) => swap(xml, '</xenc:EncryptedData>', '</xenc:EncryptedData><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/>') }, /where it does not belong$/],
    ['something beside the data', { written: beforeEnd('<saml:Issuer>x</saml:Issuer>') }, /where it does not belong$/],
  ] satisfies readonly (readonly [string, Partial<EncryptionDraft>, string | RegExp])[])('%s: AUTH-CHIFFREMENT', async (_what, draft, detail) => {
    const { refusal, keysUsed } = await refusalOfEncrypted(draft);
    expect(refusal).toMatchObject({ code: 'AUTH-CHIFFREMENT', rule: 'V22', detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) });
    expect(keysUsed).toBe(0);
  });

  test('a key that refers to itself is not followed', async () => {
    const exchange = exchangeWith(idp, held());
    const loop = '<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:RetrievalMethod URI="#_key"/></ds:KeyInfo>';
    const draft = { encrypted: { to: own, place: 'retrieved' as const, written: (xml: string) => swap(xml, /<ds:KeyInfo xmlns:ds="[^"]*"><ds:X509Data>.*?<\/ds:KeyInfo>/s, loop) } };
    expect((await identityFrom(idp.respond(factsOf(exchange), draft), exchange)).subject).toBe('f3a9c2d1e0b47a65');
  });

  test('an encrypted assertion where the hub has no key: AUTH-CHIFFREMENT, and the setting is named', async () => {
    expect(await refusalOf(idp, { encrypted: { to: own } })).toMatchObject({ code: 'AUTH-CHIFFREMENT', rule: 'V22', detail: 'the assertion is encrypted; secrets.saml.decryptionKey is not set' });
  });
});

describe('ENC3: anybody can encrypt to a published key', () => {
  const evil: AnswerDraft = { nameId: nameIdXml('vasseur'), encrypted: { to: own } };

  test.each(['response', 'assertion', 'both', 'either'] as const)('an unsigned assertion in an unsigned Response, where %s must be signed: AUTH-SIGNATURE', async (policy) => {
    expect(await refusalOf(idp, { ...evil, signed: 'nothing' }, held({ signed: policy }))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V14' });
  });

  test('one that a stranger signed: AUTH-SIGNATURE', async () => {
    expect(await refusalOf(idp, { ...evil, signed: 'assertion', assertionSignature: { key: stranger.key } }, held({ signed: 'assertion' }))).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });

  test('an encrypted evil assertion in place of the one in a signed Response: AUTH-SIGNATURE', async () => {
    const exchange = exchangeWith(idp, held());
    const genuine = idp.respond(factsOf(exchange));
    const swapped = swap(genuine, /<saml:Assertion .*<\/saml:Assertion>/s, encryptedAssertionXml(idp.assert(factsOf(exchange), { nameId: nameIdXml('vasseur'), signature: { key: stranger.key } }), { to: own }));
    expect(await refusalFrom(swapped, exchange)).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });

  test('ENC7: XSW inside the ciphertext: the genuine signed assertion in the advice of an evil one', async () => {
    const exchange = exchangeWith(idp, held({ signed: 'assertion' }));
    const genuine = idp.assert(factsOf(exchange));
    const plain = (assertion: string): string => swap(assertion, '</saml:Conditions>', `</saml:Conditions><saml:Advice>${genuine}</saml:Advice>`).replace('ID="_assertion"', 'ID="_evil"');
    expect(await refusalFrom(idp.respond(factsOf(exchange), { nameId: nameIdXml('vasseur'), signed: 'nothing', encrypted: { to: own, plain } }), exchange)).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V08' });
  });

  test('ENC7: XSW inside the ciphertext: the genuine signature on an evil assertion', async () => {
    const exchange = exchangeWith(idp, held({ signed: 'assertion' }));
    const plain = (assertion: string): string => swap(assertion, 'f3a9c2d1e0b47a65', 'vasseur');
    expect(await refusalFrom(idp.respond(factsOf(exchange), { signed: 'assertion', encrypted: { to: own, plain } }), exchange)).toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });

  test('V07: the ID of the Response again inside the ciphertext: AUTH-FORMAT', async () => {
    expect(await refusalOf(idp, { assertion: { ID: '_response' }, encrypted: { to: own } }, held())).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V07' });
  });
});

describe('ENC5: nothing is fetched', () => {
  let server: LoopbackServer;
  beforeAll(async () => {
    server = await startLoopback((_request, response) => response.end('AAAA'));
  });
  afterAll(() => server.close());

  test.each([
    ['a ciphertext elsewhere', (xml: string, address: string) => swap(xml, /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>(?=<\/xenc:CipherData><\/xenc:EncryptedData>)/, `<xenc:CipherReference URI="${address}"/>`)],
    ['a wrapped key elsewhere', (xml: string, address: string) => swap(xml, /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/, `<xenc:CipherReference URI="${address}"/>`)],
    ['a key to retrieve elsewhere', (xml: string, address: string) => swap(xml, '<xenc:EncryptedKey', `<ds:RetrievalMethod URI="${address}"/><xenc:EncryptedKey`)],
  ])('%s: AUTH-CHIFFREMENT', async (_what, rewrite) => {
    for (const address of [`${server.url}/evil`, 'file:///etc/hostname', '/etc/hostname', 'http://169.254.169.254/']) {
      const { refusal, keysUsed } = await refusalOfEncrypted({ written: (xml) => rewrite(xml, address) });
      expect([refusal.code, refusal.rule, keysUsed]).toEqual(['AUTH-CHIFFREMENT', 'V22', 0]);
    }
    expect(server.requests).toEqual([]);
  });
});
