import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { complete, connectionTo, identityOf, refusalOf } from '../../../../support/cas-sign-in.js';
import { startLoopback, type LoopbackServer } from '../../../../support/loopback.js';
import type { Outcome } from '../../../../support/run-strategy.js';

const MINUTE = 60_000;
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

interface Draft {
  readonly status?: string;
  readonly conditions?: string;
  readonly assertion?: string;
  readonly name?: string;
  readonly secondName?: string;
  readonly attributes?: string;
  readonly text?: (xml: string) => string;
}

/** As Apereo CAS 6.6 answers; the test clock stands at zero. */
function answer({ status = 'saml1p:Success', conditions = `NotBefore="${instant(-5_000)}" NotOnOrAfter="${instant(30_000)}"`, assertion, name = 'mbertin', secondName = name, attributes, text }: Draft = {}): string {
  const subject = (of: string) => `<saml1:Subject><saml1:NameIdentifier>${of}</saml1:NameIdentifier></saml1:Subject>`;
  const released = attributes ?? '<saml1:Attribute AttributeName="ENTPersonProfils" AttributeNamespace="http://www.ja-sig.org/products/cas/"><saml1:AttributeValue>National_ENS</saml1:AttributeValue><saml1:AttributeValue> National_DIR </saml1:AttributeValue></saml1:Attribute><saml1:Attribute AttributeName="clientIpAddress"><saml1:AttributeValue>192.0.2.1</saml1:AttributeValue></saml1:Attribute>';
  const inner = `<saml1:Conditions ${conditions}><saml1:AudienceRestrictionCondition><saml1:Audience>x</saml1:Audience></saml1:AudienceRestrictionCondition></saml1:Conditions><saml1:AuthenticationStatement AuthenticationInstant="1970-01-01T00:00:00.123456789Z" AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password">${subject(name)}</saml1:AuthenticationStatement><saml1:AttributeStatement>${subject(secondName)}${released}</saml1:AttributeStatement>`;
  const whole = assertion ?? `<saml1:Assertion xmlns:saml1="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_a" Issuer="localhost" MajorVersion="1" MinorVersion="1">${inner}</saml1:Assertion>`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><saml1p:Response xmlns:saml1p="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1"><saml1p:Status><saml1p:StatusCode Value="${status}"/></saml1p:Status>${whole}</saml1p:Response></SOAP-ENV:Body></SOAP-ENV:Envelope>`;
  return text?.(xml) ?? xml;
}

async function asked(body: string, settings: object = {}): Promise<{ readonly outcome: Outcome; readonly request: IncomingMessage; readonly posted: string }> {
  let request: IncomingMessage | undefined;
  let posted = '';
  server = await startLoopback((incoming, response) => {
    request = incoming;
    incoming.on('data', (chunk: Buffer) => { posted += chunk.toString(); });
    incoming.on('end', () => response.end(body));
  });
  const outcome = await complete(connectionTo({ url: server.url, version: 'saml1.1', ...settings }), 'ST-1-abc');
  return { outcome, request: request!, posted };
}

describe('CAS 4.2: validation by SAML 1.1', () => {
  test('posts the ticket over SOAP, the service as TARGET, encoded', async () => {
    const { request, posted } = await asked(answer(), { renew: true });
    const service = 'https://passerelle.example.fr/connexion/cas/cas-ent/retour/a1B2c3D4e5F6g7H8';
    expect(`${request.method ?? ''} ${request.url ?? ''}`).toBe(`POST /samlValidate?TARGET=${encodeURIComponent(service)}&renew=true`);
    expect(request.headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8', soapaction: 'http://www.oasis-open.org/committees/security' });
    expect(posted).toContain('<samlp:AssertionArtifact>ST-1-abc</samlp:AssertionArtifact>');
    expect(posted).toContain('IssueInstant="1970-01-01T00:00:00.000Z"');
  });

  test('reads the name, the attributes (shape F) and when, and leaves out what is the server’s own', async () => {
    const { subject, attributes, authenticatedAt } = identityOf((await asked(answer())).outcome);
    expect({ subject, attributes: { ...attributes }, authenticatedAt }).toEqual({ subject: 'mbertin', attributes: { ENTPersonProfils: ['National_ENS', 'National_DIR'] }, authenticatedAt: 123 });
  });

  test.each(['Success', 'samlp:Success', 'saml1p:Success'])('the status counts by its local name: %s', async (status) => {
    expect(identityOf((await asked(answer({ status }))).outcome).subject).toBe('mbertin');
  });

  test.each([
    ['RequestDenied beside a whole assertion', { status: 'samlp:RequestDenied' }, 'CAS-TICKET'],
    ['a status that only ends like success', { status: 'samlp:NoSuccess' }, 'CAS-TICKET'],
    ['no status value', { text: (xml: string) => xml.replace(' Value="saml1p:Success"', '') }, 'CAS-TICKET'],
    ['an assertion that has ended', { conditions: `NotBefore="${instant(-9 * MINUTE)}" NotOnOrAfter="${instant(-4 * MINUTE)}"` }, 'AUTH-HORLOGE'],
    ['an assertion that has not begun', { conditions: `NotBefore="${instant(4 * MINUTE)}" NotOnOrAfter="${instant(9 * MINUTE)}"` }, 'AUTH-HORLOGE'],
    ['no NotBefore', { conditions: `NotOnOrAfter="${instant(MINUTE)}"` }, 'AUTH-HORLOGE'],
    ['no NotOnOrAfter', { conditions: `NotBefore="${instant(-MINUTE)}"` }, 'AUTH-HORLOGE'],
    ['two names', { secondName: 'admin' }, 'AUTH-FORMAT'],
    ['markup in the name', { name: 'ad<b/>min' }, 'AUTH-FORMAT'],
    ['an empty name', { name: '' }, 'AUTH-ATTRIBUT'],
    ['no assertion', { assertion: '' }, 'AUTH-FORMAT'],
    ['two assertions', { text: (xml: string) => xml.replace(/(<saml1:Assertion .*<\/saml1:Assertion>)/, '$1$1') }, 'AUTH-FORMAT'],
    ['SAML 2.0', { text: (xml: string) => xml.replaceAll('SAML:1.0:assertion', 'SAML:2.0:assertion') }, 'AUTH-FORMAT'],
    ['no envelope', { text: (xml: string) => xml.replaceAll('SOAP-ENV:Envelope', 'SOAP-ENV:Other') }, 'AUTH-FORMAT'],
    ['a document type', { text: (xml: string) => xml.replace('?>', '?><!DOCTYPE x>') }, 'AUTH-FORMAT'],
    ['a comment in the name', { name: 'ad<!-- -->min' }, 'AUTH-FORMAT'],
    ['the answer of CAS 2', { text: () => '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"/>' }, 'AUTH-FORMAT'],
  ])('%s: refused', async (_what, draft: Draft, code) => {
    const refusal = refusalOf((await asked(answer(draft), { skewSeconds: 180 })).outcome);
    expect(refusal.code).toBe(code);
    expect(refusal.message).not.toContain('admin');
  });
});

describe('CAS 2.5.2: answers in JSON', () => {
  const json = (success: object): string => JSON.stringify({ serviceResponse: { authenticationSuccess: success } });
  const read = async (body: string, settings: object = {}) => (await asked(body, { version: '3', format: 'json', ...settings }));

  test('are asked for and read: one value or several, numbers and truth values too', async () => {
    const { outcome, request } = await read(json({ user: 'mbertin', attributes: { uid: 'u1', ENTPersonProfils: ['National_ENS', 'National_ENS', ''], age: 7, isFromNewLogin: [true], authenticationDate: ['1970-01-01T00:00:01Z'], nested: { a: 1 }, userAgent: 'x' } }));
    expect(request.url).toMatch(/^\/p3\/serviceValidate\?.*&format=JSON$/);
    expect(request.headers.accept).toBe('application/json');
    const { subject, attributes, authenticatedAt } = identityOf(outcome);
    expect({ subject, attributes: { ...attributes }, authenticatedAt }).toEqual({ subject: 'mbertin', attributes: { uid: ['u1'], ENTPersonProfils: ['National_ENS'], age: ['7'] }, authenticatedAt: 1_000 });
  });

  test.each([
    ['a failure', JSON.stringify({ serviceResponse: { authenticationFailure: { code: 'INVALID_TICKET', description: 'non' } } }), 'CAS-TICKET'],
    ['a failure beside a success', JSON.stringify({ serviceResponse: { authenticationSuccess: { user: 'admin' }, authenticationFailure: {} } }), 'CAS-TICKET'],
    ['a user that is a list', json({ user: ['admin'] }), 'AUTH-FORMAT'],
    ['no user', json({}), 'AUTH-FORMAT'],
    ['an empty user', json({ user: ' ' }), 'AUTH-ATTRIBUT'],
    ['a proxied identity', json({ user: 'admin', proxies: ['https://proxy.example.fr/'] }), 'AUTH-FORMAT'],
    ['neither', '{"serviceResponse":{}}', 'AUTH-FORMAT'],
    ['a list', '[]', 'AUTH-FORMAT'],
    ['XML', '<x/>', 'AUTH-FORMAT'],
    ['deep nesting', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'AUTH-FORMAT'],
    ['many attributes', json({ user: 'admin', attributes: Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`a${index}`, 'x'])) }), 'AUTH-FORMAT'],
  ])('%s: refused', async (_what, body, code) => {
    const refusal = refusalOf((await read(body)).outcome);
    expect(refusal.code).toBe(code);
    expect(refusal.message).not.toContain('admin');
  });

  test('names that objects keep for themselves are left out', async () => {
    const { attributes } = identityOf((await read(json({ user: 'mbertin' }).replace('"mbertin"', '"mbertin","attributes":{"__proto__":"x","constructor":"y","uid":"u"}'))).outcome);
    expect(Object.keys(attributes)).toEqual(['uid']);
  });
});

describe('CAS 2.6: identities that come through proxies', () => {
  const CHAIN = ['https://portail.example.fr/proxy', 'https://ent.example.fr/proxy'];
  const xml = (...proxies: readonly string[]): string =>
    `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess><cas:user>mbertin</cas:user><cas:proxies>${proxies.map((proxy) => `<cas:proxy>${proxy}</cas:proxy>`).join('')}</cas:proxies></cas:authenticationSuccess></cas:serviceResponse>`;

  async function through(proxies: readonly string[], ticket = 'PT-1-abc', settings: object = { proxyChains: [CHAIN] }): Promise<Outcome> {
    server = await startLoopback((_request, response) => response.end(xml(...proxies)));
    return complete(connectionTo({ url: server.url, ...settings }), ticket);
  }

  test('a listed chain is let through, and is asked about where proxy tickets are taken', async () => {
    expect(identityOf(await through(CHAIN)).subject).toBe('mbertin');
    expect(server?.requests[0]).toMatch(/^\/p3\/proxyValidate\?/);
  });

  test.each(['ST-1-abc', 'PT-1-abc'])('without a proxy a person still signs in directly: %s', async (ticket) => {
    expect(identityOf(await through([], ticket)).subject).toBe('mbertin');
  });

  test.each([
    ['in another order', [...CHAIN].reverse()],
    ['shorter', CHAIN.slice(0, 1)],
    ['longer', [...CHAIN, 'https://evil.example/proxy']],
    ['with a stranger in it', ['https://evil.example/proxy', CHAIN[1]!]],
    ['that only begins alike', [`${CHAIN[0]!}.evil.example`, CHAIN[1]!]],
    ['of an empty proxy', ['']],
  ])('a chain %s: AUTH-FORMAT', async (_how, proxies) => {
    expect(refusalOf(await through(proxies))).toMatchObject({ code: 'AUTH-FORMAT', detail: 'validation answer: the identity comes through a proxy that is not listed' });
  });

  test('where none is listed, neither a chain nor a proxy ticket is taken: AUTH-FORMAT, CAS-TICKET', async () => {
    expect(refusalOf(await through(CHAIN, 'ST-1', {})).code).toBe('AUTH-FORMAT');
    expect(refusalOf(await through([], 'PT-1', {})).code).toBe('CAS-TICKET');
  });
});
