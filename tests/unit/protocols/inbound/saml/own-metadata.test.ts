import { describe, expect, test } from '@jest/globals';
import type { InboundTools, Reply } from '../../../../../src/protocols/contract.js';
import { createSamlProtocol } from '../../../../../src/protocols/inbound/saml/index.js';
import { childrenOf, descendants, onlyChild } from '../../../../../src/protocols/inbound/saml/xml/element.js';
import { readXml } from '../../../../../src/protocols/inbound/saml/xml/read.js';
import { makeKey } from '../../../../support/certificate.js';
import { ORIGIN } from '../../../../support/saml-exchange.js';

const MD = 'urn:oasis:names:tc:SAML:2.0:metadata';
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const LIMITS = { elements: 100, depth: 8, attributes: 20, allAttributes: 100, namespaces: 8, text: 4_000 } as const;
const own = makeKey();

interface Pair {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

async function published(signing?: Pair, origin = ORIGIN, decryption: readonly Pair[] = []): Promise<Extract<Reply, { kind: 'document' }>> {
  const protocol = createSamlProtocol({ signing, decryption, readFile: () => Promise.reject(new Error()) });
  const reply = await protocol.metadata?.({ origin } as InboundTools);
  if (reply?.kind !== 'document') throw new Error('expected a document');
  return reply;
}

describe('our own description', () => {
  test('names us, where to answer, and our certificate', async () => {
    const { type, body, cacheSeconds } = await published({ privateKeyPem: own.privateKeyPem, certificatePem: own.certificatePem });
    expect({ type, cacheSeconds }).toEqual({ type: 'application/samlmetadata+xml', cacheSeconds: 3_600 });
    const root = readXml(body, LIMITS);
    expect(root).toMatchObject({ name: 'EntityDescriptor', namespace: MD });
    expect(root.attributes.get('entityID')).toBe(`${ORIGIN}/connexion/saml/metadata`);
    const role = onlyChild(root, MD, 'SPSSODescriptor');
    expect(Object.fromEntries(role!.attributes)).toEqual({ protocolSupportEnumeration: 'urn:oasis:names:tc:SAML:2.0:protocol', AuthnRequestsSigned: 'true' });
    expect(role!.children.map(({ name }) => name)).toEqual(['Extensions', 'KeyDescriptor', 'SingleLogoutService', 'SingleLogoutService', 'AssertionConsumerService']);
    expect(Object.fromEntries(onlyChild(role, MD, 'AssertionConsumerService')!.attributes)).toEqual({
      Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      Location: `${ORIGIN}/connexion/saml/acs`,
      index: '1',
      isDefault: 'true',
    });
    expect(onlyChild(role, MD, 'KeyDescriptor')?.attributes.get('use')).toBe('signing');
    const [certificate] = [...descendants(root)].filter(({ name, namespace }) => name === 'X509Certificate' && namespace === DSIG);
    expect(certificate?.text.replace(/\s/g, '')).toBe(own.certificateBase64);
  });

  test('says what to encrypt to, the newest first, by AES-GCM and RSA-OAEP and by nothing older', async () => {
    const [current, previous] = [makeKey(), makeKey()];
    const root = readXml((await published(own, ORIGIN, [current, previous])).body, LIMITS);
    const keys = childrenOf(onlyChild(root, MD, 'SPSSODescriptor'), MD, 'KeyDescriptor').filter(({ attributes }) => attributes.get('use') === 'encryption');
    const certificates = keys.map((key) => [...descendants(key)].find(({ name }) => name === 'X509Certificate')?.text);
    expect(certificates).toEqual([current.certificateBase64, previous.certificateBase64]);
    for (const key of keys) {
      expect(childrenOf(key, MD, 'EncryptionMethod').map(({ attributes }) => attributes.get('Algorithm'))).toEqual([
        'http://www.w3.org/2009/xmlenc11#aes256-gcm',
        'http://www.w3.org/2009/xmlenc11#aes128-gcm',
        'http://www.w3.org/2009/xmlenc11#rsa-oaep',
        'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
      ]);
    }
  });

  test('says where a discovery service sends people back to (Discovery 2.5)', async () => {
    const role = onlyChild(readXml((await published()).body, LIMITS), MD, 'SPSSODescriptor');
    const protocol = 'urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol';
    const response = onlyChild(onlyChild(role, MD, 'Extensions'), protocol, 'DiscoveryResponse');
    expect(Object.fromEntries(response!.attributes)).toEqual({ Binding: protocol, Location: `${ORIGIN}/connexion/saml/decouverte`, index: '1' });
  });

  test('holds no encryption certificate, for which a provider would encrypt, and nothing of the private key', async () => {
    const { body } = await published({ privateKeyPem: own.privateKeyPem, certificatePem: own.certificatePem });
    expect(body).not.toMatch(/encryption|EncryptionMethod|PRIVATE KEY/);
    expect(body.replace(/\s/g, '')).not.toContain(own.privateKeyPem.split('\n')[1]);
  });

  test('names where logout messages go, by both bindings, and only when it can sign the answers', async () => {
    const role = onlyChild(readXml((await published({ privateKeyPem: own.privateKeyPem, certificatePem: own.certificatePem })).body, LIMITS), MD, 'SPSSODescriptor');
    expect(childrenOf(role, MD, 'SingleLogoutService').map(({ attributes }) => Object.fromEntries(attributes))).toEqual(
      ['HTTP-Redirect', 'HTTP-POST'].map((binding) => ({ Binding: `urn:oasis:names:tc:SAML:2.0:bindings:${binding}`, Location: `${ORIGIN}/connexion/saml/slo` })),
    );
    expect((await published()).body).not.toContain('SingleLogoutService');
  });

  test('without a key says that requests are not signed', async () => {
    const role = onlyChild(readXml((await published()).body, LIMITS), MD, 'SPSSODescriptor');
    expect(role?.attributes.get('AuthnRequestsSigned')).toBe('false');
    expect(childrenOf(role, MD, 'KeyDescriptor')).toEqual([]);
  });

  test('is the same bytes every time, and others at another address', async () => {
    const signing = { privateKeyPem: own.privateKeyPem, certificatePem: own.certificatePem };
    const [first, second] = [await published(signing), await published(signing)];
    expect(second.body).toBe(first.body);
    expect((await published(signing, 'https://autre.example.fr')).body).not.toContain(ORIGIN);
  });
});
