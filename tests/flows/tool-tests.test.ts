import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import type { ToolCheck } from '../../src/domain/tool-test.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { academyDoor } from '../support/academy-door.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { startHub } from '../support/hub.js';
import { signedIn } from '../support/lti-hub.js';
import { ACADEMY, HIRONDELLES } from '../support/school.js';
import { entConnection, startSchoolHub, type SchoolHub } from '../support/school-hub.js';
import { metadata, TOOL_CONFIGURATION } from '../support/tool-metadata.js';
import { sharedStore } from '../support/shared-store.js';
import { TriedTool } from '../support/tried-tool.js';

const BENCH = `/espace/academy-admin-${ACADEMY}/outils/tests`;
const DAY_MS = 86_400_000;
const RUN_MS = 11 * 60_000;
const TEST_USER = 'http://purl.imsglobal.org/vocab/lti/system/person#TestUser';

const clock = { at: Date.now(), now: (): number => clock.at };
const store = sharedStore();
const academy = academyDoor(clock);
let tool: TriedTool;
let hub: SchoolHub;
let admin: HttpBrowser;
let ownKeys: TriedTool['keys'];

beforeAll(async () => {
  tool = await TriedTool.start('essaye', clock.now);
  ownKeys = tool.keys;
  const services = { scores: 'own', members: true };
  hub = await startSchoolHub({
    clock,
    config: store.config,
    connections: (_origin, cas) => [entConnection(cas), academy.connection()],
    resources: () => [tool.resource('complet', { services }), { ...tool.resource('lien'), connector: 'link', release: [], settings: { url: 'https://exemple.fr/' } }],
  });
  tool.serve(hub.origin);
});
afterAll(async () => {
  await hub.close();
  await tool.close();
  store.remove();
});
beforeEach(async () => {
  // Past the throttle of the test before.
  clock.at = Math.max(clock.at + RUN_MS, Date.now());
  admin = hub.browser();
  await academy.signIn(admin, 'fabre');
});
afterEach(() => {
  tool.instead = {};
  tool.differences = {};
  tool.keys = ownKeys;
});

/** A moment after the run before: they are told apart, and put in order, by their time. */
async function tryIt(resource = 'complet'): Promise<BrowserAnswer> {
  clock.at += 1;
  const token = formTokenIn(await admin.get(`${BENCH}/${resource}`));
  return admin.follow(await admin.post(`${BENCH}/${resource}`, { _csrf: token }));
}

async function runs(resource = 'complet') {
  const { items } = await hub.hub.store.collection(COLLECTIONS.toolTests).find('byResource', { equals: [resource], limit: 100, descending: true });
  return items;
}

async function lastChecks(): Promise<Readonly<Record<string, ToolCheck>>> {
  const [last] = await runs();
  return Object.fromEntries(last?.checks.map((check) => [check.name, check]) ?? []);
}

const outcomes = async () => Object.fromEntries(Object.values(await lastChecks()).map(({ name, outcome, fault, rule }) => [name, [outcome, fault, rule].filter(Boolean).join(' ')]));

describe('a good tool', () => {
  test('passes every check, by the strictest reading of the specification, with people who do not exist', async () => {
    const page = await tryIt();
    expect(page.status).toBe(200);
    expect(await outcomes()).toEqual({ 'key-set': 'passed', login: 'passed', 'launch-pupil': 'passed', 'launch-teacher': 'passed', picker: 'passed', scores: 'passed', members: 'passed' });
    const roles = tool.accepted.slice(-3).map((claims) => claims['https://purl.imsglobal.org/spec/lti/claim/roles'] as string[]);
    expect(roles.every((each) => each.includes(TEST_USER))).toBe(true);
    expect(tool.accepted.slice(-3).map(({ name }) => name)).toEqual(['Camille Essai', 'Dominique Essai', 'Dominique Essai']);
    expect(tool.accepted.slice(-3).map((claims) => (claims['https://purl.imsglobal.org/spec/lti/claim/context'] as { title: string }).title)).toEqual(['Classe d’essai', 'Classe d’essai', 'Classe d’essai']);
  });

  test('its requests and answers are shown without what they prove, and nothing of its pages', async () => {
    const page = await tryIt();
    expect(page.text).toContain('login_hint = •••');
    expect(page.text).toContain('id_token = •••');
    expect(page.text).not.toContain('eyJ');
    expect(page.text).not.toContain('Bienvenue');
    const kept = JSON.stringify(await runs());
    expect(kept).not.toMatch(/eyJ|nonce = [^•]|state = [^•]/);
  });

  test('leaves nothing in the class books: no context, no column, no token', async () => {
    await tryIt();
    const { toolContexts, accessTokens } = COLLECTIONS;
    expect(await hub.hub.store.collection(accessTokens).count('byClient', ['essaye'])).toBe(0);
    expect(await hub.hub.store.collection(toolContexts).count('byPlace', ['classe-d-essai'])).toBe(0);
  });

  test('a launch of the bench opens nothing at the authorization endpoint', async () => {
    let asked = '';
    tool.instead['/login'] = (request, response) => {
      asked = new URL(request.url, hub.origin).searchParams.get('lti_message_hint') ?? '';
      response.redirect(302, `${hub.origin}/lti/authorize`);
    };
    await tryIt();
    expect(asked).toMatch(/^[\w-]{32}$/);
    const query = new URLSearchParams({ scope: 'openid', response_type: 'id_token', response_mode: 'form_post', prompt: 'none', nonce: 'n', client_id: 'essaye', redirect_uri: `${tool.url}/launch`, login_hint: 'x', lti_message_hint: asked });
    expect((await admin.get(`/lti/authorize?${query.toString()}`)).text).toContain('launch no longer valid (P-10)');
  });

  test('one that is shown in a frame is tried in a window: no script runs here that could ask for a store', async () => {
    const other = await startHub({ clock, config: { ...store.config, origin: hub.origin }, resources: () => [tool.resource('cadre', { services: { scores: 'own', members: true }, presentation: 'frame' })] });
    try {
      await other.hub.flows.toolTests.run('cadre', 'operator');
    } finally {
      await other.close();
    }
    const [last] = await runs('cadre');
    expect(last?.checks.map(({ name, outcome }) => [name, outcome])).toEqual(['key-set', 'login', 'launch-pupil', 'launch-teacher', 'picker', 'scores', 'members'].map((name) => [name, 'passed']));
  });

  test('the last five runs are kept', async () => {
    for (let run = 0; run < 6; run += 1) {
      clock.at += RUN_MS;
      await hub.hub.flows.toolTests.run('complet', 'operator');
    }
    expect(await runs()).toHaveLength(5);
  });
});

describe('a tool that is not well', () => {
  test('without state: it works, with a remark', async () => {
    tool.differences = { state: undefined };
    await tryIt();
    expect(await outcomes()).toMatchObject({ login: 'warned no-state' });
  });

  test.each([
    ['P-02', { client_id: 'un-autre' }], ['P-03', { redirect_uri: 'https://ailleurs.example/launch' }], ['P-04', { response_type: 'code' }],
    ['P-08', { nonce: undefined }], ['P-09', { login_hint: 'autre' }], ['P-10', { lti_message_hint: 'autre' }],
  ])('%s: its request is refused as at the authorization endpoint, and nothing is launched', async (rule, differences) => {
    tool.differences = differences;
    const page = await tryIt();
    expect(await outcomes()).toMatchObject({ 'key-set': 'passed', login: `failed wrong-request ${rule}`, 'launch-pupil': 'skipped login-first', picker: 'skipped login-first', scores: 'passed' });
    expect(page.text).toContain(rule);
  });

  test('the same nonce twice is found', async () => {
    tool.differences = { nonce: 'toujours-le-meme' };
    await tryIt();
    expect(await outcomes()).toMatchObject({ login: 'passed', 'launch-pupil': 'failed wrong-request P-15' });
  });

  test.each<[string, string, string]>([
    ['elsewhere', '302', 'https://ailleurs.example/lti/authorize'],
    ['no-request', '200', '<h1>Bonjour</h1>'],
    ['status', '500', '<script>alert(1)</script>'],
  ])('a login that ends in %s fails, and its page is nowhere', async (fault, status, what) => {
    tool.instead['/login'] = (_request, response) => {
      if (status === '302') response.redirect(302, what);
      else response.status(Number(status)).send(`${what}<img src=x onerror=alert(1)>`);
    };
    const page = await tryIt();
    expect(await outcomes()).toMatchObject({ login: `failed ${fault}` });
    expect(page.text).not.toMatch(/alert\(1\)|Bonjour/);
  });

  test('a hostile address is shown as text', async () => {
    tool.instead['/login'] = (_request, response) => { response.status(302).set('Location', 'javascript:alert("<img src=x onerror=alert(1)>")').end(); };
    const page = await tryIt();
    expect(await outcomes()).toMatchObject({ login: 'failed elsewhere' });
    expect(page.text).not.toContain('<img');
    expect(page.text).not.toContain('href="javascript:');
  });

  test('keys: a private one, none that is of use, something else, too long', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    tool.keys = [{ ...await exportJWK(privateKey), kid: 'privee' }];
    expect((await tryIt()).text).not.toContain(String(tool.keys[0]?.d));
    expect(await outcomes()).toMatchObject({ 'key-set': 'failed private-key', login: 'passed' });
    tool.keys = [{ kty: 'RSA', n: ownKeys[0]?.n ?? '', e: 'AQAB' }];
    await tryIt();
    expect(await outcomes()).toMatchObject({ 'key-set': 'failed no-usable-key' });
    tool.keys = ownKeys;
    for (const [body, fault] of [['<h1>Clés</h1>', 'not-a-key-set'], [`{"keys":[],"x":"${'x'.repeat(600_000)}"}`, 'unreachable']] as const) {
      clock.at += RUN_MS;
      await academy.signIn(admin, 'fabre');
      tool.instead['/keys'] = (_request, response) => { response.send(body); };
      await tryIt();
      expect(await outcomes()).toMatchObject({ 'key-set': `failed ${fault}` });
    }
  });

  test.each<[string, string]>([['sent-back', '/espace'], ['foreign-page', 'https://ailleurs.example/x'], ['redirects', '/tourne'], ['status', '/absente']])('a launch that ends in %s fails, and the tool is not down for it', async (fault, to) => {
    tool.instead['/launch'] = (_request, response) => { response.redirect(302, fault === 'sent-back' ? `${hub.origin}${to}` : to); };
    await tryIt();
    expect(await outcomes()).toMatchObject({ login: 'passed', 'launch-pupil': `failed ${fault}` });
    expect(hub.hub.flows.toolTests.isBroken('complet')).toBe(false);
  });

  test('one that never answers is given up in time, and is marked on the pages of those who would open it', async () => {
    const teacher = await signedIn(hub, 'bertin');
    tool.instead['/login'] = () => undefined;
    await tryIt();
    expect(await outcomes()).toMatchObject({ login: 'failed unreachable' });
    expect((await teacher.get(`/espace/teacher-${HIRONDELLES}`)).text).toContain('En panne');
    expect((await admin.get(`/espace/academy-admin-${ACADEMY}`)).text).toContain('En panne');
    tool.instead = {};
    clock.at += RUN_MS;
    await hub.hub.flows.toolTests.run('complet', 'operator');
    expect((await teacher.get(`/espace/teacher-${HIRONDELLES}`)).text).not.toContain('En panne');
  });
});

describe('who may try a tool', () => {
  test('nobody but an academy, nothing but a tool, and not without end', async () => {
    const teacher = await signedIn(hub, 'bertin');
    expect((await teacher.get(`/espace/teacher-${HIRONDELLES}/outils/tests/complet`)).status).toBe(403);
    expect((await hub.browser().get(`${BENCH}/complet`)).status).not.toBe(200);
    for (const unknown of ['lien', 'inventee', '%3Cscript%3E']) expect((await admin.get(`${BENCH}/${unknown}`)).status).toBe(404);
    expect((await admin.post(`${BENCH}/complet`, {})).status).toBe(403);
    const token = formTokenIn(await admin.get(`${BENCH}/complet`));
    tool.instead['/login'] = (_request, response) => { response.status(500).end(); };
    const statuses = [];
    for (let run = 0; run < 7; run += 1) statuses.push((await admin.post(`${BENCH}/complet`, { _csrf: token })).status);
    expect(statuses).toEqual([303, 303, 303, 303, 303, 303, 429]);
  });

  test('it is in the audit trail', async () => {
    await tryIt();
    const { items: [last] } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1, descending: true });
    expect([last?.event, last?.body.includes('complet')]).toEqual(['tool-tested', true]);
  });
});

test('each night, once between two processes', async () => {
  const other = await startHub({ clock, config: store.config, resources: () => [tool.resource('complet', { services: { scores: 'own', members: true } })] });
  try {
    await hub.hub.flows.toolRound.sweep();
    const before = tool.requests.filter((path) => path.startsWith('/keys')).length;
    clock.at += DAY_MS;
    await Promise.all([hub.hub.flows.toolRound.sweep(), other.hub.flows.toolRound.sweep()]);
    await Promise.all([hub.hub.flows.toolRound.sweep(), other.hub.flows.toolRound.sweep()]);
    expect(tool.requests.filter((path) => path.startsWith('/keys')).length - before).toBe(1);
    expect((await runs())[0]).toMatchObject({ by: 'night' });
  } finally {
    await other.close();
  }
});

describe('a tool that waits for a decision', () => {
  const TOOLS = `/espace/academy-admin-${ACADEMY}/outils`;
  let pending: TriedTool;

  afterEach(() => pending.close());

  /** Registered by its description, and not decided on. */
  async function registered(): Promise<string> {
    const token = formTokenIn(await admin.get(TOOLS));
    const path = (await admin.post(`${TOOLS}/preparer`, { _csrf: token })).headers.location ?? '';
    const id = path.split('/').at(-1) ?? '';
    pending = await TriedTool.start(id, clock.now);
    pending.serve(hub.origin);
    const { url } = pending;
    const addresses = { initiate_login_uri: `${url}/login`, redirect_uris: [`${url}/launch`], jwks_uri: `${url}/keys` };
    const own = metadata({ ...addresses, [TOOL_CONFIGURATION]: { domain: new URL(url).host, target_link_uri: `${url}/jeu`, claims: ['sub', 'name', 'email'], messages: [{ type: 'LtiResourceLinkRequest' }] } });
    expect((await admin.post(`${path}/description`, { _csrf: token, json: JSON.stringify(own) })).headers.location).toBe(`${TOOLS}/${id}`);
    return id;
  }

  async function pressed(id: string): Promise<BrowserAnswer> {
    const page = await admin.get(`${TOOLS}/${id}`);
    expect(page.text).toContain(`action="${BENCH}/${id}"`);
    return admin.post(`${BENCH}/${id}`, { _csrf: formTokenIn(page) });
  }

  test('is tried where it is decided on, with nobody real and all it asks for, and what came of it stands there', async () => {
    const id = await registered();
    expect((await pressed(id)).headers.location).toBe(`${TOOLS}/${id}#essai`);
    const [run] = await runs(id);
    expect(run?.checks.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['key-set', 'passed'], ['login', 'passed'], ['launch-pupil', 'passed'], ['launch-teacher', 'passed'], ['picker', 'skipped'], ['scores', 'passed'], ['members', 'passed'],
    ]);
    expect(pending.accepted.map(({ email }) => email)).toEqual([undefined, 'dominique.essai@essai.example']);
    const { text } = await admin.get(`${TOOLS}/${id}`);
    expect(text).toContain('Refaire l’essai');
    expect(text).toContain('id_token = •••');
  });

  test('that fails is said to fail, and stays out of the catalogue and of the night', async () => {
    const id = await registered();
    pending.instead['/login'] = (_request, response) => { response.sendStatus(500); };
    await pressed(id);
    expect((await admin.get(`${TOOLS}/${id}`)).text).toMatch(/<li class="failed">/);
    expect(await hub.hub.store.collection(COLLECTIONS.toolWatches).get(id)).toBeUndefined();
    expect((await (await signedIn(hub, 'bertin')).get(`/espace/teacher-${HIRONDELLES}/ressources/${id}`)).status).toBe(404);
  });

  test('is tried by nobody but its academy, and no tool there is not is', async () => {
    const id = await registered();
    const registrations = hub.hub.store.collection(COLLECTIONS.toolRegistrations);
    const registration = await registrations.get(id);
    const token = formTokenIn(await admin.get(TOOLS));
    await registrations.replace({ ...registration!, organisationId: 'autre-academie' });
    for (const each of [id, 'reg-inconnu']) expect((await admin.post(`${BENCH}/${each}`, { _csrf: token })).status).toBe(404);
    expect(pending.requests).toEqual([]);
  });
});
