import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Resource } from '../../src/domain/resource.js';
import { createHub } from '../../src/hub.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { testConfig } from '../support/hub.js';
import { authorize, hatOf, launch, LTI_RESOURCES, ltiResource, openPath, reachTool, REDIRECT, signedIn, startLtiHub, type Journey } from '../support/lti-hub.js';
import { HandClock } from '../support/memory-store.js';
import { postedForm } from '../support/posted-form.js';
import { EMBRUNS, personIdOf } from '../support/school.js';
import { signIn, type SchoolHub } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const PUPIL = hatOf('pupil');
/** Whatever a test sends that must never come back. */
const MARK = 'evil';

const folder = mkdtempSync(join(tmpdir(), 'passerelle-lti-'));
const file = join(folder, 'hub.db');

let hub: SchoolHub;
let lea: HttpBrowser;
let journey: Journey;
let request: Readonly<Record<string, string>>;

beforeAll(async () => {
  const own = ltiResource('autre', ['role'], {}, { redirectUris: ['https://autre.example.fr/launch'], targetLinkUri: 'https://autre.example.fr/', loginUrl: 'https://autre.example.fr/login' });
  hub = await startLtiHub({ config: { store: { engine: 'sqlite', file } }, resources: () => [...LTI_RESOURCES, own] });
  lea = await signedIn(hub, 'lea');
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  journey = await reachTool(hub, lea, PUPIL, 'role');
  request = journey.tool.begin(journey.login);
});

/** Rows of every table but the sessions, whose life is their own affair. */
function rowCounts(of = file): Readonly<Record<string, number>> {
  const database = new Database(of, { readonly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%sessions%'`).all() as readonly { readonly name: string }[];
    return Object.fromEntries(tables.map(({ name }) => [name, (database.prepare(`SELECT COUNT(*) AS total FROM "${name}"`).get() as { readonly total: number }).total]));
  } finally {
    database.close();
  }
}

/** A page of ours with this status: no form that leaves, no redirect, nothing of what was sent. */
function expectOurPage(answer: { status: number; text: string; headers: Readonly<Record<string, unknown>> }, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.text).not.toContain('data-auto-post');
  expect(answer.text).not.toContain(MARK);
  expect(answer.text).not.toContain(request['state'] ?? MARK);
  expect(answer.text).not.toContain(request['lti_message_hint'] ?? MARK);
  expect(answer.headers['location']).toBeUndefined();
}

/** Refused to the registered address and nowhere else. */
function expectTold(answer: BrowserAnswer, error: string): void {
  const { action, fields } = postedForm(answer.text);
  expect(action).toBe(REDIRECT);
  expect(Object.keys(fields).sort()).toEqual(['error', 'error_description', 'state']);
  expect(fields['error']).toBe(error);
  expect(fields['error_description']).not.toContain(MARK);
}

/** The launch is still there for who has a right to it. */
async function expectUnharmed(): Promise<void> {
  const { fields } = postedForm((await authorize(journey, request)).text);
  await expect(journey.tool.accept(fields)).resolves.toBeDefined();
}

const cookieHeader = (browser: HttpBrowser): string => `passerelle=${browser.cookie('passerelle') ?? ''}`;

async function raw(method: string, query: string, init: { body?: string; type?: string; browser?: HttpBrowser } = {}): Promise<{ status: number; text: string; headers: Readonly<Record<string, unknown>> }> {
  const { body, type, browser = lea } = init;
  const answer = await fetch(`${hub.origin}/lti/authorize${query}`, {
    method,
    redirect: 'manual',
    headers: { accept: 'text/html', cookie: cookieHeader(browser), ...(type === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, text: await answer.text(), headers: Object.fromEntries(answer.headers) };
}

const FORM = 'application/x-www-form-urlencoded';
const asQuery = (differences: Readonly<Record<string, string>> = {}): string => new URLSearchParams({ ...request, ...differences }).toString();

describe('A-09: a client the hub does not know', () => {
  test.each(['evil', 'ROLE', ' role', 'role ', 'role\0', '__proto__', 'constructor', 'toString', 'ferme', ''])('"%s" gets a page of ours, wherever it wants its answer', async (clientId) => {
    for (const redirectUri of [REDIRECT, 'https://evil.example/']) expectOurPage(await authorize(journey, { ...request, client_id: clientId, redirect_uri: redirectUri }), 400);
    await expectUnharmed();
  });
});

describe('A-10: a foreign target', () => {
  test('in the request changes nothing: the token says what the login said', async () => {
    const { fields } = postedForm((await authorize(journey, { ...request, target_link_uri: 'https://evil.example/' })).text);
    expect((await journey.tool.accept(fields)).claims[`${LTI}target_link_uri`]).toBe('https://outil.example.fr/role');
  });

  test('in the configuration keeps the hub from starting', async () => {
    const foreign = ltiResource('role', ['role'], {}, { targetLinkUri: 'https://evil.example/' });
    await expect(createHub({ ...testConfig('http://127.0.0.1:3000'), resources: [Resource.parse(foreign)] })).rejects.toMatchObject({ code: 'SYS-CONFIG' });
  });
});

describe('A-11: addresses that are nearly the registered one', () => {
  test.each([
    ['another path', 'https://outil.example.fr/launch2'],
    ['a longer path', `${REDIRECT}/evil`],
    ['a final slash', `${REDIRECT}/`],
    ['another case in the path', 'https://outil.example.fr/Launch'],
    ['a path that leads back', 'https://outil.example.fr/evil/../launch'],
    ['a path that leads up', `${REDIRECT}/..`],
    ['a path with a dot', 'https://outil.example.fr/./launch'],
    ['two slashes', 'https://outil.example.fr//launch'],
    ['an encoded letter', 'https://outil.example.fr/%6caunch'],
    ['an encoded slash', `${REDIRECT}%2fevil`],
    ['an added query', `${REDIRECT}?next=evil`],
    ['an empty query', `${REDIRECT}?`],
    ['a fragment', `${REDIRECT}#evil`],
    ['an empty fragment', `${REDIRECT}#`],
    ['a user', 'https://evil@outil.example.fr/launch'],
    ['the host as a user', 'https://outil.example.fr@evil.example/launch'],
    ['the host as a user and a port', 'https://outil.example.fr:443@evil.example/launch'],
    ['the usual port', 'https://outil.example.fr:443/launch'],
    ['another port', 'https://outil.example.fr:8443/launch'],
    ['an upper-case host', 'https://OUTIL.example.fr/launch'],
    ['an upper-case scheme', 'HTTPS://outil.example.fr/launch'],
    ['plain http', 'http://outil.example.fr/launch'],
    ['a subdomain', 'https://evil.outil.example.fr/launch'],
    ['a longer domain', 'https://outil.example.fr.evil.example/launch'],
    ['a final dot of the host', 'https://outil.example.fr./launch'],
    ['a letter of another alphabet', 'https://\u043eutil.example.fr/launch'],
    ['a blank before', ` ${REDIRECT}`],
    ['a blank after', `${REDIRECT} `],
    ['a line break after', `${REDIRECT}\r\n`],
    ['a tab inside', 'https://outil.exa\tmple.fr/launch'],
    ['a null after', `${REDIRECT}\0`],
    ['a null and more', `${REDIRECT}\0.evil.example`],
    ['backslashes', 'https:\\\\outil.example.fr\\launch'],
    ['no scheme', '//outil.example.fr/launch'],
    ['a path only', '/launch'],
    ['script', 'javascript:alert("evil")//https://outil.example.fr/launch'],
    ['data', 'data:text/html,evil'],
    ['two addresses in one', `${REDIRECT} https://evil.example/`],
    ['the address of another tool', 'https://autre.example.fr/launch'],
    ['the target of the tool', 'https://outil.example.fr/role'],
    ['nothing', ''],
    ['10 kB', `${REDIRECT}${'x'.repeat(10_000)}`],
  ])('%s', async (_what, redirectUri) => {
    for (const query of [false, true]) {
      const body = asQuery({ redirect_uri: redirectUri });
      if (query && body.length > 7_000) continue;
      expectOurPage(query ? await raw('GET', `?${body}`) : await raw('POST', '', { body, type: FORM }), 400);
    }
    await expectUnharmed();
  });

  test.each([
    ['a second parameter after', (query: string) => `${query}&redirect_uri=https%3A%2F%2Fevil.example`],
    ['a second parameter before', (query: string) => `redirect_uri=https%3A%2F%2Fevil.example&${query}`],
    ['the same twice', (query: string) => `${query}&redirect_uri=${encodeURIComponent(REDIRECT)}`],
    ['a list', (query: string) => query.replace('redirect_uri=', 'redirect_uri[]=')],
    ['a field of an object', (query: string) => query.replace('redirect_uri=', 'redirect_uri[evil]=')],
    ['another case of the name', (query: string) => query.replace('redirect_uri=', 'Redirect_Uri=')],
  ])('%s', async (_what, change) => {
    const query = change(asQuery());
    expectOurPage(await raw('GET', `?${query}`), 400);
    expectOurPage(await raw('POST', '', { body: query, type: FORM }), 400);
    await expectUnharmed();
  });

  test('a right address in the query does not help a wrong one in the form, nor the other way round', async () => {
    expectOurPage(await raw('POST', `?${asQuery()}`, { body: asQuery({ redirect_uri: 'https://evil.example/' }), type: FORM }), 400);
    expectOurPage(await raw('POST', `?${asQuery()}`, { body: '', type: FORM }), 400);
    const posted = await raw('POST', `?redirect_uri=https%3A%2F%2Fevil.example`, { body: asQuery(), type: FORM });
    expect(postedForm(posted.text).action).toBe(REDIRECT);
  });
});

describe('A-12: a deployment that is not the launch’s', () => {
  test('cannot be asked for in the request', async () => {
    const { fields } = postedForm((await authorize(journey, { ...request, lti_deployment_id: EMBRUNS, deployment_id: EMBRUNS })).text);
    await expect(journey.tool.accept(fields)).resolves.toMatchObject({ claims: { [`${LTI}deployment_id`]: '0449901Y' } });
  });

  test('cannot be reached under a hat one does not have', async () => {
    for (const hat of [`pupil-${EMBRUNS}`, `teacher-${EMBRUNS}`, hatOf('teacher'), `parent-${personIdOf('adam')}`]) expectOurPage(await lea.get(openPath(hat, 'role')), 403);
  });

  test('of another school does not open the tool here', async () => {
    expectOurPage(await lea.get(openPath(PUPIL, 'ailleurs')), 403);
  });
});

describe('A-13: hints of somebody else', () => {
  let hers: Readonly<Record<string, string>>;
  let zoe: HttpBrowser;

  beforeAll(async () => {
    zoe = await signedIn(hub, 'zoe');
  });
  beforeEach(async () => {
    const other = await reachTool(hub, zoe, PUPIL, 'role');
    hers = other.tool.begin(other.login);
  });

  test('both: access_denied, and hers stay good', async () => {
    expectTold(await authorize(journey, hers), 'access_denied');
    expect(postedForm((await zoe.get(`${journey.tool.authorizeUrl}?${new URLSearchParams(hers).toString()}`)).text).fields).toHaveProperty('id_token');
  });

  test.each(['login_hint', 'lti_message_hint'])('only the %s', async (name) => {
    expectTold(await authorize(journey, { ...request, [name]: hers[name] ?? '' }), 'invalid_request');
    await expectUnharmed();
  });

  test('in a request that a page of theirs makes our browser send: nobody signs in to a tool as somebody else', async () => {
    const page = await lea.postFromElsewhere(journey.tool.authorizeUrl, hers);
    const { action, fields } = postedForm(page.text);
    expectTold(await lea.post(action, fields), 'access_denied');
  });
});

describe('A-14: hints that are over', () => {
  test('used before', async () => {
    await expectUnharmed();
    expectTold(await authorize(journey, { ...request, nonce: 'another' }), 'invalid_request');
  });

  test('after signing out, and after signing in again', async () => {
    const browser = await signedIn(hub, 'ines');
    journey = await reachTool(hub, browser, PUPIL, 'role');
    request = journey.tool.begin(journey.login);
    const home = await browser.open('/espace');
    const token = formTokenIn(home);
    await browser.post('/deconnexion', { _csrf: token }, { 'sec-fetch-site': 'same-origin' });
    expectTold(await authorize(journey, request), 'login_required');
    await signIn(browser, 'ines');
    expectTold(await authorize(journey, request), 'access_denied');
  });

  test.each<[what: string, change: () => Promise<unknown>, back: () => Promise<unknown>]>([
    ['the role', () => hub.hub.store.collection(COLLECTIONS.affiliations).remove('noe 0'), () => restore('noe')],
    ['the account', () => setState('noe', 'blocked'), () => setState('noe', 'active')],
  ])('after a change of %s', async (_what, change, back) => {
    const browser = await signedIn(hub, 'noe');
    journey = await reachTool(hub, browser, PUPIL, 'role');
    request = journey.tool.begin(journey.login);
    await change();
    expectTold(await authorize(journey, request), 'access_denied');
    await back();
    await expectUnharmed();
  });

  async function restore(login: string): Promise<void> {
    await hub.hub.store.collection(COLLECTIONS.affiliations).insert({ id: `${login} 0`, personId: personIdOf(login), organisationId: '0449901Y', profile: 'ELV' });
  }

  async function setState(login: string, state: 'active' | 'blocked'): Promise<void> {
    const people = hub.hub.store.collection(COLLECTIONS.people);
    const person = await people.get(personIdOf(login));
    if (person !== undefined) await people.replace({ ...person, state });
  }
});

describe('A-27: a flood', () => {
  test('of 200 random hints leaves nothing behind', async () => {
    const before = rowCounts();
    for (let count = 0; count < 200; count += 1) {
      expectTold(await authorize(journey, { ...request, lti_message_hint: `${'x'.repeat(20)}${count}`, nonce: `n-${count}` }), 'invalid_request');
    }
    expect(rowCounts()).toEqual(before);
    await expectUnharmed();
  });

  test('of strangers without a cookie leaves ten lines in the audit trail and among the failures, and not even a session', async () => {
    const own = join(folder, 'flood.db');
    const flooded = await startLtiHub({ clock: new HandClock(Date.now()), config: { store: { engine: 'sqlite', file: own } } });
    try {
      const { tool, login } = await reachTool(flooded, await signedIn(flooded, 'lea'), PUPIL, 'role');
      const before = rowCounts(own);
      for (let count = 0; count < 50; count += 1) {
        const answer = await fetch(`${tool.authorizeUrl}?${new URLSearchParams({ ...tool.begin(login), nonce: `n-${count}` }).toString()}`);
        expect(answer.headers.get('set-cookie')).toBeNull();
        expect(await answer.text()).not.toContain('id_token');
      }
      const grown = Object.entries(rowCounts(own)).filter(([name, total]) => total !== before[name]);
      expect(grown.map(([name, total]) => [name.replace(/^.*_/, ''), total - (before[name] ?? 0)]).sort()).toEqual([['audit', 10], ['counters', 1], ['failed-openings', 10]]);
    } finally {
      await flooded.close();
    }
  });

  test('of launches by one session ends at 120 a minute', async () => {
    const own = await startLtiHub({ clock: new HandClock(Date.now()) });
    try {
      const malo = await signedIn(own, 'malo');
      const statuses = [];
      for (let count = 0; count < 122; count += 1) statuses.push((await malo.get(openPath(PUPIL, 'role'))).status);
      expect(statuses.slice(119)).toEqual([303, 429, 429]);
    } finally {
      await own.close();
    }
  });
});

describe('A-28: names that mean something to JavaScript', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', '__proto__[polluted]', 'constructor[prototype][polluted]'])('%s as a parameter has no effect', async (name) => {
    const { fields } = postedForm((await authorize(journey, { ...request, [name]: 'evil' })).text);
    await journey.tool.accept(fields);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty('evil');
  });

  test('as a client, a group, a resource', async () => {
    expectOurPage(await lea.get(openPath(PUPIL, '__proto__')), 404);
    expectOurPage(await lea.get(openPath('__proto__', 'role')), 403);
    expect((await fetch(`${hub.origin}/lti/tools/__proto__/jwks`)).status).toBe(404);
    const { claims } = await launch(hub, lea, PUPIL, 'role');
    expect((await lea.get(`${openPath(PUPIL, 'role')}?groupe=__proto__`)).status).toBe(303);
    expect(claims.sub).toBeDefined();
  });
});

describe('malformed requests', () => {
  interface Malformed {
    readonly query?: () => string;
    readonly body?: () => string;
    readonly type?: string;
  }

  test.each<[what: string, status: number, method: string, sent: Malformed]>([
    ['no parameter at all', 400, 'GET', {}],
    ['an empty form', 400, 'POST', { body: () => '', type: FORM }],
    ['client_id as a query of a database', 400, 'GET', { query: () => `client_id[$ne]=evil&${asQuery().replace('client_id=', 'x=')}` }],
    ['a parameter three times', 400, 'GET', { query: () => `${asQuery()}&nonce=evil&nonce=evil` }],
    ['50 parameters more', 400, 'GET', { query: () => `${asQuery()}&${Array.from({ length: 50 }, (_, index) => `evil${index}=1`).join('&')}` }],
    ['10,000 parameters', 400, 'POST', { body: () => Array.from({ length: 10_000 }, (_, index) => `e${index}=`).join('&').slice(0, 60_000), type: FORM }],
    ['only ampersands', 400, 'POST', { body: () => '&'.repeat(60_000), type: FORM }],
    ['broken escapes', 400, 'GET', { query: () => 'client_id=%E0%A4%A&%%%=%&evil=%zz' }],
    ['2 MB', 413, 'POST', { body: () => `${asQuery()}&evil=${'x'.repeat(2_000_000)}`, type: FORM }],
    ['an address of 10 kB', 413, 'GET', { query: () => `${asQuery()}&evil=${'x'.repeat(10_000)}` }],
    ['JSON', 415, 'POST', { body: () => JSON.stringify({ ...request, evil: 1 }), type: 'application/json' }],
    ['several parts', 415, 'POST', { body: () => '--evil--', type: 'multipart/form-data; boundary=evil' }],
    ['plain text', 415, 'POST', { body: () => asQuery(), type: 'text/plain' }],
    ['a form in an unknown alphabet', 415, 'POST', { body: () => asQuery(), type: `${FORM}; charset=evil` }],
    ['PUT', 405, 'PUT', {}],
    ['DELETE', 405, 'DELETE', {}],
    ['OPTIONS', 405, 'OPTIONS', {}],
  ])('%s: %i', async (_what, status, method, { query, body, type }) => {
    const answer = await raw(method, query === undefined ? '' : `?${query()}`, { ...(body === undefined ? {} : { body: body() }), ...(type === undefined ? {} : { type }) });
    expectOurPage(answer, status);
    expect(answer.text).not.toMatch(/Error:|node_modules|\.ts:|at Object/);
    await expectUnharmed();
  });

  test.each(['GET http://[evil/lti/authorize?client_id=role HTTP/1.1', 'GET //lti/authorize HTTP/1.1', 'GET /lti/authorize?a=%00 HTTP/1.1', 'GET /lti/authorize#evil HTTP/1.1', 'POST /lti/authorize HTTP/1.1'])('%s ends in a refusal', async (line) => {
    const status = await rawStatus(line);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  test.each(['evil', '', 's%3Aevil.evil', 'x'.repeat(4_000)])('a session cookie that is none ("%.10s") is nobody', async (cookie) => {
    const answer = await fetch(`${hub.origin}/lti/authorize?${asQuery()}`, { headers: { cookie: `passerelle=${cookie}` } });
    expect(postedForm(await answer.text()).fields).toMatchObject({ error: 'login_required' });
    await expectUnharmed();
  });

  test('two session cookies are none', async () => {
    const zoe = await signedIn(hub, 'zoe');
    const answer = await fetch(`${hub.origin}/lti/authorize?${asQuery()}`, { headers: { cookie: `${cookieHeader(zoe)}; ${cookieHeader(lea)}` } });
    expect(postedForm(await answer.text()).fields).toHaveProperty('error', 'login_required');
    await expectUnharmed();
  });

  function rawStatus(line: string): Promise<number> {
    const { hostname, port } = new URL(hub.origin);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => { socket.write(`${line}\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`); });
      let text = '';
      socket.on('data', (chunk) => { text += chunk.toString(); });
      socket.on('error', reject);
      socket.on('end', () => { resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1])); });
    });
  }
});

describe('the detour of a POST from another site', () => {
  test('is made once: what is posted again without a cookie is refused, not posted a third time', async () => {
    const { fields } = postedForm((await lea.postFromElsewhere(journey.tool.authorizeUrl, request)).text);
    expectTold(await lea.postFromElsewhere(journey.tool.authorizeUrl, fields), 'login_required');
    await expectUnharmed();
  });

  test('cannot be asked for by a GET, and does not carry what is not of the protocol', async () => {
    expectTold(await hub.browser().get(`${journey.tool.authorizeUrl}?${asQuery()}`), 'login_required');
    const page = await lea.postFromElsewhere(journey.tool.authorizeUrl, { ...request, submit: 'evil', _charset_: 'evil', action: 'evil', evil: '"><script>evil()</script>' });
    expect(page.text).not.toContain(MARK);
    expect(Object.keys(postedForm(page.text).fields).sort()).toEqual([...Object.keys(request), 'repost'].sort());
  });

  test('escapes what it does carry', async () => {
    const state = `"><script src=//x.example></script><input name='`;
    const page = await lea.postFromElsewhere(journey.tool.authorizeUrl, { ...request, state });
    expect(page.text).not.toContain('<script src=//x');
    expect(postedForm(page.text).fields['state']).toBe(state);
  });

  test('leads to the hub’s own address, whatever host the request names', async () => {
    const answer = await lea.post(journey.tool.authorizeUrl, request, { cookie: '', host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(postedForm(answer.text).action).toBe(`${hub.origin}/lti/authorize`);
    expect(answer.text).not.toContain(MARK);
  });

  test('does not begin for a client or an address that is not registered', async () => {
    for (const differences of [{ client_id: 'evil' }, { redirect_uri: 'https://evil.example/' }]) {
      const answer = await lea.postFromElsewhere(journey.tool.authorizeUrl, { ...request, ...differences });
      expectOurPage(answer, 400);
    }
  });
});
