import { describe, expect, test } from '@jest/globals';
import { makeKey } from '../../../../../support/certificate.js';
import { DIALECTS, SPELLINGS } from '../../../../../support/saml-dialects.js';
import { exchangeWith, factsOf, identityFrom } from '../../../../../support/saml-exchange.js';
import { answerOf, createIdentityProvider, type AnswerDraft } from '../../../../../support/saml-identity-provider.js';
import { RECORDED, exchangeOf } from '../../../../../support/saml-recorded.js';
import { PERSISTENT, SUCCESS, issuerXml, nameIdXml, statusXml, swap } from '../../../../../support/saml-response.js';
import { signAgain } from '../../../../../support/saml-signature.js';
import { signingKeys } from '../../../../../../src/protocols/inbound/saml/provider/certificate.js';
import type { ExternalIdentity } from '../../../../../../src/domain/identity.js';

const idp = createIdentityProvider();
const genuine = exchangeWith(idp);

function accepted(draft: AnswerDraft, settings: object = {}): Promise<ExternalIdentity> {
  const exchange = exchangeWith(idp, { settings });
  return identityFrom(idp.respond(factsOf(exchange), draft), exchange);
}

describe('a genuine response', () => {
  test('says who, since when and until when', async () => {
    const { attributes, ...rest } = await accepted({ attributes: { uid: ['mbertin'], ENTPersonProfils: ['National_ENS', 'National_DIR'] } });
    expect(rest).toEqual({
      connectionId: 'saml-academie',
      protocol: 'saml',
      subject: 'f3a9c2d1e0b47a65',
      authenticatedAt: genuine.now - 60_000,
      sessionEndsAt: genuine.now + 8 * 3_600_000,
      sessionIndex: '_session::1',
      logoutSubject: JSON.stringify(['f3a9c2d1e0b47a65', idp.entityId, genuine.audience]),
      logoutHandle: JSON.stringify({ name: { value: 'f3a9c2d1e0b47a65', Format: PERSISTENT }, sessionIndex: '_session::1' }),
    });
    expect(Object.getPrototypeOf(attributes)).toBeNull();
    expect({ ...attributes }).toEqual({ uid: ['mbertin'], ENTPersonProfils: ['National_ENS', 'National_DIR'] });
  });

  test.each([
    ['response', 'response'],
    ['response', 'both'],
    ['assertion', 'assertion'],
    ['assertion', 'both'],
    ['both', 'both'],
    ['either', 'response'],
    ['either', 'assertion'],
    ['either', 'both'],
  ] as const)('where %s must be signed and %s is', async (policy, signed) => {
    expect((await accepted({ signed }, { signed: policy })).subject).toBe('f3a9c2d1e0b47a65');
  });

  test('of any software recorded', () => {
    expect(RECORDED.length).toBeGreaterThan(7);
  });

  test.each(RECORDED.map((recorded) => [recorded.name, recorded] as const))('made by %s', async (_name, recorded) => {
    const identity = await identityFrom(recorded.xml, exchangeOf(recorded));
    expect(identity.subject).toBe(recorded.subject);
    expect({ ...identity.attributes }).toEqual(recorded.attributes);
  });

  test.each(RECORDED.map((recorded) => [recorded.name, recorded] as const))('made by %s, with one letter of its signed part changed, is none', async (_name, recorded) => {
    const changed = swap(recorded.xml, />(?=[\w-]+[^<]*<\/[\w:]*NameID>)/, '>x');
    await expect(identityFrom(changed, exchangeOf(recorded))).rejects.toMatchObject({ code: 'AUTH-SIGNATURE', rule: 'V20' });
  });
});

describe('the same thing said otherwise', () => {
  const optional: readonly (readonly [what: string, draft: AnswerDraft])[] = [
    ['an Issuer with its format', { responseIssuer: issuerXml(idp.entityId, { Format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity' }) }],
    ['a status with a message and details', { status: swap(statusXml(SUCCESS), '</samlp:Status>', '<samlp:StatusMessage>ok</samlp:StatusMessage><samlp:StatusDetail><x/></samlp:StatusDetail></samlp:Status>') }],
    ['a consent', { response: { Consent: 'urn:oasis:names:tc:SAML:2.0:consent:unspecified' } }],
    ['NameID qualified by the provider and for us', { nameId: nameIdXml('f3a9c2d1e0b47a65', { Format: PERSISTENT, NameQualifier: idp.entityId, SPNameQualifier: genuine.audience }) }],
    ['NameID with empty qualifiers', { nameId: nameIdXml('f3a9c2d1e0b47a65', { Format: PERSISTENT, NameQualifier: '', SPNameQualifier: '' }) }],
    ['NameID without a format', { nameId: nameIdXml('f3a9c2d1e0b47a65', {}) }],
    ['an address of the person', { confirmationData: { Address: '192.0.2.7' } }],
    ['no dates on Conditions', { conditions: { NotBefore: undefined, NotOnOrAfter: undefined } }],
    ['one use and a proxy restriction', { unsigned: (xml) => swap(xml, '</saml:Conditions>', '<saml:OneTimeUse></saml:OneTimeUse><saml:ProxyRestriction Count="0"></saml:ProxyRestriction></saml:Conditions>') }],
    ['a second confirmation by other means', { unsigned: (xml) => swap(xml, '</saml:Subject>', '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"></saml:SubjectConfirmation></saml:Subject>') }],
    ['no session end and no index', { authn: { SessionNotOnOrAfter: undefined, SessionIndex: undefined } }],
    ['times without and with many decimals', { authn: { AuthnInstant: '2026-11-23T08:59:00Z' }, conditions: { NotBefore: '2026-11-23T08:59:00.1234567Z' } }],
    ['attributes before the authentication', { unsigned: (xml) => swap(xml, /(<saml:AuthnStatement.*<\/saml:AuthnStatement>)(<saml:AttributeStatement>.*<\/saml:AttributeStatement>)/, reversed(xml)) }],
    ['an advice', { unsigned: (xml) => swap(xml, '</saml:Conditions>', '</saml:Conditions><saml:Advice><saml:AssertionIDRef>_x</saml:AssertionIDRef></saml:Advice>') }],
    ['an encrypted attribute, which is not read', { unsigned: (xml) => swap(xml, '<saml:AttributeStatement>', '<saml:AttributeStatement><saml:EncryptedAttribute><x/></saml:EncryptedAttribute>') }],
    ['a signature with an Id', { posted: (xml) => swap(xml, '<ds:Signature ', '<ds:Signature Id="_sig" ') }],
    ['a reference with an Id and a type', { posted: (xml) => signAgain(xml, idp.own, (signedInfo) => swap(signedInfo, '<ds:Reference ', '<ds:Reference Id="_ref" Type="urn:example:type" ')) }],
    ['a signature without prefix', { signature: { prefix: '' } }],
    ['inclusive prefixes', { signature: { inclusivePrefixes: ['xs', 'xsi'] } }],
    ['inclusive prefixes, the default one and twice the same', { signature: { inclusivePrefixes: ['#default', 'xs', 'xs'] } }],
    ['inclusive prefixes nobody declares', { signature: { inclusivePrefixes: ['nowhere'] } }],
    ['KeyInfo with our own certificate', { signature: { keyInfo: `<ds:X509Data><ds:X509Certificate>${idp.own.certificateBase64}</ds:X509Certificate></ds:X509Data>` } }],
    ['KeyInfo with a name', { signature: { keyInfo: '<ds:KeyName>k1</ds:KeyName>' } }],
  ];

  function reversed(xml: string): string {
    const [, authentication = '', attributes = ''] = /(<saml:AuthnStatement.*<\/saml:AuthnStatement>)(<saml:AttributeStatement>.*<\/saml:AttributeStatement>)/s.exec(xml) ?? [];
    return attributes + authentication;
  }

  test.each(optional)('%s', async (_what, draft) => {
    expect((await accepted(draft)).subject).toBe('f3a9c2d1e0b47a65');
  });

  test('no Issuer on a response that is not signed itself', async () => {
    expect((await accepted({ responseIssuer: '', signed: 'assertion' }, { signed: 'assertion' })).subject).toBe('f3a9c2d1e0b47a65');
  });
});

describe('the same thing written otherwise', () => {
  const policies = ['response', 'assertion', 'both'] as const;
  const dialects = Object.entries(DIALECTS).flatMap(([name, unsigned]) => policies.map((signed) => [name, signed, unsigned] as const));
  const spellings = Object.entries(SPELLINGS).flatMap(([name, posted]) => policies.map((signed) => [name, signed, posted] as const));

  test.each(dialects)('%s, %s signed', async (_name, signed, unsigned) => {
    const prefixes = [[], ['xs', 'xsi'], ['samlp', 'saml2', 'unused']];
    for (const inclusivePrefixes of prefixes) {
      expect((await accepted({ signed, unsigned, signature: { inclusivePrefixes } }, { signed })).subject).toBe('f3a9c2d1e0b47a65');
    }
  });

  test.each(spellings)('%s, %s signed', async (_name, signed, posted) => {
    expect((await accepted({ signed, posted }, { signed })).subject).toBe('f3a9c2d1e0b47a65');
  });

  test('every way of writing with every way of spelling', async () => {
    for (const unsigned of Object.values(DIALECTS)) {
      for (const posted of Object.values(SPELLINGS)) {
        expect((await accepted({ signed: 'both', unsigned, posted })).subject).toBe('f3a9c2d1e0b47a65');
      }
    }
  });

  test('a value is read as it was meant', async () => {
    const { attributes } = await accepted({ unsigned: DIALECTS['values with white space of every kind']! });
    expect(attributes['uid']).toEqual([' a\tb\n c\rd\te\nf ']);
    const { attributes: alphabets } = await accepted({ unsigned: DIALECTS['values of every alphabet']! });
    expect(alphabets['uid']).toEqual(['Łukasz Ñandú 王小明 😀 & <b> "x" \'y\' ]]>']);
  });

  test.each([60, 64, 76, 1])('base64 in lines of %i characters', async (length) => {
    const { SAMLResponse = '', RelayState = '' } = answerOf(idp.respond(factsOf(genuine)), genuine.attempt);
    const lines = SAMLResponse.replace(new RegExp(`.{${length}}`, 'g'), '$&\r\n');
    expect((await identityFrom({ SAMLResponse: `${lines}\n`, RelayState }, genuine)).subject).toBe('f3a9c2d1e0b47a65');
  });
});

describe('algorithms of today', () => {
  const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
  const PSS = 'http://www.w3.org/2007/05/xmldsig-more#';
  const digests = ['http://www.w3.org/2001/04/xmlenc#sha256', `${MORE}sha384`, 'http://www.w3.org/2001/04/xmlenc#sha512'];
  const rows = [
    ...['sha256', 'sha384', 'sha512'].map((hash) => ['rsa', `${MORE}rsa-${hash}`] as const),
    ...['sha256', 'sha384', 'sha512'].map((hash) => ['rsa', `${PSS}${hash}-rsa-MGF1`] as const),
    ['rsa-pss', `${PSS}sha256-rsa-MGF1`] as const,
    ...(['p256', 'p384', 'p521'] as const).flatMap((curve) => ['sha256', 'sha384', 'sha512'].map((hash) => [curve, `${MORE}ecdsa-${hash}`] as const)),
  ];
  const keys = new Map(['rsa', 'rsa-pss', 'p256', 'p384', 'p521'].map((kind) => [kind, makeKey(kind as 'rsa')]));

  test.each(rows)('%s key, %s', async (kind, algorithm) => {
    const own = keys.get(kind)!;
    for (const digest of digests) {
      const exchange = exchangeWith(idp, { exchange: { provider: { ...genuine.provider, keys: signingKeys([own.certificatePem]) } } });
      const xml = idp.respond(factsOf(exchange), { signed: 'both', signature: { key: own.key, algorithm, digest } });
      expect((await identityFrom(xml, exchange)).subject).toBe('f3a9c2d1e0b47a65');
    }
  });

  test('the second of several keys, of whatever kind the others are', async () => {
    const own = keys.get('p256')!;
    const others = ['rsa-pss', 'rsa', 'p384', 'p521', 'p256'].map((kind) => keys.get(kind)!.certificatePem);
    const exchange = exchangeWith(idp, { exchange: { provider: { ...genuine.provider, keys: signingKeys(others) } } });
    const xml = idp.respond(factsOf(exchange), { signature: { key: own.key, algorithm: `${MORE}ecdsa-sha256` } });
    expect((await identityFrom(xml, exchange)).subject).toBe('f3a9c2d1e0b47a65');
  });

  test('the assertion by another key and algorithm than the response', async () => {
    const other = keys.get('p384')!;
    const exchange = exchangeWith(idp, { exchange: { provider: { ...genuine.provider, keys: signingKeys([idp.own.certificatePem, other.certificatePem]) } } });
    const xml = idp.respond(factsOf(exchange), { signed: 'both', assertionSignature: { key: other.key, algorithm: `${MORE}ecdsa-sha512` } });
    expect((await identityFrom(xml, exchange)).subject).toBe('f3a9c2d1e0b47a65');
  });
});
