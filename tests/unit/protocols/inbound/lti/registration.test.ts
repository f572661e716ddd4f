import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../src/domain/errors.js';
import { HUB_ORIGIN, LAUNCH_URL, lmsKey, LMS, LMS_ID, testLms, type Answer, type LmsKey, type TestLms } from '../../../../support/lms-protocol.js';

const CONFIGURATION = 'https://moodle.example.fr/mod/lti/openid-configuration.php';
const REGISTRATION = 'https://moodle.example.fr/mod/lti/openid-registration.php';
const TOOL = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const PLATFORM = 'https://purl.imsglobal.org/spec/lti-platform-configuration';
const GOOD = {
  issuer: 'https://moodle.example.fr',
  authorization_endpoint: 'https://moodle.example.fr/mod/lti/auth.php',
  token_endpoint: 'https://moodle.example.fr/mod/lti/token.php',
  jwks_uri: 'https://moodle.example.fr/mod/lti/certs.php',
  registration_endpoint: REGISTRATION,
  [PLATFORM]: { product_family_code: 'moodle', version: '4.5' },
};

let key: LmsKey;
let lms: TestLms;
beforeAll(async () => { key = await lmsKey(); });
beforeEach(async () => { lms = await testLms(key); });
afterEach(() => lms.store.close());

const json = (body: unknown, status = 200): Answer => ({ status, body: JSON.stringify(body) });
function serve(configuration: Answer, registration: Answer = json({ client_id: 'client-1' })): void {
  lms.http.routes.set(`GET ${CONFIGURATION}`, () => configuration);
  lms.http.routes.set(`POST ${REGISTRATION}`, () => registration);
}
const register = (url = CONFIGURATION, token?: string) => lms.protocol.register(LMS_ID, url, token);

describe('the hub registers with an LMS', () => {
  test('by what the LMS says of itself, with its token both times', async () => {
    serve(json(GOOD), json({ client_id: 'client-1', [TOOL]: { deployment_id: '7' } }, 201));
    await expect(register(CONFIGURATION, 'jeton')).resolves.toEqual({
      platform: {
        issuer: GOOD.issuer, clientId: 'client-1', authorizationUrl: GOOD.authorization_endpoint, tokenUrl: GOOD.token_endpoint,
        tokenAudience: undefined, keySetUrl: GOOD.jwks_uri,
      },
      name: 'moodle.example.fr', productFamily: 'moodle', deploymentId: '7',
    });
    expect(lms.http.sent.map(({ method, headers }) => [method, headers?.['Authorization']])).toEqual([['GET', 'Bearer jeton'], ['POST', 'Bearer jeton']]);
  });

  test('and asks to be known by addresses of this registration', async () => {
    serve(json(GOOD));
    await register();
    const { contentType, body, headers } = lms.http.sent[1]!;
    expect(contentType).toBe('application/json');
    expect(headers).not.toHaveProperty('Authorization');
    expect(JSON.parse(body ?? '')).toEqual({
      application_type: 'web', response_types: ['id_token'], grant_types: ['implicit', 'client_credentials'], client_name: 'Passerelle',
      initiate_login_uri: `${HUB_ORIGIN}/lti/lms/${LMS_ID}/login`, redirect_uris: [LAUNCH_URL], jwks_uri: `${HUB_ORIGIN}/lti/lms/${LMS_ID}/jwks`,
      token_endpoint_auth_method: 'private_key_jwt',
      scope: ['lti-ags/scope/score', 'lti-ags/scope/result.readonly', 'lti-ags/scope/lineitem', 'lti-nrps/scope/contextmembership.readonly'].map((scope) => `https://purl.imsglobal.org/spec/${scope}`).join(' '),
      [TOOL]: {
        domain: 'hub.example.fr', target_link_uri: LAUNCH_URL, custom_parameters: { passerelle_copie_de: '$ResourceLink.id.history' },
        claims: ['iss', 'sub', 'name', 'given_name', 'family_name', 'email', 'locale'],
        messages: [{ type: 'LtiResourceLinkRequest', target_link_uri: LAUNCH_URL }, { type: 'LtiDeepLinkingRequest', target_link_uri: LAUNCH_URL, label: 'Passerelle', placements: ['ContentArea'] }],
      },
    });
    expect(body).toBe(JSON.stringify(JSON.parse(lms.protocol.facts(LMS_ID).json)));
  });

  test('by the name and the audience that some LMSs tell', async () => {
    serve(json({ ...GOOD, authorization_server: 'urn:server', [PLATFORM]: { product_family_code: 'canvas', 'https://canvas.instructure.com/lti/account_name': 'Académie' } }), json({ client_id: 10_000 }));
    await expect(register()).resolves.toMatchObject({ name: 'Académie', productFamily: 'canvas', platform: { tokenAudience: 'urn:server', clientId: '10000' } });
  });

  test.each<[name: string, differences: object, rule: string]>([
    ['no issuer', { issuer: undefined }, 'LR-02'],
    ['an issuer that is no address', { issuer: 'moodle' }, 'LR-02'],
    ['an issuer on another host', { issuer: 'https://lms.example.fr' }, 'LR-03'],
    ['an issuer on another port', { issuer: 'https://moodle.example.fr:8443' }, 'LR-03'],
    ['keys on another host', { jwks_uri: 'https://evil.example/jwks' }, 'LR-04'],
    ['a token endpoint on another host', { token_endpoint: 'https://evil.example/token' }, 'LR-04'],
    ['a login on another host', { authorization_endpoint: 'https://moodle.example.fr.evil.example/auth' }, 'LR-04'],
    ['a registration on another host', { registration_endpoint: 'https://evil.example/register' }, 'LR-04'],
    ['an endpoint in clear', { token_endpoint: 'http://moodle.example.fr/token' }, 'LR-04'],
    ['an endpoint with a user name', { token_endpoint: 'https://moodle.example.fr@moodle.example.fr/token' }, 'LR-04'],
  ])('not by %s', async (_name, differences, rule) => {
    serve(json({ ...GOOD, ...differences }));
    await expect(register()).rejects.toMatchObject({ code: 'LMS-DEMANDE', rule });
    expect(lms.http.sent.map(({ method }) => method)).toEqual(['GET']);
  });

  test.each(['http://moodle.example.fr/c', 'http://127.0.0.1/c', 'ftp://moodle.example.fr/c', 'javascript:1', 'https://a@moodle.example.fr/c', 'x', `https://moodle.example.fr/${'x'.repeat(2_000)}`])('nothing is fetched from %s', async (url) => {
    await expect(register(url)).rejects.toMatchObject({ code: 'LMS-DEMANDE', rule: 'LR-01' });
    expect(lms.http.sent).toEqual([]);
  });

  test('a token is no header of its own', async () => {
    await expect(register(CONFIGURATION, 'a\r\nX: b')).rejects.toMatchObject({ code: 'LMS-DEMANDE', rule: 'LR-01' });
  });

  test.each<[name: string, configuration: Answer, registration: Answer, code: string]>([
    ['a configuration that is refused', { status: 401 }, {}, 'LMS-REFUS'],
    ['a configuration that breaks down', { status: 500 }, {}, 'LMS-PANNE'],
    ['a configuration elsewhere', { status: 302, location: 'https://evil.example/c' }, {}, 'LMS-REFUS'],
    ['a configuration that is a page', { status: 200, body: '<html>' }, {}, 'LMS-DEMANDE'],
    ['a registration that is refused', json(GOOD), { status: 400 }, 'LMS-REFUS'],
    ['a registration that breaks down', json(GOOD), { status: 503 }, 'LMS-PANNE'],
    ['an answer without a client', json(GOOD), json({}), 'LMS-REFUS'],
    ['a client id with a line break', json(GOOD), json({ client_id: 'a\nb' }), 'LMS-REFUS'],
  ])('%s', async (_name, configuration, registration, code) => {
    serve(configuration, registration);
    await expect(register()).rejects.toMatchObject({ code });
  });
});

describe('an LMS is tried', () => {
  const AT = { jwks: 'GET https://lms.example.fr/jwks', login: 'GET https://lms.example.fr/authorize', token: 'POST https://lms.example.fr/token' };
  const token = json({ access_token: 'a-secret-token', token_type: 'Bearer', expires_in: 60 });
  const run = async () => {
    const checks = await lms.protocol.test(LMS);
    return { checks, outcomes: Object.fromEntries(checks.map(({ name, outcome, fault }) => [name, fault === undefined ? outcome : `${outcome} ${fault}`])) };
  };

  test('and found well, without a word of its secrets', async () => {
    lms.http.routes.set(AT.login, () => ({ status: 302, location: 'https://lms.example.fr/signin' }));
    lms.http.routes.set(AT.token, () => token);
    const { checks, outcomes } = await run();
    expect(outcomes).toEqual({ 'key-set': 'passed', 'login': 'passed', 'scores': 'passed', 'members': 'passed' });
    expect(checks.map(({ exchanges }) => exchanges.length)).toEqual([1, 1, 3, 1]);
    expect(JSON.stringify(checks)).not.toMatch(/a-secret-token|eyJ/);
    expect(lms.http.sent.every(({ url }) => ['jwks', 'authorize', 'token'].includes(new URL(url).pathname.slice(1)))).toBe(true);
  });

  test('and each thing that is wrong is told', async () => {
    lms.http.routes.set(AT.jwks, () => json({ keys: [{ ...key.publicJwk, d: 'AAAA' }] }));
    lms.http.routes.set(AT.token, () => json({ error: 'invalid_client' }, 400));
    const { checks, outcomes } = await run();
    expect(outcomes).toEqual({ 'key-set': 'failed private-key', 'login': 'failed status', 'scores': 'failed service', 'members': 'failed service' });
    expect(checks[3]?.note).toBe('access token refused, status 400, invalid_client');
  });

  test('and what it does not offer is left out', async () => {
    lms.http.routes.set(AT.login, () => ({ status: 400 }));
    lms.http.routes.set(AT.token, ({ body }) => (body?.includes('contextmembership') === true ? json({ error: 'invalid_scope' }, 400) : token));
    expect((await run()).outcomes).toEqual({ 'key-set': 'passed', 'login': 'passed', 'scores': 'passed', 'members': 'skipped not-offered' });
  });

  test('and one that is gone is told as such', async () => {
    for (const route of Object.values(AT)) lms.http.routes.set(route, () => Promise.reject(new HubError('SYS-RESEAU', { detail: 'lms.example.fr: connection refused' })));
    const { checks, outcomes } = await run();
    expect(Object.values(outcomes)).toEqual(['failed unreachable', 'failed unreachable', 'failed unreachable', 'failed unreachable']);
    expect(checks[0]?.note).toBe('lms.example.fr: connection refused');
  });
});
