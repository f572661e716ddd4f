import { describe, expect, jest, test } from '@jest/globals';
import { makeKey } from '../../../../../../support/certificate.js';
import { aggregateXml, type AggregateDraft } from '../../../../../../support/saml-aggregate.js';
import { createIdentityProvider } from '../../../../../../support/saml-identity-provider.js';
import { ENVELOPED, EXCLUSIVE, xmlCryptoAccepts } from '../../../../../../support/saml-signature.js';
import { swap } from '../../../../../../support/saml-response.js';
import type { AggregateRequest } from '../../../../../../../src/protocols/inbound/saml/provider/aggregate/aggregate.js';
import { readAggregate } from '../../../../../../../src/protocols/inbound/saml/provider/aggregate/read-aggregate.js';
import { readAggregateInWorker } from '../../../../../../../src/protocols/inbound/saml/provider/aggregate/in-worker.js';
import { readProviderMetadata } from '../../../../../../../src/protocols/inbound/saml/provider/metadata.js';

// Each reading starts a thread that must first learn TypeScript.
jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const federation = makeKey();
const stranger = makeKey();
const rennes = createIdentityProvider('https://idp.ac-rennes.example.fr/metadata', makeKey('p256'));
const nantes = createIdentityProvider('https://idp.ac-nantes.example.fr/metadata', makeKey('p256'));
const end = (days: number): string => new Date(NOW + days * DAY).toISOString();

const draftOf = (draft: Partial<AggregateDraft> = {}): AggregateDraft => ({ members: [rennes.metadata(), nantes.metadata()], key: federation, validUntil: end(9), ...draft });
const fileOf = (draft: Partial<AggregateDraft> = {}): string => aggregateXml(draftOf(draft));

function requestFor(request: Partial<AggregateRequest> = {}): AggregateRequest {
  return { certificates: [federation.certificatePem], wanted: [rennes.entityId], now: NOW, longestValidityMs: 28 * DAY, ...request };
}

const read = (xml: string, request: Partial<AggregateRequest> = {}) => readAggregate(Buffer.from(xml), requestFor(request));

function refusalOf(xml: string, request: Partial<AggregateRequest> = {}): unknown {
  try {
    return read(xml, request);
  } catch (error) {
    return error;
  }
}

describe('the signed file of a federation', () => {
  test('gives what was asked for, each entity standing alone, with the dates of the whole', async () => {
    const { entities, ...rest } = read(fileOf({ cacheDuration: 'PT1H', creationInstant: end(0) }));
    expect(rest).toEqual({ validUntil: NOW + 9 * DAY, issued: NOW, cacheMs: 3_600_000, total: 2, repeated: [] });
    expect(entities.map(({ entityId, validUntil }) => [entityId, validUntil])).toEqual([[rennes.entityId, NOW + 9 * DAY]]);
    const provider = await readProviderMetadata(entities[0]?.xml ?? '', rennes.entityId, NOW);
    expect([provider.ssoUrl, provider.keys.length]).toEqual([rennes.ssoUrl, 1]);
  });

  test('is signed as others sign: a second library finds the same signature good', () => {
    expect(xmlCryptoAccepts(fileOf(), '_federation', federation.certificatePem)).toBe(true);
  });

  test.each([
    ['by the ID of its root', {}],
    ['by an empty reference', { uri: '' }],
    ['after a stylesheet, by the ID of its root', { before: '<?xml-stylesheet href="x.xsl"?>' }],
    ['after a stylesheet, by an empty reference', { before: '<?xml-stylesheet href="x.xsl"?>', uri: '' }],
    ['with comments and CDATA inside', { members: [rennes.metadata().replace(/\n/g, '<!-- x -->\n<![CDATA[ ]]>')] }],
    ['with a KeyInfo of somebody else, which is not read', { keyInfo: `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${stranger.certificateBase64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` }],
  ] satisfies [string, Partial<AggregateDraft>][])('may be signed %s', (_how, draft) => {
    expect(read(fileOf(draft)).entities).toHaveLength(1);
  });

  test('may be signed by the next key of the federation, while both are configured', () => {
    expect(read(fileOf({ key: stranger }), { certificates: [federation.certificatePem, stranger.certificatePem] }).entities).toHaveLength(1);
  });

  test('may be a single signed entity, as an MDQ server sends it', () => {
    const root = swap(rennes.metadata({ validUntil: end(3) }), '<md:EntityDescriptor ', '<md:EntityDescriptor ID="_federation" ');
    const { entities, total } = read(fileOf({ written: () => root }));
    expect([entities.map(({ entityId }) => entityId), total]).toEqual([[rennes.entityId], 1]);
    expect(refusalOf(fileOf({ written: () => swap(root, rennes.ssoUrl, 'https://x.example/'), published: (xml) => swap(xml, 'https://x.example/', rennes.ssoUrl) }))).toMatchObject({ rule: 'V20' });
  });

  test('may hold groups in groups, whose ends count too', () => {
    const group = `<md:EntitiesDescriptor xmlns:md="${MD}" validUntil="${end(2)}"><md:EntitiesDescriptor>${rennes.metadata()}</md:EntitiesDescriptor></md:EntitiesDescriptor>`;
    const { entities, total } = read(fileOf({ members: [nantes.metadata(), group] }), { wanted: [rennes.entityId, nantes.entityId] });
    expect(new Map(entities.map(({ entityId, validUntil }) => [entityId, validUntil]))).toEqual(new Map([[nantes.entityId, NOW + 9 * DAY], [rennes.entityId, NOW + 2 * DAY]]));
    expect(total).toBe(2);
  });

  test('MD4: an entity described twice is not brought back, and its name is told; the others are', () => {
    const { entities, repeated, total } = read(fileOf({ members: [rennes.metadata(), nantes.metadata(), rennes.metadata({ keys: [stranger] })] }), { wanted: [rennes.entityId, nantes.entityId] });
    expect([entities.map(({ entityId }) => entityId), repeated, total]).toEqual([[nantes.entityId], [rennes.entityId], 3]);
  });

  test.each([`${rennes.entityId} `, rennes.entityId.toUpperCase(), `${rennes.entityId}/`])('MD4: "%s" is another entity', (entityId) => {
    expect(read(fileOf({ members: [rennes.metadata().replace(rennes.entityId, entityId)] })).entities).toEqual([]);
  });

  test('MD6: the dates of the federation’s certificate mean nothing', () => {
    const expired = makeKey('rsa', { from: '20100101000000Z', until: '20110101000000Z' });
    expect(read(fileOf({ key: expired }), { certificates: [expired.certificatePem] }).entities).toHaveLength(1);
  });

  test('MD7: a picture of megabytes in one entity leaves the others alone', () => {
    const logo = `<md:Extensions><x:Logo xmlns:x="urn:x">data:image/png;base64,${'A'.repeat(5_000_000)}</x:Logo></md:Extensions>`;
    expect(read(fileOf({ members: [swap(nantes.metadata(), '<md:IDPSSODescriptor', `${logo}<md:IDPSSODescriptor`), rennes.metadata()] })).entities).toHaveLength(1);
  });
});

describe('a file that is refused whole: AUTH-IDP-PANNE', () => {
  const unsigned = (xml: string): string => xml.replace(/<ds:Signature .*?<\/ds:Signature>/s, '');
  const evil = rennes.metadata({ keys: [stranger] });
  const wrap = (inside: string, signature = ''): string => `<md:EntitiesDescriptor xmlns:md="${MD}" ID="_evil" validUntil="${end(9)}">${signature}${evil}${inside}</md:EntitiesDescriptor>`;
  const signatureOf = (xml: string): string => /<ds:Signature .*?<\/ds:Signature>/s.exec(xml)?.[0] ?? '';

  test.each([
    ['MD1: unsigned', unsigned(fileOf()), 'MD1', 'the file is not signed'],
    ['MD1: signed by another key', fileOf({ key: stranger }), 'V19', 'none of the 1 keys of the federation made the signature'],
    ['MD1: signed by another key, whose certificate comes along', fileOf({ key: stranger, keyInfo: `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${federation.certificateBase64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` }), 'V19', 'none of the 1 keys'],
    ['MD1: RSA-SHA1', fileOf({ algorithm: `${DSIG}rsa-sha1` }), 'V18', 'signature algorithm'],
    ['MD1: digest SHA-1', fileOf({ digest: `${DSIG}sha1` }), 'V18', 'digest algorithm'],
    ['MD1: a changed endpoint', swap(fileOf(), rennes.ssoUrl, 'https://evil.example/sso'), 'V20', 'changed after it was signed'],
    ['MD1: an entity added after it was signed', swap(fileOf(), '</md:EntitiesDescriptor>', `${evil}</md:EntitiesDescriptor>`), 'V20', 'changed'],
    ['XSW13: the signed file inside another', wrap(fileOf()), 'MD1', 'the file is not signed'],
    ['XSW13: the signed file inside another that carries its signature', wrap(unsigned(fileOf()), signatureOf(fileOf())), 'V16', 'does not cover the root'],
    ['XSW13: the same, under the ID of the signed one', wrap(unsigned(fileOf()), signatureOf(fileOf())).replace('"_evil"', '"_federation"'), 'V20', 'changed'],
    ['XSW13: two signatures', swap(fileOf(), '<ds:Signature ', `${signatureOf(fileOf())}<ds:Signature `), 'V15', 'several signatures'],
    ['XSW13: the signed file in the Object of the signature', swap(wrap('', signatureOf(fileOf())), '</ds:Signature>', `<ds:Object>${unsigned(fileOf())}</ds:Object></ds:Signature>`), 'V15', 'where it does not belong'],
    ['V16: a reference to one member', fileOf({ uri: '#_member' }), 'V16', 'does not cover the root'],
    ['V16: a reference elsewhere', fileOf({ uri: 'https://evil.example/' }), 'V16', 'does not cover the root'],
    ['V17: another canonicalisation', fileOf({ transforms: [ENVELOPED, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'] }), 'V17', 'the second transform'],
    ['V17: an XPath', fileOf({ transforms: [ENVELOPED, 'http://www.w3.org/TR/1999/REC-xpath-19991116', EXCLUSIVE] }), 'V17', 'the second transform'],
    ['V17: no enveloped signature', fileOf({ transforms: [EXCLUSIVE] }), 'V17', 'the first transform'],
    ['MD2: no validUntil', fileOf({ validUntil: '' }), 'MD2', 'no validUntil'],
    ['MD2: a validUntil that is no time', fileOf({ validUntil: 'soon' }), 'MD2', 'no validUntil'],
    ['MD2: expired', fileOf({ validUntil: end(-1) }), 'MD2', 'has expired'],
    ['MD2: valid until this very moment', fileOf({ validUntil: end(0) }), 'MD2', 'has expired'],
    ['MD2: valid for ten years', fileOf({ validUntil: end(3_650) }), 'MD2', 'too far ahead'],
    ['MD2: valid for ever', fileOf({ validUntil: '9999-12-31T23:59:59Z' }), 'MD2', 'no validUntil'],
    ['XXE: a document type', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${fileOf()}`, 'MD8', 'a document type'],
    ['XXE: a document type before an entity', swap(fileOf(), '<md:EntityDescriptor', '<!DOCTYPE x><md:EntityDescriptor'), 'MD1', ''],
    ['MD8: endless nesting', '<a>'.repeat(100), 'MD8', 'more than 32 deep'],
    ['a page', '<html xmlns="http://www.w3.org/1999/xhtml"></html>', 'MD1', 'not a description of entities'],
    ['nothing', '', 'MD1', ''],
    ['half of it', fileOf().slice(0, -200), 'MD1', 'not well-formed XML'],
    ['another encoding', `<?xml version="1.0" encoding="UTF-16"?>${fileOf()}`, 'MD1', 'not declared as XML 1.0 in UTF-8'],
  ])('%s', (_what, xml, rule, detail) => {
    expect(refusalOf(xml)).toMatchObject({ code: 'AUTH-IDP-PANNE', rule, detail: expect.stringContaining(detail) });
  });

  test('V19: where no key of the federation can be read', () => {
    expect(refusalOf(fileOf(), { certificates: ['AAAA', makeKey('rsa-1024').certificatePem] })).toMatchObject({ rule: 'V19' });
  });

  test('bytes that are no UTF-8', () => {
    expect(() => readAggregate(Buffer.from(fileOf(), 'utf16le'), requestFor())).toThrow(expect.objectContaining({ code: 'AUTH-IDP-PANNE', rule: 'MD1' }));
  });

  test('MD3: an older file than the one that is held, by its own word or by its end', () => {
    const held = { issued: NOW, validUntil: NOW + 9 * DAY };
    expect(refusalOf(fileOf({ creationInstant: end(-1) }), { held })).toMatchObject({ rule: 'MD3' });
    expect(refusalOf(fileOf({ validUntil: end(8) }), { held })).toMatchObject({ rule: 'MD3' });
    expect(read(fileOf({ creationInstant: end(0), validUntil: end(8) }), { held }).entities).toHaveLength(1);
    expect(read(fileOf({ validUntil: end(9) }), { held }).entities).toHaveLength(1);
  });
});

describe('on a thread of its own', () => {
  const bytesOf = (xml: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(xml));

  test('comes out the same, while other work goes on', async () => {
    const members = Array.from({ length: 300 }, (_, index) => nantes.metadata().replace(nantes.entityId, `https://idp${index}.example.fr/`));
    const file = fileOf({ members: [...members, rennes.metadata()] });
    let turns = 0;
    const counting = setInterval(() => { turns += 1; }, 1);
    const there = await readAggregateInWorker(bytesOf(file), requestFor());
    clearInterval(counting);
    expect(there).toEqual(read(file));
    expect(there.total).toBe(301);
    expect(turns).toBeGreaterThan(5);
  });

  test('is refused the same', async () => {
    await expect(readAggregateInWorker(bytesOf(fileOf({ key: stranger })), requestFor())).rejects.toMatchObject({ code: 'AUTH-IDP-PANNE', rule: 'V19' });
  });
});
