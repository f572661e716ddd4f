import { describe, expect, test } from '@jest/globals';
import { SamlSettings } from '../../../../../src/protocols/inbound/saml/settings.js';

const CERTIFICATE = 'A'.repeat(200);
const byHand = { ssoUrl: 'https://idp.example.fr/sso', certificates: [CERTIFICATE] };
const parse = (differences: object): boolean => SamlSettings.safeParse({ entityId: 'https://idp.example.fr', metadata: byHand, ...differences }).success;

describe('settings of a SAML identity provider', () => {
  test('defaults: the response signed, three minutes of tolerance, twelve hours since the authentication', () => {
    expect(SamlSettings.parse({ entityId: 'urn:idp', metadata: { file: 'connections/idp.xml' } })).toEqual({
      entityId: 'urn:idp',
      metadata: { file: 'connections/idp.xml' },
      signed: 'response',
      authnContexts: [],
      forceAuthn: false,
      skewSeconds: 180,
      maxAuthenticationAgeHours: 12,
    });
  });

  test.each([
    ['by file', { file: 'idp.xml' }],
    ['by address', { url: 'https://idp.example.fr/metadata' }],
    ['by text', { xml: '<md:EntityDescriptor/>' }],
    ['by hand', byHand],
  ])('a provider is described %s', (_how, metadata) => {
    expect(parse({ metadata })).toBe(true);
  });

  test.each([
    'https://idp.example.fr/metadata', 'HTTPS://IDP.EXAMPLE.FR/', 'http://127.0.0.1:8080/metadata', 'http://[::1]/metadata', 'http://localhost:8080/metadata', 'http://keycloak:8080/metadata',
  ])('metadata may come from %s', (url) => {
    expect(parse({ metadata: { url } })).toBe(true);
  });

  test.each([
    'http://idp.example.fr/metadata', 'http://10.0.0.1/metadata', 'http://127.0.0.1.example.fr/', 'http://localhost.example.fr/', 'http://[2001:db8::1]/', 'http://128.0.0.1/', 'ftp://idp.example.fr/', 'file:///etc/passwd', 'javascript:alert(1)', '/metadata', '',
  ])('metadata may not come from "%s": whoever is on the way could sign in as anybody', (url) => {
    expect(parse({ metadata: { url } })).toBe(false);
  });

  test.each([
    ['no entityID', { entityId: '' }],
    ['no description', { metadata: {} }],
    ['two descriptions', { metadata: { file: 'idp.xml', url: 'https://idp.example.fr/' } }],
    ['no certificate', { metadata: { ...byHand, certificates: [] } }],
    ['a sign-on address in plain http', { metadata: { ...byHand, ssoUrl: 'http://idp.example.fr/sso' } }],
    ['an address that is none', { metadata: { ...byHand, ssoUrl: 'javascript:alert(1)' } }],
    ['nothing signed', { signed: 'nothing' }],
    ['five minutes and more of tolerance', { skewSeconds: 301 }],
    ['negative tolerance', { skewSeconds: -1 }],
    ['no end to the authentication', { maxAuthenticationAgeHours: 2_161 }],
    ['an unknown key', { wantAssertionsSigned: false }],
  ])('%s is a fault', (_what, differences) => {
    expect(parse(differences)).toBe(false);
  });
});
