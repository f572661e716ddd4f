import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { HandClock } from '../support/memory-store.js';
import { ACADEMY } from '../support/school.js';
import { startSchoolHub, type SchoolHub } from '../support/school-hub.js';
import { askService, invite, LTI_PHP, metadata, MOODLE, register, TOOL_CONFIGURATION, type Metadata } from '../support/tool-metadata.js';

const HOUR = 3_600_000;
const clock = new HandClock(Date.now());
let hub: SchoolHub;
let endpoint: string;

beforeAll(async () => {
  hub = await startSchoolHub({ clock });
  endpoint = `${hub.origin}/lti/register`;
});
afterAll(() => hub.close());

const stored = (id: unknown) => hub.hub.store.collection(COLLECTIONS.toolRegistrations).get(String(id));
const toolOf = (body: Metadata): Metadata => body[TOOL_CONFIGURATION] as Metadata;

describe('what a tool reads before it registers', () => {
  test('A-21: the host of the issuer is the host of the document, and of every address in it', async () => {
    const { clientId } = await invite(hub);
    for (const path of ['/.well-known/openid-configuration', `/lti/tools/${clientId}/.well-known/openid-configuration`]) {
      const answer = await fetch(`${hub.origin}${path}`);
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/json; charset=utf-8', 'no-store']);
      const body = await answer.json() as Record<string, unknown>;
      expect(body['issuer']).toBe(hub.origin);
      for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'registration_endpoint']) expect(new URL(String(body[name])).origin).toBe(hub.origin);
    }
  });

  test('every field of the specification', async () => {
    const body = await (await fetch(`${hub.origin}/.well-known/openid-configuration`)).json() as Record<string, unknown>;
    expect(body).toMatchObject({
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['id_token'],
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['pairwise'],
      scopes_supported: expect.arrayContaining(['openid', 'https://purl.imsglobal.org/spec/lti-ags/scope/score']),
      claims_supported: expect.arrayContaining(['iss', 'sub', 'given_name', 'email']),
      'https://purl.imsglobal.org/spec/lti-platform-configuration': {
        product_family_code: 'passerelle',
        version: expect.any(String),
        messages_supported: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest', placements: ['ContentArea'] }],
        variables: expect.arrayContaining(['User.id', 'Context.id', 'ResourceLink.id']),
      },
    });
  });

  test('the keys it names are there, of the tool alone and of all tools', async () => {
    const { clientId } = await invite(hub);
    const own = await (await fetch(`${hub.origin}/lti/tools/${clientId}/.well-known/openid-configuration`)).json() as { jwks_uri: string };
    const { keys } = await (await fetch(own.jwks_uri)).json() as { keys: object[] };
    expect(keys.length).toBeGreaterThan(0);
    const all = await (await fetch(`${hub.origin}/lti/jwks`)).json() as { keys: { kid: string }[] };
    const { keys: calcul } = await (await fetch(`${hub.origin}/lti/tools/calcul/jwks`)).json() as typeof all;
    expect(all.keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining(calcul.map(({ kid }) => kid)));
    expect(JSON.stringify([keys, all])).not.toMatch(/"(d|p|q)":/);
  });

  test('a client id that nobody expects has no document and no keys', async () => {
    for (const path of ['.well-known/openid-configuration', 'jwks']) expect((await fetch(`${hub.origin}/lti/tools/reg-nobody/${path}`)).status).toBe(404);
  });
});

describe('the token', () => {
  test('R-01: none', async () => {
    const answer = await askService(endpoint, { body: metadata() });
    expect([answer.status, answer.body['error']]).toEqual([401, 'missing_registration_token']);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  test('R-02, A-22: unknown, and expired after an hour', async () => {
    const { token } = await invite(hub);
    expect((await askService(endpoint, { token: `${token}x`, body: metadata() })).body).toMatchObject({ error: 'invalid_registration_token' });
    clock.advance(HOUR);
    const late = await askService(endpoint, { token, body: metadata() });
    expect([late.status, late.body['error']]).toEqual([401, 'invalid_registration_token']);
  });

  test('R-03, A-22: used once, however many ask at the same time; of one client id there is one tool', async () => {
    const { clientId, token } = await invite(hub);
    const second = await hub.hub.flows.tools.invitations.token(clientId);
    const answers = await Promise.all([token, token, second, token].map((each) => askService(endpoint, { token: each, body: metadata() })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    const again = await askService(endpoint, { token, body: metadata() });
    expect([again.status, again.body['error']]).toEqual([401, 'token_already_used']);
  });

  test('a refused description does not use it up, and sixty tries do', async () => {
    const { token } = await invite(hub);
    for (let tries = 0; tries < 59; tries += 1) await askService(endpoint, { token, body: '{}' });
    expect((await askService(endpoint, { token, body: metadata() })).status).toBe(200);
    expect((await askService(endpoint, { token, body: metadata() })).status).toBe(429);
  });

  test('A-22: the registration belongs to the academy of the token, whatever the description says', async () => {
    const { body } = await register(hub, { ...metadata(), organisationId: 'autre', client_id: 'calcul' });
    expect(body['client_id']).toMatch(/^reg-[a-z2-7]{32}$/);
    expect(await stored(body['client_id'])).toMatchObject({ organisationId: ACADEMY, state: 'pending' });
  });
});

const bad: readonly (readonly [rule: string, what: string, body: unknown, error: string, field: string])[] = [
  ['R-04', 'no JSON', 'a=b', 'invalid_client_metadata', ''],
  ['R-04', 'a list', [], 'invalid_client_metadata', ''],
  ['R-04', 'null', 'null', 'invalid_client_metadata', ''],
  ['R-04', 'no name', metadata({ client_name: undefined }), 'invalid_client_metadata', 'client_name'],
  ['R-04', 'a name of blanks and controls', metadata({ client_name: ' \u202e\u0000 ' }), 'invalid_client_metadata', 'client_name'],
  ['R-04', 'no tool configuration', metadata({ [TOOL_CONFIGURATION]: undefined }), 'invalid_client_metadata', TOOL_CONFIGURATION],
  ['R-05', 'another type of application', metadata({ application_type: 'native' }), 'invalid_application_type', 'application_type'],
  ['R-05', 'another response type', metadata({ response_types: ['code'] }), 'invalid_response_types', 'response_types'],
  ['R-05', 'no client credentials', metadata({ grant_types: ['implicit'] }), 'invalid_grant_types', 'grant_types'],
  ['R-05', 'a secret', metadata({ token_endpoint_auth_method: 'client_secret_basic' }), 'invalid_token_endpoint_auth_method', 'token_endpoint_auth_method'],
  ['R-06', 'no redirect URI', metadata({ redirect_uris: [] }), 'invalid_redirect_uris', 'redirect_uris'],
  ['R-06', 'a redirect URI that is no address', metadata({ redirect_uris: ['/launch'] }), 'invalid_redirect_uri', 'redirect_uris[0]'],
  ['R-06', 'plain http', metadata({ redirect_uris: ['http://outil.example.fr/launch'] }), 'invalid_redirect_uri', 'redirect_uris[0]'],
  ['R-06', 'a script', metadata({ redirect_uris: ['javascript:alert(1)'] }), 'invalid_redirect_uri', 'redirect_uris[0]'],
  ['R-06', 'a fragment', metadata({ redirect_uris: ['https://outil.example.fr/launch#x'] }), 'invalid_redirect_uri', 'redirect_uris[0]'],
  ['R-06', 'a user name', metadata({ redirect_uris: ['https://qui@outil.example.fr/launch'] }), 'invalid_redirect_uri', 'redirect_uris[0]'],
  ['R-06', 'another host', metadata({ redirect_uris: ['https://outil.example.fr/launch', 'https://mal.example/launch'] }), 'invalid_redirect_uri', 'redirect_uris[1]'],
  ['R-06', 'a host that only ends alike', metadata({ redirect_uris: ['https://faux-outil.example.fr/launch'] }), 'invalid_redirect_uri', 'redirect_uris[0]'],
  ['R-07', 'no domain', metadata({}, { domain: undefined }), 'missing_domain', 'domain'],
  ['R-07', 'a domain with a scheme', metadata({}, { domain: 'https://outil.example.fr' }), 'missing_domain', 'domain'],
  ['R-07', 'a whole top-level domain', metadata({}, { domain: 'fr' }), 'missing_domain', 'domain'],
  ['R-08', 'a target elsewhere', metadata({}, { target_link_uri: 'https://mal.example/' }), 'domain_targetlinkuri_mismatch', 'target_link_uri'],
  ['R-08', 'no target at all', metadata({}, { target_link_uri: undefined }), 'missing_target_link_uri', 'target_link_uri'],
  ['R-08', 'a target of a message elsewhere', metadata({}, { messages: [{ type: 'LtiDeepLinkingRequest', target_link_uri: 'https://mal.example/' }] }), 'domain_targetlinkuri_mismatch', 'target_link_uri'],
  ['R-09', 'a login elsewhere', metadata({ initiate_login_uri: 'https://mal.example/login' }), 'invalid_initiate_login_uri', 'initiate_login_uri'],
  ['R-09', 'no keys', metadata({ jwks_uri: undefined }), 'invalid_jwks_uri', 'jwks_uri'],
  ['R-09', 'keys without TLS', metadata({ jwks_uri: 'http://outil.example.fr/jwks' }), 'invalid_jwks_uri', 'jwks_uri'],
  ['A-21', 'keys on a private address', metadata({ jwks_uri: 'https://10.0.0.1/jwks' }), 'invalid_jwks_uri', 'jwks_uri'],
  ['A-21', 'keys on a private address written as a number', metadata({ jwks_uri: 'https://0x0a000001/jwks' }), 'invalid_jwks_uri', 'jwks_uri'],
  ['A-21', 'keys on a private IPv6 address', metadata({ jwks_uri: 'https://[fd00::1]/jwks' }), 'invalid_jwks_uri', 'jwks_uri'],
  ['R-12', 'a custom parameter that is a number', metadata({}, { custom_parameters: { a: 1 } }), 'invalid_custom_parameters', 'custom_parameters'],
  ['R-12', 'a custom parameter that is a list', metadata({}, { custom_parameters: { a: ['b'] } }), 'invalid_custom_parameters', 'custom_parameters'],
];

describe('the description', () => {
  test.each(bad)('%s: %s', async (rule, _what, body, error, field) => {
    const { clientId, token } = await invite(hub);
    const answer = await askService(endpoint, { token, body });
    expect([answer.status, answer.body['error']]).toEqual([400, error]);
    expect(answer.body['faults']).toMatchObject([{ code: error, field, ...(rule === 'A-21' ? {} : { rule }) }]);
    expect(JSON.stringify(answer.body)).not.toMatch(/mal\.example|alert|10\.0\.0\.1/);
    expect(await stored(clientId)).toBeUndefined();
  });

  test('R-04, A-21: more than 64 kB', async () => {
    const { token } = await invite(hub);
    const answer = await askService(endpoint, { token, body: metadata({ pad: 'x'.repeat(70_000) }) });
    expect([answer.status, answer.body['code']]).toEqual([413, 'SYS-TAILLE']);
  });

  test('several faults come at once, each with its field', async () => {
    const { body } = await register(hub, metadata({ application_type: 'native', redirect_uris: [] }));
    expect((body['faults'] as object[]).length).toBe(2);
    expect(body['error_description']).toMatch(/application_type: .*; redirect_uris: /);
  });

  test('R-10, R-11: unknown messages and scopes are left out, the rest is answered as it is kept', async () => {
    const { status, body } = await register(hub, metadata({ scope: 'openid https://purl.imsglobal.org/spec/lti-ags/scope/score urn:autre' }, { messages: [{ type: 'LtiResourceLinkRequest' }, { type: 'Autre' }] }));
    expect(status).toBe(200);
    const scopes = String(body['scope']).split(' ');
    expect(scopes).toContain('https://purl.imsglobal.org/spec/lti-ags/scope/score');
    expect(scopes.some((scope) => /openid|autre|lineitem$|nrps/.test(scope))).toBe(false);
    expect(toolOf(body)).toMatchObject({ messages: [{ type: 'LtiResourceLinkRequest' }], deployment_id: expect.stringMatching(/^dep-[a-z2-7]{32}$/) });
    expect(body).toMatchObject({ client_id: expect.stringMatching(/^reg-/), registration_client_uri: expect.stringContaining('/lti/register/reg-'), registration_access_token: expect.any(String) });
  });

  test('R-13: nothing is fetched, and nothing opens before somebody decided', async () => {
    const { body } = await register(hub, metadata({ logo_uri: 'https://outil.example.fr/logo.png' }));
    const clientId = String(body['client_id']);
    expect((await stored(clientId))?.granted).toBeUndefined();
    expect(hub.hub.flows.catalogue.all().map(({ id }) => id)).not.toContain(clientId);
    const launch = await fetch(`${hub.origin}/lti/authorize?client_id=${clientId}&redirect_uri=https://outil.example.fr/launch`, { redirect: 'manual' });
    expect(launch.status).toBe(400);
  });

  test('A-28: names of the language itself in custom parameters do nothing', async () => {
    const hostile = JSON.stringify(metadata({}, { custom_parameters: { ok: '1' } })).replace('"ok":"1"', '"ok":"1","__proto__":"x","constructor":"y"');
    const { status, body } = await register(hub, hostile.replace('"client_name"', '"__proto__":{"polluted":"oui"},"client_name"'));
    expect(status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(toolOf(body)['custom_parameters']).toMatchObject({ ok: '1' });
  });

  test('a tool below its domain, and one with secondary domains', async () => {
    const below = await register(hub, metadata({ redirect_uris: ['https://a.outil.example.fr/l'] }, { target_link_uri: 'https://b.outil.example.fr/jeu' }));
    expect(below.status).toBe(200);
    const secondary = await register(hub, metadata({ redirect_uris: ['https://autre.example.org/l'] }, { secondary_domains: ['autre.example.org'] }));
    expect(secondary.status).toBe(200);
  });

  test('R-09: keys on a host that several tools share are let through', async () => {
    expect((await register(hub, metadata({ jwks_uri: 'https://cles.example.org/a.json' }))).status).toBe(200);
  });
});

describe('as tools in the field send it', () => {
  test('LTI-PHP names its picker only, and can be launched', async () => {
    const { status, body } = await register(hub, LTI_PHP);
    expect(status).toBe(200);
    expect(toolOf(body)).toMatchObject({ messages: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest' }] });
    expect((await stored(body['client_id']))?.asked).toMatchObject({
      targetLinkUri: 'https://outil.example.fr/rating/connect.php',
      services: { scores: 'manage', members: true, groups: true },
      attributes: expect.arrayContaining(['role', 'displayName', 'email', 'familyName', 'givenName']),
    });
  });

  test('Moodle finds its deployment in the answer', async () => {
    const { status, body } = await register(hub, MOODLE);
    expect(status).toBe(200);
    expect(toolOf(body)['deployment_id']).toMatch(/^dep-/);
    expect((await stored(body['client_id']))?.asked).toMatchObject({ name: { fr: 'Moodle de l’académie', en: 'Academy Moodle' }, deepLinkingUrl: 'https://outil.example.fr/enrol/lti/launch_deeplink.php' });
  });
});

describe('its own registration', () => {
  test('is read and changed with the token of the answer, and with no other', async () => {
    const { body } = await register(hub, metadata());
    const [url, token] = [String(body['registration_client_uri']), String(body['registration_access_token'])];
    const other = (await register(hub, metadata())).body['registration_access_token'];
    expect((await askService(url, { method: 'GET', token })).body).toEqual(body);
    for (const wrong of [undefined, String(other), (await invite(hub)).token]) {
      expect((await askService(url, { method: 'GET', ...(wrong === undefined ? {} : { token: wrong }) })).status).toBe(401);
      expect((await askService(url, { method: 'PUT', ...(wrong === undefined ? {} : { token: wrong }), body: metadata() })).status).toBe(401);
    }
    const changed = await askService(url, { method: 'PUT', token, body: metadata({ client_name: 'Calcul 2' }) });
    expect([changed.status, changed.body['client_name'], changed.body['client_id']]).toEqual([200, 'Calcul 2', body['client_id']]);
    expect((await askService(url, { method: 'PUT', token, body: metadata({ redirect_uris: [] }) })).status).toBe(400);
  });

  test('its token is kept as a hash', async () => {
    const { body } = await register(hub, metadata());
    const kept = await stored(body['client_id']);
    expect(kept?.accessHash).toHaveLength(43);
    expect(JSON.stringify(kept)).not.toContain(String(body['registration_access_token']));
  });
});
