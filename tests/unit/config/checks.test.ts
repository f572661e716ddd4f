import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { RIGHT_SETTINGS, REAL_ENCRYPTION_KEY, REAL_SESSION_SECRET } from '../../support/config-directory.js';
import { SAML_CERTIFICATE, SAML_KEY, OTHER_SAML_CERTIFICATE } from './saml-pair.js';
import { faultLines, load, settingsAnd } from './support.js';

describe('origin', () => {
  test.each(['https://hub.example.fr', 'https://hub.example.fr:8443', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])('takes %s', (origin) => {
    expect(load({}, { PASSERELLE_ORIGIN: origin }).origin).toBe(origin);
  });

  test.each([
    ['http://hub.example.fr', 'plain http is for this machine itself'],
    ['http://127.0.0.1.example.fr', 'plain http is for this machine itself'],
    ['https://hub.example.fr/', 'without a path or a final slash'],
    ['https://hub.example.fr/portail', 'without a path or a final slash'],
    ['https://hub.example.fr?ecole=1', 'scheme, host and port only'],
    ['https://hub.example.fr#ecole', 'scheme, host and port only'],
    ['https://user@hub.example.fr', 'scheme, host and port only'],
    ['https://HUB.example.fr', 'in lower case'],
    ['ftp://hub.example.fr', 'must be https'],
    ['hub.example.fr', 'must be an address'],
  ])('refuses %s', (origin, message) => {
    expect(faultLines({}, { PASSERELLE_ORIGIN: origin })).toEqual([expect.stringContaining(message)]);
  });
});

describe('secrets in production', () => {
  const withSession = (secret: string): string => RIGHT_SETTINGS.replace(REAL_SESSION_SECRET, secret);
  const withKey = (key: Buffer): string => RIGHT_SETTINGS.replace(REAL_ENCRYPTION_KEY, key.toString('base64'));

  test.each([
    [withSession('demo-only-session-secret-0123456789'), 'secrets.session[0]: is a secret of the demonstration'],
    [withSession('short'), 'secrets.session[0]: must have 32 characters or more'],
    [withSession('a'.repeat(40)), 'secrets.session[0]: is no secret'],
    [withKey(Buffer.from('demo-only-encryption-key-0123456')), 'secrets.encryption[0]: is a secret of the demonstration'],
    [withKey(Buffer.alloc(32)), 'secrets.encryption[0]: is no secret'],
    [withKey(Buffer.from('0123456789abcdef')), 'secrets.encryption[0]: must be 32 bytes in base64'],
    [settingsAnd('metrics: { token: demo-only-metrics-token-0123456789 }'), 'metrics.token: is a secret of the demonstration'],
    [settingsAnd('metrics: { token: short }'), 'metrics.token: must have 32 characters or more'],
  ])('%#: %s', (settings, expected) => {
    expect(faultLines({ 'hub.yaml': settings })).toEqual([expect.stringContaining(expected)]);
  });

  test('a weak secret is refused wherever it stands in the list', () => {
    expect(faultLines({}, { PASSERELLE_SECRETS_SESSION: `${REAL_SESSION_SECRET},demo-only-session-secret-0123456789` })).toEqual([expect.stringContaining('secrets.session[1]')]);
  });

  test('a weak secret is refused although another setting is missing', () => {
    const settings = withSession('demo-only-session-secret-0123456789').replace(/origin: .*\n/, '');
    expect(faultLines({ 'hub.yaml': settings })).toEqual([expect.stringContaining('origin: is missing'), expect.stringContaining('secrets.session[0]')]);
  });

  test('the demonstration may use its own', () => {
    const config = load({ 'hub.yaml': `mode: demo\n${withSession('demo-only-session-secret-0123456789')}` });
    expect(config.mode).toBe('demo');
  });

  test('a fault never shows a secret', () => {
    const message = faultLines({ 'hub.yaml': withSession('correct-horse') }).join();
    expect(message).not.toContain('correct-horse');
  });

  test('one purpose, one key', () => {
    expect(faultLines({ 'hub.yaml': withSession(REAL_ENCRYPTION_KEY) })).toEqual([expect.stringContaining('must not be the same as secrets.session')]);
  });
});

describe('SAML key and certificate', () => {
  const env = (privateKey: string, certificate: string) => ({ PASSERELLE_SECRETS_SAML_PRIVATE_KEY: privateKey, PASSERELLE_SECRETS_SAML_CERTIFICATE: certificate });

  test('a pair is taken', () => {
    expect(load({}, env(SAML_KEY, SAML_CERTIFICATE)).secrets.saml).toEqual({ privateKey: SAML_KEY.trim(), certificate: SAML_CERTIFICATE.trim() });
  });

  test.each([
    ['a key alone', env(SAML_KEY, ''), 'secrets.saml.certificate: is missing'],
    ['a certificate alone', env('', SAML_CERTIFICATE), 'secrets.saml.privateKey: is missing'],
    ['the certificate of another key', env(SAML_KEY, OTHER_SAML_CERTIFICATE), 'is not the certificate of'],
    ['no PEM', env('hello', SAML_CERTIFICATE), 'must be a PEM block of a private key'],
    ['a broken certificate', env(SAML_KEY, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), 'is not a certificate that can be read'],
    ['a short key', env(shortKey(), SAML_CERTIFICATE), 'must be RSA with 2,048 bits or more'],
  ])('%s is refused', (_case, variables, message) => {
    expect(faultLines({}, variables)).toEqual([expect.stringContaining(message)]);
  });
});

describe('SAML decryption keys', () => {
  const pair = (name: string, key: string, certificate: string) => ({
    [`PASSERELLE_SECRETS_SAML_${name}_KEY`]: key,
    [`PASSERELLE_SECRETS_SAML_${name}_CERTIFICATE`]: certificate,
  });

  test.each([['DECRYPTION', 'decryption'], ['PREVIOUS_DECRYPTION', 'previousDecryption']])('%s: a pair is taken', (name, setting) => {
    expect(load({}, pair(name, SAML_KEY, SAML_CERTIFICATE)).secrets.saml).toEqual({ [`${setting}Key`]: SAML_KEY.trim(), [`${setting}Certificate`]: SAML_CERTIFICATE.trim() });
  });

  test.each([
    ['a key alone', pair('DECRYPTION', SAML_KEY, ''), 'secrets.saml.decryptionCertificate: is missing'],
    ['the certificate of another key', pair('PREVIOUS_DECRYPTION', SAML_KEY, OTHER_SAML_CERTIFICATE), 'is not the certificate of secrets.saml.previousDecryptionKey'],
    ['the key that signs', { ...pair('DECRYPTION', SAML_KEY, SAML_CERTIFICATE), PASSERELLE_SECRETS_SAML_PRIVATE_KEY: SAML_KEY, PASSERELLE_SECRETS_SAML_CERTIFICATE: SAML_CERTIFICATE }, 'secrets.saml.decryptionKey: must not be the same as secrets.saml.privateKey'],
  ])('%s is refused', (_case, variables, message) => {
    expect(faultLines({}, variables)).toEqual([expect.stringContaining(message)]);
  });
});

describe('the SAML pair of the demonstration', () => {
  const demoFile = (name: string): string => readFileSync(new URL(`../../../src/demo/hub/${name}`, import.meta.url), 'utf8');
  const env = {
    PASSERELLE_SECRETS_SAML_PRIVATE_KEY: demoFile('demo-only-hub-key.pem'),
    PASSERELLE_SECRETS_SAML_CERTIFICATE: demoFile('demo-only-hub-cert.pem'),
  };

  test('is refused in production, for its private key is in the sources', () => {
    expect(faultLines({}, env)).toEqual([expect.stringContaining('secrets.saml.privateKey: is a secret of the demonstration')]);
  });

  test('is taken by the demonstration', () => {
    expect(load({}, { ...env, PASSERELLE_MODE: 'demo' }).mode).toBe('demo');
  });
});

describe('settings that must agree', () => {
  test.each([
    ['store: { engine: mongo }', 'store.uri: is missing'],
    ['store: { uri: "mongodb://localhost/hub" }', 'store.engine: must be mongo'],
    ['store: { engine: mongo, uri: "http://localhost" }', 'store.uri: must begin with mongodb://'],
  ])('%s', (store, message) => {
    expect(faultLines({ 'hub.yaml': RIGHT_SETTINGS.replace(/store: .*/, store) })).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    ['sessions: { idleMinutes: 481 }', 'sessions.idleMinutes: must not be longer than sessions.absoluteHours'],
    ['sessions: { adminIdleMinutes: 241 }', 'sessions.adminIdleMinutes: must not be longer than sessions.adminAbsoluteHours'],
    ['trustedProxies: -1', 'trustedProxies: '],
    ['outgoing: { allowPrivate: ["10.0.0.0/33"] }', 'outgoing.allowPrivate[0]: must be a host name'],
    ['outgoing: { allowPrivate: ["http://cas"] }', 'outgoing.allowPrivate[0]: must be a host name'],
  ])('%s', (line, message) => {
    expect(faultLines({ 'hub.yaml': settingsAnd(line) })).toEqual([expect.stringContaining(message)]);
  });

  test('private networks in every form', () => {
    const allowPrivate = ['cas.internal', 'localhost:8080', '127.0.0.1:8080', '[::1]', '[::1]:80', '10.1.0.0/16', 'fd00::/8'];
    expect(load({}, { PASSERELLE_OUTGOING_ALLOW_PRIVATE: allowPrivate.join(',') }).outgoing.allowPrivate).toEqual(allowPrivate);
  });
});

function shortKey(): string {
  return generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
