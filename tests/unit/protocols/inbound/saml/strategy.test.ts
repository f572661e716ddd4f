import { createPublicKey, verify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../src/domain/errors.js';
import type { ExternalIdentity } from '../../../../../src/domain/identity.js';
import type { Attempt, InboundTools } from '../../../../../src/protocols/contract.js';
import { createSamlProtocol, type SamlProtocolOptions } from '../../../../../src/protocols/inbound/saml/index.js';
import { readXml } from '../../../../../src/protocols/inbound/saml/xml/read.js';
import { onlyChild, childrenOf, type XmlElement } from '../../../../../src/protocols/inbound/saml/xml/element.js';
import { SamlSettings } from '../../../../../src/protocols/inbound/saml/settings.js';
import { makeKey } from '../../../../support/certificate.js';
import { runStrategy, type Outcome } from '../../../../support/run-strategy.js';
import { attempt, exchangeWith, factsOf, NOW, oneTimeInMemory, ORIGIN } from '../../../../support/saml-exchange.js';
import { answerOf, createIdentityProvider } from '../../../../support/saml-identity-provider.js';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const LIMITS = { elements: 100, depth: 8, attributes: 20, allAttributes: 100, namespaces: 8, text: 1_000 } as const;

const idp = createIdentityProvider();
const own = makeKey();
const signing = { privateKeyPem: own.privateKeyPem, certificatePem: own.certificatePem };

const usedOnce = oneTimeInMemory();

function strategyWith(settings: object = {}, options: Partial<SamlProtocolOptions> = {}, tools: Partial<InboundTools> = {}) {
  const protocol = createSamlProtocol({ signing, readFile: () => Promise.reject(new Error('no files')), ...options });
  const connection = { id: attempt.connectionId, settings: SamlSettings.parse({ entityId: idp.entityId, metadata: { xml: idp.metadata() }, ...settings }) };
  const http = { get: () => Promise.reject(new HubError('SYS-RESEAU')), post: () => Promise.reject(new HubError('SYS-RESEAU')) };
  return protocol.strategy(connection, { clock: { now: () => NOW }, oneTime: usedOnce, http, origin: ORIGIN, ...tools });
}

interface Request {
  readonly url: URL;
  readonly xml: string;
  readonly root: XmlElement;
}

async function begin(settings: object = {}, options: Partial<SamlProtocolOptions> = {}, request?: unknown, of: Attempt = attempt): Promise<Request> {
  const { redirect, error } = await runStrategy(strategyWith(settings, options), { step: 'begin', attempt: of }, request);
  if (redirect === undefined) throw new Error('expected a redirect', { cause: error });
  const url = new URL(redirect);
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');
  return { url, xml, root: readXml(xml, LIMITS) };
}

function complete(answer = answerOf(idp.respond(factsOf(exchangeWith(idp))), attempt), of: Attempt = attempt, tools: Partial<InboundTools> = {}, request?: unknown): Promise<Outcome> {
  return runStrategy(strategyWith({}, {}, { oneTime: oneTimeInMemory(), ...tools }), { step: 'complete', attempt: of, answer }, request);
}

describe('a provider that takes no requests', () => {
  const startUrl = 'https://idp.ac-exemple.fr/sso/SSO?SPEntityID=urn:fi:ent:exemple:1.0&TARGET=https://passerelle.example.fr/';

  test('is begun at by its own address, as it is written', async () => {
    expect((await runStrategy(strategyWith({ unsolicited: true, startUrl }), { step: 'begin', attempt })).redirect).toBe(startUrl);
  });

  test.each([{ startUrl }, { startUrl, unsolicited: false }, { startUrl: 'http://idp.ac-exemple.fr/sso', unsolicited: true }])('settings %j are refused', (written) => {
    expect(SamlSettings.safeParse({ entityId: idp.entityId, metadata: { xml: idp.metadata() }, ...written }).success).toBe(false);
  });
});

describe('the request', () => {
  test('says who asks, where to answer and how, and no more than that', async () => {
    const { url, root } = await begin();
    expect(`${url.origin}${url.pathname}`).toBe(idp.ssoUrl);
    expect([...url.searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState', 'SigAlg', 'Signature']);
    const { IssueInstant, ...attributes } = Object.fromEntries(root.attributes);
    expect(root).toMatchObject({ name: 'AuthnRequest', namespace: PROTOCOL });
    expect(attributes).toEqual({
      ID: attempt.requestId,
      Version: '2.0',
      Destination: idp.ssoUrl,
      ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      AssertionConsumerServiceURL: `${ORIGIN}/connexion/saml/acs`,
    });
    expect(IssueInstant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(onlyChild(root, ASSERTION, 'Issuer')?.text).toBe(`${ORIGIN}/connexion/saml/metadata`);
    expect(root.children.map(({ name }) => name)).toEqual(['Issuer', 'NameIDPolicy']);
    expect(Object.fromEntries(onlyChild(root, PROTOCOL, 'NameIDPolicy')!.attributes)).toEqual({ AllowCreate: 'true' });
  });

  test('RelayState is the attempt: opaque, 80 bytes at most, never an address', async () => {
    expect((await begin()).url.searchParams.get('RelayState')).toBe(attempt.id);
  });

  test('asks for a format, classes and fresh credentials when the connection says so', async () => {
    const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
    const { root } = await begin({ nameIdFormat, authnContexts: ['urn:a', 'urn:b'], forceAuthn: true });
    expect(root.attributes.get('ForceAuthn')).toBe('true');
    expect(onlyChild(root, PROTOCOL, 'NameIDPolicy')?.attributes.get('Format')).toBe(nameIdFormat);
    const asked = onlyChild(root, PROTOCOL, 'RequestedAuthnContext');
    expect(asked?.attributes.get('Comparison')).toBe('exact');
    expect(childrenOf(asked, ASSERTION, 'AuthnContextClassRef').map(({ text }) => text)).toEqual(['urn:a', 'urn:b']);
  });

  test('asks quietly where it is only to be known whether somebody is signed in; not where credentials must be fresh', async () => {
    const quiet = { ...attempt, quiet: true };
    expect((await begin({}, {}, undefined, quiet)).root.attributes.get('IsPassive')).toBe('true');
    const { root } = await begin({ forceAuthn: true }, {}, undefined, quiet);
    expect([root.attributes.get('IsPassive'), root.attributes.get('ForceAuthn')]).toEqual([undefined, 'true']);
  });

  test('is signed with RSA-SHA256 over the query as it is sent', async () => {
    const { url } = await begin({ metadata: { xml: idp.metadata({ ssoUrl: 'https://idp.ac-exemple.fr/sso?tenant=a%20b&x=é' }) } });
    const raw = url.search.slice(1).split('&');
    const signed = ['SAMLRequest', 'RelayState', 'SigAlg'].map((name) => raw.find((pair) => pair.startsWith(`${name}=`))).join('&');
    expect(url.searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256');
    expect(url.searchParams.get('tenant')).toBe('a b');
    const publicKey = createPublicKey(own.certificatePem);
    const value = Buffer.from(url.searchParams.get('Signature') ?? '', 'base64');
    expect(verify('sha256', Buffer.from(signed), publicKey, value)).toBe(true);
    expect(verify('sha256', Buffer.from(signed.replace('RelayState=a', 'RelayState=b')), publicKey, value)).toBe(false);
  });

  test('mentions SHA-1 nowhere, and no signature inside', async () => {
    const { url, xml } = await begin({ authnContexts: ['urn:a'] });
    expect(decodeURIComponent(url.search)).not.toMatch(/sha1/i);
    expect(xml).not.toMatch(/sha1|Signature|PasswordProtectedTransport|emailAddress/i);
  });

  test('is unsigned where the hub has no key', async () => {
    expect([...(await begin({}, { signing: undefined })).url.searchParams.keys()]).toEqual(['SAMLRequest', 'RelayState']);
  });

  test('comes out the same whatever the web request says about addresses', async () => {
    const spoofed = { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' }, query: { RelayState: 'evil', SAMLResponse: 'evil' }, body: { SAMLRequest: 'evil' }, protocol: 'http', hostname: 'evil.example' };
    const { url, xml } = await begin({}, {}, spoofed);
    expect(url.href + xml).not.toContain('evil');
  });

  test('belongs to one connection, at either step', async () => {
    const foreign = { ...attempt, connectionId: 'other' };
    const refusal = { code: 'AUTH-REPONSE', rule: 'V10' };
    expect((await runStrategy(strategyWith(), { step: 'begin', attempt: foreign })).error).toMatchObject(refusal);
    expect((await complete(undefined, foreign)).error).toMatchObject(refusal);
  });

  test('is not made for a provider whose metadata cannot be had', async () => {
    const { error } = await runStrategy(strategyWith({ metadata: { url: 'https://idp.ac-exemple.fr/metadata' } }), { step: 'begin', attempt });
    expect(error).toMatchObject({ code: 'AUTH-IDP-PANNE', detail: `${idp.entityId}: the metadata cannot be had` });
  });
});

describe('the answer', () => {
  test('ends in an identity', async () => {
    const identity = (await complete()).success as ExternalIdentity;
    expect(identity).toMatchObject({ connectionId: attempt.connectionId, protocol: 'saml', subject: 'f3a9c2d1e0b47a65' });
  });

  test('is read from the step alone: what the web request holds counts for nothing', async () => {
    const genuine = answerOf(idp.respond(factsOf(exchangeWith(idp))), attempt);
    const request = { query: { SAMLResponse: 'x', SAMLRequest: 'x', RelayState: 'x' }, body: genuine };
    expect((await complete(undefined, attempt, {}, request)).success).toBeDefined();
    expect((await complete({}, attempt, {}, request)).error).toMatchObject({ code: 'AUTH-REPONSE', rule: 'V03' });
  });

  test('that is refused ends in the refusal', async () => {
    expect((await complete({ SAMLResponse: 'PGEvPg==', RelayState: attempt.id })).error).toMatchObject({ code: 'AUTH-FORMAT', rule: 'V06' });
  });

  test('that meets a fault of ours ends in SYS-INTERNE, not in an identity', async () => {
    const broken = { ...oneTimeInMemory(), claim: () => Promise.reject(new Error('the store is down')) };
    expect((await complete(undefined, attempt, { oneTime: broken })).error).toMatchObject({ code: 'SYS-INTERNE' });
  });
});

describe('the protocol', () => {
  test('is answered by a post of two fields', () => {
    const protocol = createSamlProtocol({ readFile: () => Promise.reject(new Error()) });
    expect(protocol).toMatchObject({ id: 'saml', answersBy: 'post', answerFields: ['SAMLResponse', 'RelayState'] });
  });
});
