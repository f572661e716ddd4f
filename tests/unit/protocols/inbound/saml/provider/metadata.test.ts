import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { makeKey } from '../../../../../support/certificate.js';
import { createIdentityProvider, keyDescriptorXml, type MetadataDraft } from '../../../../../support/saml-identity-provider.js';
import { swap } from '../../../../../support/saml-response.js';
import { METADATA_MAX_BYTES, readProviderMetadata } from '../../../../../../src/protocols/inbound/saml/provider/metadata.js';
import type { Provider } from '../../../../../../src/protocols/inbound/saml/provider/provider.js';

const NOW = Date.UTC(2026, 10, 23);
const idp = createIdentityProvider();
const second = makeKey('p256');
const third = makeKey('p384');
const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';

const read = (xml: string, entityId = idp.entityId): Promise<Provider> => readProviderMetadata(xml, entityId, NOW);
const of = (draft: MetadataDraft = {}): Promise<Provider> => read(idp.metadata(draft));
const edited = (found: string | RegExp, replacement: string): MetadataDraft => ({ published: (xml) => swap(xml, found, replacement) });
const group = (content: string, attributes = ''): string => `<md:EntitiesDescriptor xmlns:md="${MD}"${attributes}>${content}</md:EntitiesDescriptor>`;
const other = createIdentityProvider('https://other.example.fr/metadata', idp.own);
const kinds = ({ keys }: Provider): readonly unknown[] => keys.map(({ asymmetricKeyDetails, asymmetricKeyType }) => asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType);

describe('an identity provider in its metadata', () => {
  test('its address for redirects, its keys, no scopes and no end', async () => {
    const { keys, ...rest } = await of();
    expect(rest).toEqual({ entityId: idp.entityId, ssoUrl: idp.ssoUrl, logoutAddresses: [], scopes: undefined, validUntil: undefined, hidden: false });
    expect(keys.map((key) => key.export({ type: 'spki', format: 'pem' }))).toEqual([createPublicKey(idp.own.key).export({ type: 'spki', format: 'pem' })]);
  });

  test('several signing keys, with and without use; encryption keys are none', async () => {
    const keys = [keyDescriptorXml(second.certificateBase64, ''), keyDescriptorXml(third.certificateBase64), keyDescriptorXml(makeKey('p521').certificateBase64, 'encryption')].join('');
    expect(kinds(await of(edited('    <md:SingleSignOnService', `${keys}<md:SingleSignOnService`)))).toEqual(['rsa', 'prime256v1', 'secp384r1']);
  });

  test('several certificates in one KeyDescriptor', async () => {
    expect(kinds(await of(edited('</ds:X509Data>', `<ds:X509Certificate>${second.certificateBase64}</ds:X509Certificate></ds:X509Data><ds:X509Data><ds:X509Certificate>${third.certificateBase64}</ds:X509Certificate></ds:X509Data>`)))).toEqual(['rsa', 'prime256v1', 'secp384r1']);
  });

  test.each([
    ['in lines', (text: string) => `\n${text.replace(/.{64}/g, '$&\n')}\n`],
    ['indented', (text: string) => `\r\n\t\t${text.replace(/.{76}/g, '$&\r\n\t\t')}`],
    ['as PEM', () => idp.own.certificatePem],
    ['around a comment', (text: string) => `${text.slice(0, 40)}<!-- rollover -->${text.slice(40)}`],
  ])('a certificate %s', async (_how, written) => {
    expect(kinds(await of(edited(idp.own.certificateBase64, written(idp.own.certificateBase64))))).toEqual(['rsa']);
  });

  test('a bare RSA key, without a certificate around it', async () => {
    const { n = '', e = '' } = createPublicKey(idp.own.key).export({ format: 'jwk' });
    const written = (modulus: string): MetadataDraft => edited(/<ds:X509Data>.*?<\/ds:X509Data>/s, `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${modulus}</ds:Modulus><ds:Exponent>${Buffer.from(e, 'base64url').toString('base64')}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`);
    const modulus = Buffer.from(n, 'base64url').toString('base64').replace(/.{64}/g, '$&\n');
    const { keys: [key] } = await of(written(modulus));
    expect(key?.export({ format: 'jwk' })).toMatchObject({ kty: 'RSA', n, e });
    await expect(of(written(modulus.slice(0, 100)))).rejects.toMatchObject({ code: 'AUTH-IDP-PANNE' });
  });

  test('an unreadable and a weak key beside a good one are left out', async () => {
    const keys = keyDescriptorXml('AAAA') + keyDescriptorXml(makeKey('rsa-1024').certificateBase64);
    expect(kinds(await of(edited('    <md:SingleSignOnService', `${keys}<md:SingleSignOnService`)))).toEqual(['rsa']);
  });

  test('one role of several: SAML 1 and attribute authorities are passed over', async () => {
    const roles = `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol">${keyDescriptorXml(second.certificateBase64)}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://one.example/"/></md:IDPSSODescriptor>`
      + `<md:AttributeAuthorityDescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keyDescriptorXml(third.certificateBase64)}</md:AttributeAuthorityDescriptor>`;
    const provider = await of(edited('  <md:IDPSSODescriptor', `${roles}<md:IDPSSODescriptor`));
    expect([provider.ssoUrl, kinds(provider)]).toEqual([idp.ssoUrl, ['rsa']]);
  });

  test('several protocols of one role', async () => {
    expect((await of(edited('protocolSupportEnumeration="', 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol  '))).ssoUrl).toBe(idp.ssoUrl);
  });

  test('an address with a query of its own', async () => {
    expect((await of({ ssoUrl: 'https://idp.ac-exemple.fr/sso?tenant=a&x=1' })).ssoUrl).toBe('https://idp.ac-exemple.fr/sso?tenant=a&x=1');
  });

  test('after a byte order mark, a declaration, comments and blanks', async () => {
    expect((await read(`\uFEFF<?xml version="1.0" encoding="utf-8"?>\n<!-- made by hand -->\n${idp.metadata()}\n<!-- end -->\n`)).ssoUrl).toBe(idp.ssoUrl);
  });

  test.each([
    ['a stylesheet before it', (xml: string) => `<?xml-stylesheet href="style.xsl"?>${xml}`],
    ['US-ASCII declared', (xml: string) => `<?xml version="1.0" encoding="US-ASCII"?>${xml}`],
    ['a CDATA section round the certificate', (xml: string) => swap(xml, idp.own.certificateBase64, `<![CDATA[${idp.own.certificateBase64}]]>`)],
    ['a certificate indented with blanks and tabs', (xml: string) => swap(xml, idp.own.certificateBase64, idp.own.certificateBase64.replace(/.{64}/g, '$& \t'))],
  ])('with %s', async (_what, published) => {
    const { ssoUrl, keys } = await of({ published });
    expect([ssoUrl, keys.length]).toEqual([idp.ssoUrl, 1]);
  });

  test('in a group, and in a group of a group', async () => {
    const members = `${other.metadata()}${group(idp.metadata())}`;
    expect((await read(group(members))).ssoUrl).toBe(idp.ssoUrl);
    expect((await read(group(members), other.entityId)).ssoUrl).toBe(other.ssoUrl);
  });

  test('among a thousand others, without holding up anybody', async () => {
    const members = Array.from({ length: 1_000 }, (_, index) => other.metadata().replace(other.entityId, `https://idp${index}.example.fr`)).join('');
    let turns = 0;
    const counting = setInterval(() => { turns += 1; }, 0);
    expect((await read(group(members + idp.metadata()))).ssoUrl).toBe(idp.ssoUrl);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
  });

  test('its scopes: of the entity and of the role, in lower case; patterns allow nothing', async () => {
    const scope = (text: string, attributes = ''): string => `<md:Extensions><s:Scope xmlns:s="urn:mace:shibboleth:metadata:1.0"${attributes}>${text}</s:Scope></md:Extensions>`;
    expect((await of(edited(/(?=<md:KeyDescriptor)/, scope(' AC-Exemple.fr\n', ' regexp="false"')))).scopes).toEqual(['ac-exemple.fr']);
    expect((await of(edited('  <md:IDPSSODescriptor', `${scope('a.fr')}<md:IDPSSODescriptor`))).scopes).toEqual(['a.fr']);
    expect((await of(edited(/(?=<md:KeyDescriptor)/, scope('.*', ' regexp="true"')))).scopes).toEqual([]);
    expect((await of(edited(/(?=<md:KeyDescriptor)/, scope('.*', ' regexp="1"')))).scopes).toEqual([]);
  });

  test.each([
    ['2026-11-23T00:00:00.001Z', NOW + 1],
    ['2027-01-01T00:00:00Z', Date.UTC(2027, 0)],
    ['2027-01-01T00:00:00', Date.UTC(2027, 0)],
    ['2121-01-01T00:00:00+00:00', Date.UTC(2121, 0)],
    ['9999-12-31T23:59:59Z', undefined],
  ])('valid until %s', async (validUntil, expected) => {
    expect((await of({ validUntil })).validUntil).toBe(expected);
  });

  test('the earliest end of the entity, its groups and its role', async () => {
    const role = swap(idp.metadata({ validUntil: '2028-01-01T00:00:00Z' }), '<md:IDPSSODescriptor ', '<md:IDPSSODescriptor validUntil="2027-06-01T00:00:00Z" ');
    expect((await read(role)).validUntil).toBe(Date.UTC(2027, 5));
    expect((await read(group(role, ' validUntil="2027-01-01T00:00:00Z"'))).validUntil).toBe(Date.UTC(2027, 0));
  });
});

describe('metadata that cannot be used: AUTH-IDP-PANNE, which names the provider', () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';

  test.each([
    ['nothing', '', 'metadata: not well-formed XML'],
    ['a page', '<!doctype html><title>Connexion</title>', 'metadata: not well-formed XML'],
    ['half a file', idp.metadata().slice(0, 500), 'metadata: not well-formed XML'],
    ['Latin 1', `<?xml version="1.0" encoding="ISO-8859-1"?>${idp.metadata()}`, 'metadata: not declared as XML 1.0 in UTF-8'],
    ['entities', `${bomb}${idp.metadata()}`, 'metadata: the document holds a document type'],
    ['an external entity', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${idp.metadata()}`, 'metadata: the document holds a document type'],
    ['endless nesting', '<a>'.repeat(100), 'metadata: the document holds elements more than 32 deep'],
    ['too much', `${idp.metadata()}${' '.repeat(METADATA_MAX_BYTES)}`, 'the metadata is too long'],
    ['another provider', other.metadata(), 'the metadata does not describe this entityID'],
    ['an entityID that begins alike', idp.metadata().replace(idp.entityId, `${idp.entityId}/x`), 'the metadata does not describe this entityID'],
    ['another kind of document', idp.metadata().replaceAll('EntityDescriptor', 'Entity'), 'the metadata does not describe this entityID'],
    ['another namespace', idp.metadata().replace(MD, 'urn:evil'), 'the metadata does not describe this entityID'],
    ['an empty group', group(''), 'the metadata does not describe this entityID'],
    ['the provider hidden in an extension', group(`<md:Extensions>${idp.metadata()}</md:Extensions>`), 'the metadata does not describe this entityID'],
    ['the provider twice, side by side (XSW13)', group(idp.metadata() + idp.metadata({ keys: [second] })), 'the metadata describes this entityID more than once'],
    ['the provider twice, at different depths (XSW13)', group(group(idp.metadata({ keys: [second] })) + idp.metadata()), 'the metadata describes this entityID more than once'],
    ['no role', idp.metadata().replaceAll('IDPSSODescriptor', 'SPSSODescriptor'), 'the metadata holds no signing key of at least RSA 2048 or EC P-256'],
    ['no key', idp.metadata({ keys: [] }), 'the metadata holds no signing key of at least RSA 2048 or EC P-256'],
    ['only a weak key', idp.metadata({ keys: [makeKey('rsa-1024')] }), 'the metadata holds no signing key of at least RSA 2048 or EC P-256'],
    ['only an encryption key', idp.metadata().replace('use="signing"', 'use="encryption"'), 'the metadata holds no signing key of at least RSA 2048 or EC P-256'],
    ['no address for redirects', idp.metadata().replace('HTTP-Redirect', 'SOAP'), 'the metadata holds no safe single sign-on address for HTTP-Redirect'],
    ['an address in plain http', idp.metadata({ ssoUrl: 'http://idp.example.fr/sso' }), 'the metadata holds no safe single sign-on address for HTTP-Redirect'],
    ['an address that is none', idp.metadata({ ssoUrl: 'javascript:alert(1)' }), 'the metadata holds no safe single sign-on address for HTTP-Redirect'],
    ['an end that has come', idp.metadata({ validUntil: '2026-11-23T00:00:00Z' }), 'the metadata has expired: it was valid until 2026-11-23T00:00:00.000Z'],
    ['an end that is no time', idp.metadata({ validUntil: 'never' }), 'the metadata has a validUntil that is not a UTC time'],
    ['an end in another zone', idp.metadata({ validUntil: '2027-11-23T00:00:00+02:00' }), 'the metadata has a validUntil that is not a UTC time'],
  ])('%s', async (_what, xml, detail) => {
    await expect(read(xml)).rejects.toMatchObject({ code: 'AUTH-IDP-PANNE', detail: `${idp.entityId}: ${detail}` });
  });

  test('a group that has expired takes its members with it', async () => {
    await expect(read(group(idp.metadata(), ' validUntil="2026-01-01T00:00:00Z"'))).rejects.toMatchObject({ code: 'AUTH-IDP-PANNE' });
  });
});
