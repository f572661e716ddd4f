import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { decryptionKey } from '../../../../../../src/protocols/inbound/saml/encryption/decryption-key.js';
import { signingKeys } from '../../../../../../src/protocols/inbound/saml/provider/certificate.js';
import type { Exchange } from '../../../../../../src/protocols/inbound/saml/response/rule.js';
import { attempt, exchangeWith, factsOf, identityFrom, NOW } from '../../../../../support/saml-exchange.js';
import { createIdentityProvider } from '../../../../../support/saml-identity-provider.js';
import { swap } from '../../../../../support/saml-response.js';
import { signXml } from '../../../../../support/saml-signature.js';

/**
 * Encrypted by other software for one key of the hub, which is for tests only, and kept byte for byte. `santuario-*`: Apache
 * Santuario 4.0.3, the library of Keycloak and OpenSAML; `xmlsec1-*`: xmlsec 1.2.37; `pysaml2-*`: a whole response of pysaml2
 * 7.5.5, told to use AES-GCM.
 */
const HERE = new URL('../../../../../support/saml-recorded/encrypted/', import.meta.url);
const recorded = (name: string): string => readFileSync(new URL(name, HERE), 'utf8');

const idp = createIdentityProvider();
const keys = [...signingKeys([recorded('test-only-idp.crt'), idp.own.certificatePem])];
const SUBJECT = 'f3a9c2d1e0b47a65';

function exchangeAt(now: number, signed: 'response' | 'both'): Exchange {
  const { provider } = exchangeWith(idp);
  const decryptionKeys = [decryptionKey(recorded('test-only-hub-key.pem'))];
  return exchangeWith(idp, { settings: { signed }, exchange: { now, attempt: { ...attempt, createdAt: now - 30_000 }, provider: { ...provider, keys }, decryptionKeys } });
}

describe('V22: what other software encrypts is read', () => {
  test.each(['santuario-sha256', 'santuario-mixed', 'santuario-mgf1p', 'xmlsec1-mgf1p'])('%s: its signed assertion, in a signed response', async (name) => {
    const encrypted = swap(recorded(`${name}.xml`), /^(<\?xml[^>]*>\s*)?/, '<saml:EncryptedAssertion>').trimEnd();
    for (const signed of ['response', 'both'] as const) {
      const exchange = exchangeAt(NOW, signed);
      const unsigned = idp.respond(factsOf(exchange), { signed: 'nothing', unsigned: (xml) => swap(xml, /<saml:Assertion .*<\/saml:Assertion>/s, `${encrypted}</saml:EncryptedAssertion>`) });
      expect((await identityFrom(signXml(unsigned, '_response', { key: idp.own.key }), exchange)).subject).toBe(SUBJECT);
    }
  });

  test('pysaml2-both: a whole response', async () => {
    const xml = recorded('pysaml2-both.xml');
    const made = Date.parse(/IssueInstant="([^"]+)"/.exec(xml)?.[1] ?? '');
    const { subject, attributes } = await identityFrom(xml, exchangeAt(made + 2_000, 'both'));
    expect([subject, attributes['urn:oid:0.9.2342.19200300.100.1.1']]).toEqual([SUBJECT, ['mbertin']]);
  });
});
