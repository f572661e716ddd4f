import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { academyDoor } from '../support/academy-door.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { ACADEMY, HIRONDELLES } from '../support/school.js';
import { entConnection, startSchoolHub, type SchoolHub } from '../support/school-hub.js';
import { sharedStore } from '../support/shared-store.js';

const LMSS = `/espace/academy-admin-${ACADEMY}/lms`;
const store = sharedStore();
const academy = academyDoor(systemClock);
let hub: SchoolHub;
let admin: HttpBrowser;
let token: string;
let lms: { readonly origin: string; readonly server: Server; readonly registrations: string[] };

beforeAll(async () => {
  hub = await startSchoolHub({ config: store.config, connections: (_origin, cas) => [entConnection(cas), academy.connection()] });
  lms = await startRegisteringLms();
});
afterAll(async () => {
  lms.server.close();
  await hub.close();
  store.remove();
});
beforeEach(async () => {
  admin = hub.browser();
  await academy.signIn(admin, 'fabre');
  token = formTokenIn(await admin.get(LMSS));
});

const post = (path: string, fields: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> => admin.post(path, { _csrf: token, ...fields });
const versionIn = ({ text }: BrowserAnswer): string => /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
const stored = (id: string) => hub.hub.store.collection(COLLECTIONS.lmsRegistrations).get(id);
const idIn = ({ headers }: BrowserAnswer): string => (headers.location ?? '').split('/').at(-1) ?? '';

/** Moodle, as somebody types it. */
async function plugged(clientId: string): Promise<string> {
  const { headers } = await post(`${LMSS}/preparer`, { genre: 'moodle' });
  return idIn(await post(headers.location ?? '', { nom: 'Moodle des écoles', site: 'https://moodle.example.fr', clientId }));
}

describe('by hand', () => {
  test('the page says what to do there, what to copy, and draws the fields of the kind', async () => {
    const { headers } = await post(`${LMSS}/preparer`, { genre: 'moodle' });
    const page = await admin.get(headers.location ?? '');
    const id = headers.location?.split('/').at(-1) ?? '';
    for (const text of [`${hub.origin}/lti/lms/${id}/login`, `${hub.origin}/lti/lms/${id}/launch`, `${hub.origin}/lti/lms/${id}/jwks`, 'Outil externe', 'name="site"', `/lti/lms/${id}/inscription`]) expect(page.text).toContain(text);
  });

  test('what is typed becomes an LMS in use, with the addresses that follow', async () => {
    const id = await plugged('moodle-1');
    expect(await stored(id)).toMatchObject({ state: 'active', connector: 'moodle', issuer: 'https://moodle.example.fr', keySetUrl: 'https://moodle.example.fr/mod/lti/certs.php', allowAnonymous: false, roles: ['pupil', 'teacher', 'parent'] });
    expect((await admin.get(LMSS)).text).toContain('Moodle des écoles');
  });

  test('a fault shows the form again with what was typed, and keeps nothing', async () => {
    const { headers } = await post(`${LMSS}/preparer`, { genre: 'moodle' });
    const answer = await post(headers.location ?? '', { nom: 'Moodle', site: 'pas une adresse', clientId: 'x' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Adresse du site');
    expect(answer.text).toContain('value="pas une adresse"');
    expect(await stored(headers.location?.split('/').at(-1) ?? '')).toBeUndefined();
  });

  test('LMS-INCONNU: an unknown kind, an id that nobody prepared, an LMS of nobody', async () => {
    expect((await post(`${LMSS}/preparer`, { genre: 'cahier' })).status).toBe(404);
    expect((await admin.get(`${LMSS}/nouveau/lms-aaaaaaaaaaaaaaaa`)).status).toBe(404);
    expect((await admin.get(`${LMSS}/lms-aaaaaaaaaaaaaaaa`)).status).toBe(404);
  });

  test('SYS-CSRF: a form without its token', async () => {
    expect((await admin.post(`${LMSS}/preparer`, { genre: 'moodle' })).status).toBe(403);
  });
});

describe('schools', () => {
  test('a deployment is opened for a school of the academy, and closed again', async () => {
    const id = await plugged('moodle-2');
    expect((await post(`${LMSS}/${id}/ecole`, { deploiement: '1', ecole: HIRONDELLES.toLowerCase() })).status).toBe(303);
    const deployments = hub.hub.store.collection(COLLECTIONS.lmsDeployments);
    expect(await deployments.get(`${id} 1`)).toMatchObject({ state: 'open', schoolId: HIRONDELLES });
    expect((await post(`${LMSS}/${id}/fermer`, { deploiement: '1' })).status).toBe(303);
    expect(await deployments.get(`${id} 1`)).toMatchObject({ state: 'closed' });
  });

  test('another UAI is refused with a word', async () => {
    const id = await plugged('moodle-3');
    const answer = await post(`${LMSS}/${id}/ecole`, { deploiement: '1', ecole: '0000000X' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Cet UAI');
  });
});

describe('decisions', () => {
  test('suspended, resumed, suspended and removed: each by the version that was seen', async () => {
    const id = await plugged('moodle-4');
    const decide = async (path: string): Promise<number> => (await post(`${LMSS}/${id}/${path}`, { version: versionIn(await admin.get(`${LMSS}/${id}`)) })).status;
    expect([await decide('suspendre'), (await stored(id))?.state]).toEqual([303, 'suspended']);
    expect([await decide('reprendre'), (await stored(id))?.state]).toEqual([303, 'active']);
    expect((await post(`${LMSS}/${id}/suspendre`, { version: '1' })).status).toBe(409);
    expect(await decide('supprimer')).toBe(409);
    await decide('suspendre');
    expect([await decide('supprimer'), await stored(id)]).toEqual([303, undefined]);
  });

  test('settings: a trusted key, anonymous openings, roles that are no office', async () => {
    const id = await plugged('moodle-5');
    const version = versionIn(await admin.get(`${LMSS}/${id}`));
    const fields = { version, nom: 'Moodle', anonyme: 'oui', 'role.teacher': 'oui', 'role.head': 'oui', type: 'itslearning' };
    expect((await post(`${LMSS}/${id}/reglages`, fields)).status).toBe(303);
    expect(await stored(id)).toMatchObject({ name: 'Moodle', allowAnonymous: true, roles: ['teacher'], trustedKey: { from: 'sourcedId', kind: 'itslearning' } });
    expect((await post(`${LMSS}/${id}/reglages`, { ...fields, nom: '' })).status).toBe(400);
  });
});

describe('by the LMS itself', () => {
  const open = (path: string) => fetch(`${hub.origin}${path}?${new URLSearchParams({ openid_configuration: `${lms.origin}/config`, registration_token: 'jeton' }).toString()}`);
  const yes = async (page: Response): Promise<Response> => {
    const action = /action="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    return fetch(`${hub.origin}${action}`, { method: 'POST' });
  };

  test('invited by an academy: one yes in the frame of the LMS, then it waits for a decision there', async () => {
    const { headers } = await post(`${LMSS}/preparer`, { genre: 'moodle' });
    const id = headers.location?.split('/').at(-1) ?? '';
    const page = await open(`/lti/lms/${id}/inscription`);
    expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors ${lms.origin}`);
    expect(page.headers.get('x-frame-options')).toBeNull();
    expect((await yes(page)).status).toBe(200);
    expect(await stored(id)).toMatchObject({ state: 'pending', clientId: 'pour-le-portail', organisationId: ACADEMY });
    expect(lms.registrations.at(-1)).toContain(`/lti/lms/${id}/login`);
    expect((await admin.get(`${LMSS}/${id}`)).text).toContain('Accepter');
    const version = versionIn(await admin.get(`${LMSS}/${id}`));
    await post(`${LMSS}/${id}/accepter`, { version });
    expect(await stored(id)).toMatchObject({ state: 'active' });
    expect((await open(`/lti/lms/${id}/inscription`)).status).toBe(404);
  });

  test('invited by nobody: a code is shown once, and whoever runs an academy takes it', async () => {
    const page = await yes(await open('/lti/lms/inscription'));
    const code = /<code>([^<]+)<\/code>/.exec(await page.text())?.[1] ?? '';
    expect(code).toMatch(/^[2-9A-Z]{2}(-[2-9A-Z]{2}){3}$/);
    const id = idIn(await post(`${LMSS}/code`, { code: code.toLowerCase().replaceAll('-', ' ') }));
    expect(await stored(id)).toMatchObject({ state: 'pending', organisationId: ACADEMY });
    expect((await post(`${LMSS}/code`, { code })).status).toBe(404);
  });

  test('LMS-DEMANDE: no address, or none of the web; a yes that nobody was asked for', async () => {
    expect((await fetch(`${hub.origin}/lti/lms/inscription`)).status).toBe(400);
    expect((await fetch(`${hub.origin}/lti/lms/inscription?openid_configuration=javascript:alert(1)`)).status).toBe(400);
    expect((await fetch(`${hub.origin}/lti/lms/inscription/${'x'.repeat(32)}`, { method: 'POST' })).status).toBe(400);
  });
});

/** A platform's registration side (Dynamic Registration 1.0), and no more. */
async function startRegisteringLms(): Promise<typeof lms> {
  const registrations: string[] = [];
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/config') {
      response.end(JSON.stringify({
        issuer: origin, authorization_endpoint: `${origin}/auth`, token_endpoint: `${origin}/token`, jwks_uri: `${origin}/jwks`, registration_endpoint: `${origin}/register`,
        token_endpoint_auth_methods_supported: ['private_key_jwt'], token_endpoint_auth_signing_alg_values_supported: ['RS256'], response_types_supported: ['id_token'],
        id_token_signing_alg_values_supported: ['RS256'], subject_types_supported: ['pairwise'], scopes_supported: ['openid'], claims_supported: ['sub', 'iss'],
        'https://purl.imsglobal.org/spec/lti-platform-configuration': { product_family_code: 'moodle', version: '4.5', messages_supported: [{ type: 'LtiResourceLinkRequest' }, { type: 'LtiDeepLinkingRequest' }], variables: [] },
      }));
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      registrations.push(body);
      response.statusCode = request.headers.authorization === 'Bearer jeton' ? 200 : 401;
      response.end(JSON.stringify({ ...JSON.parse(body) as object, client_id: 'pour-le-portail' }));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, registrations };
}
