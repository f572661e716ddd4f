import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import {
  authorize, hatOf, launch, loginOf, LTI_RESOURCES, ltiResource, openPath, reachTool, REDIRECT, signedIn, startLtiHub, TOOL_ORIGIN, type Journey,
} from '../support/lti-hub.js';
import { testConfig } from '../support/hub.js';
import { StrictTool } from '../support/lti-tool.js';
import { HandClock } from '../support/memory-store.js';
import { postedForm } from '../support/posted-form.js';
import { EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';
import { signIn, type SchoolHub } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PUPIL = hatOf('pupil');

let hub: SchoolHub;
let lea: HttpBrowser;
beforeAll(async () => {
  hub = await startLtiHub();
  lea = await signedIn(hub, 'lea');
});
afterAll(() => hub.close());

/** Refused to the tool by a form, under this rule, with the state it sent. */
function expectTold(answer: BrowserAnswer, rule: string, error: string, state: string): void {
  expect(answer.status).toBe(200);
  expect(postedForm(answer.text)).toEqual({ action: REDIRECT, fields: { error, error_description: expect.stringContaining(`(${rule})`), state } });
}

/** Refused on a page of ours, which sends nothing anywhere. */
function expectOurPage(answer: BrowserAnswer, status = 400, code = 'LTI-REQUETE'): void {
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(code);
  expect(answer.text).not.toContain('data-auto-post');
  expect(answer.headers.location).toBeUndefined();
}

describe('the authorization endpoint, rule by rule', () => {
  let journey: Journey;
  let request: Readonly<Record<string, string>>;

  beforeEach(async () => {
    journey = await reachTool(hub, lea, PUPIL, 'role');
    request = journey.tool.begin(journey.login);
  });

  const told = async (differences: Readonly<Record<string, string>>, rule: string, error: string): Promise<void> => {
    expectTold(await authorize(journey, { ...request, ...differences }), rule, error, request['state'] ?? '');
  };
  const without = (name: string) => Object.fromEntries(Object.entries(request).filter(([each]) => each !== name));
  const isAccepted = async (): Promise<void> => {
    const { fields } = postedForm((await authorize(journey, request)).text);
    await expect(journey.tool.accept(fields)).resolves.toBeDefined();
  };

  test('a right request gets its token', isAccepted);

  test('P-01: a parameter that occurs twice', async () => {
    expectOurPage(await lea.get(`${journey.tool.authorizeUrl}?${new URLSearchParams(request).toString()}&redirect_uri=${encodeURIComponent(REDIRECT)}`));
    await isAccepted();
  });

  test('P-02: an unknown client, and one that is switched off', async () => {
    expectOurPage(await authorize(journey, { ...request, client_id: 'inconnu' }));
    expectOurPage(await authorize(journey, { ...request, client_id: 'ferme' }));
    await isAccepted();
  });

  test('P-03: an address that is not registered', async () => {
    expectOurPage(await authorize(journey, { ...request, redirect_uri: `${REDIRECT}/` }));
    await isAccepted();
  });

  test('P-04: another response type', async () => {
    await told({ response_type: 'code' }, 'P-04', 'unsupported_response_type');
    await isAccepted();
  });

  test('P-05: another scope', async () => {
    await told({ scope: 'openid email' }, 'P-05', 'invalid_scope');
    await isAccepted();
  });

  test('P-06: another response mode', async () => {
    await told({ response_mode: 'query' }, 'P-06', 'invalid_request');
    await isAccepted();
  });

  test('P-07: another prompt', async () => {
    await told({ prompt: 'select_account' }, 'P-07', 'invalid_request');
    await isAccepted();
  });

  test('P-08: no nonce', async () => {
    const answer = await authorize(journey, without('nonce'));
    expectTold(answer, 'P-08', 'invalid_request', request['state'] ?? '');
    await isAccepted();
  });

  test('P-09: another login hint', async () => {
    await told({ login_hint: personIdOf('lea') }, 'P-09', 'invalid_request');
    await isAccepted();
  });

  test('P-10: no message hint, an unknown one, one that was used, one that expired', async () => {
    const answer = await authorize(journey, without('lti_message_hint'));
    expectTold(answer, 'P-10', 'invalid_request', request['state'] ?? '');
    await told({ lti_message_hint: randomBytes(24).toString('base64url') }, 'P-10', 'invalid_request');
    await isAccepted();
    await told({ nonce: 'n-2' }, 'P-10', 'invalid_request');
  });

  test('P-11: nobody is signed in, and no sign-in page is shown', async () => {
    const stranger = hub.browser();
    expectTold(await authorize({ ...journey, browser: stranger }, request), 'P-11', 'login_required', request['state'] ?? '');
    await isAccepted();
  });

  test('P-12: somebody else is signed in', async () => {
    const malo = await signedIn(hub, 'malo');
    expectTold(await authorize({ ...journey, browser: malo }, request), 'P-12', 'access_denied', request['state'] ?? '');
    await isAccepted();
  });

  test('P-13: the pupil left the school since the click', async () => {
    const affiliations = hub.hub.store.collection(COLLECTIONS.affiliations);
    const { version: _version, ...affiliation } = (await affiliations.get('lea 0'))!;
    await affiliations.remove('lea 0');
    await told({}, 'P-13', 'access_denied');
    await affiliations.insert(affiliation);
    await isAccepted();
  });

  test('P-14: a tool that is not deployed at the school is not even told of the launch', async () => {
    expectOurPage(await lea.get(openPath(PUPIL, 'ailleurs')), 403, 'ECOLE-REFUS');
  });

  test('P-15: a nonce the tool used before', async () => {
    await isAccepted();
    journey = await reachTool(hub, lea, PUPIL, 'role');
    const again = journey.tool.begin(journey.login);
    expectTold(await authorize(journey, { ...again, nonce: request['nonce'] ?? '' }), 'P-15', 'invalid_request', again['state'] ?? '');
    request = again;
    await isAccepted();
  });

  test('P-16: of ten requests at once with one hint, one gets a token', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => authorize(journey, { ...request, nonce: index === 0 ? request['nonce'] ?? '' : `n-${index}-${request['nonce'] ?? ''}` })));
    const tokens = answers.map(({ text }) => postedForm(text).fields).filter((fields) => 'id_token' in fields);
    expect(tokens).toHaveLength(1);
  });

  test('P-17: a state comes back as it was, and absent stays absent', async () => {
    const { fields } = postedForm((await authorize(journey, without('state'))).text);
    expect(Object.keys(fields)).toEqual(['id_token']);
  });

  test('P-17: a state that a form would change, or too long to keep, is refused on our page', async () => {
    for (const state of ['a\nb', 'a\rb', 'a\r\n\nb', 'a\0b', 'x'.repeat(8_193)]) {
      expectOurPage(await lea.post(journey.tool.authorizeUrl, { ...request, state }));
    }
    await isAccepted();
  });

  test('P-18: a body that is too long, and one that is no form', async () => {
    expectOurPage(await lea.post(journey.tool.authorizeUrl, { ...request, extra: 'x'.repeat(70_000) }), 413, 'SYS-TAILLE');
    expectOurPage(await lea.post(journey.tool.authorizeUrl, request, { 'content-type': 'application/json' }), 415, 'SYS-TYPE');
    await isAccepted();
  });
});

describe('P-17: what a state may hold', () => {
  const ASCII = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index));
  const STATES: readonly (readonly [what: string, state: string])[] = [
    ['every printable character', ASCII],
    ['plus, per cent and what looks encoded', '+ + %2B %20 %%% &amp; &#39; &lt;'],
    ['quotes and markup', `"'><script>alert(1)</script><!--`],
    ['other alphabets and a tab', 'é漢字🎈\t\u00a0\u0085\u2028'],
    ['JSON', '{"a":["b",{"c":null}]}'],
    ['nothing', ''],
    ['line breaks as forms have them', 'a\r\n\r\nb'],
    ['blanks around it', ' a '],
  ];

  test.each(STATES)('%s, by GET and by POST', async (_what, state) => {
    for (const method of ['GET', 'POST'] as const) {
      const journey = await reachTool(hub, lea, PUPIL, 'role', { state });
      const request = journey.tool.begin(journey.login);
      const answer = method === 'GET' ? await authorize(journey, request) : await lea.post(journey.tool.authorizeUrl, request);
      const { fields } = postedForm(answer.text);
      expect(fields['state']).toBe(state);
      await journey.tool.accept(fields);
    }
  });

  test.each([
    ['by GET', 'GET', randomBytes(3_072).toString('base64url')],
    ['by POST, of the worst characters', 'POST', `"&<>'+%é`.repeat(512)],
  ] as const)('4 kB %s', async (_how, method, state) => {
    expect(state.length).toBe(4_096);
    const journey = await reachTool(hub, lea, PUPIL, 'role', { state });
    const request = journey.tool.begin(journey.login);
    const answer = method === 'GET' ? await authorize(journey, request) : await lea.post(journey.tool.authorizeUrl, request);
    await journey.tool.accept(postedForm(answer.text).fields);
  });
});

describe('ways to ask', () => {
  test('a POST of another site is posted once more by a page of ours, and then has its session', async () => {
    const journey = await reachTool(hub, lea, PUPIL, 'role');
    const request = journey.tool.begin(journey.login);
    const page = await lea.postFromElsewhere(journey.tool.authorizeUrl, request);
    const { action, fields } = postedForm(page.text);
    expect(action).toBe(journey.tool.authorizeUrl);
    expect(fields).toEqual({ ...request, repost: '1' });
    expect(page.headers['set-cookie']).toBeUndefined();
    const { fields: response } = postedForm((await lea.post(action, fields)).text);
    await journey.tool.accept(response);
  });

  test('a long login goes by form, and the tool gets the same fields', async () => {
    const answer = await lea.get(openPath(PUPIL, 'long'));
    expect(postedForm(answer.text).action).toBe(`${TOOL_ORIGIN}/login`);
    const tool = new StrictTool({ issuer: hub.origin, clientId: 'long', redirectUri: REDIRECT });
    const { fields } = postedForm((await authorize({ browser: lea, tool, login: loginOf(answer) }, tool.begin(loginOf(answer)))).text);
    await tool.accept(fields);
  });

  test('the answer is kept by no cache, tells no referrer and says nothing of the person in clear', async () => {
    const journey = await reachTool(hub, lea, PUPIL, 'role');
    const { headers, text } = await authorize(journey, journey.tool.begin(journey.login));
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-security-policy': expect.stringContaining("default-src 'none'") });
    expect(text).not.toMatch(/Léa|Morvan/);
  });

  test('HEAD uses nothing up', async () => {
    const journey = await reachTool(hub, lea, PUPIL, 'role');
    const request = journey.tool.begin(journey.login);
    const url = `${journey.tool.authorizeUrl}?${new URLSearchParams(request).toString()}`;
    const answer = await fetch(url, { method: 'HEAD', headers: { cookie: `passerelle=${lea.cookie('passerelle') ?? ''}` } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
    await journey.tool.accept(postedForm((await authorize(journey, request)).text).fields);
  });

  test('another method is refused', async () => {
    const answer = await fetch(`${hub.origin}/lti/authorize`, { method: 'PUT' });
    expect(answer.status).toBe(405);
  });
});

describe('who somebody is to a tool', () => {
  test('the same at every launch, and another at every tool', async () => {
    const [first, again, elsewhere] = [await launch(hub, lea, PUPIL, 'role'), await launch(hub, lea, PUPIL, 'role'), await launch(hub, lea, PUPIL, 'tout')];
    expect(again.claims.sub).toBe(first.claims.sub);
    expect(elsewhere.claims.sub).not.toBe(first.claims.sub);
    expect(elsewhere.claims[`${LTI}context`]).not.toMatchObject({ id: (first.claims[`${LTI}context`] as { id: string }).id });
  });

  test('the same at every resource of one client, whose links differ', async () => {
    const [one, two] = [await launch(hub, lea, PUPIL, 'livre-1', { clientId: 'livres' }), await launch(hub, lea, PUPIL, 'livre-2', { clientId: 'livres' })];
    expect(two.claims.sub).toBe(one.claims.sub);
    expect(two.claims[`${LTI}context`]).toEqual(one.claims[`${LTI}context`]);
    expect((two.claims[`${LTI}resource_link`] as { id: string }).id).not.toBe((one.claims[`${LTI}resource_link`] as { id: string }).id);
    expect(two.claims[`${LTI}target_link_uri`]).toBe(`${TOOL_ORIGIN}/livre-2`);
  });

  test('a pseudonym and nothing more where nothing is declared: no role, no name of a class', async () => {
    const { claims } = await launch(hub, lea, PUPIL, 'rien');
    expect(claims[`${LTI}roles`]).toEqual([]);
    expect(claims).not.toHaveProperty([`${LTI}custom`]);
    expect(Object.keys(claims[`${LTI}context`] as object).sort()).toEqual(['id', 'type']);
    expect(JSON.stringify(claims)).not.toMatch(/Léa|Morvan|CP A|Hirondelles|Learner/);
  });

  test('nobody to an anonymous resource, nor one of a class', async () => {
    const [mine, hers] = [await launch(hub, lea, PUPIL, 'anonyme'), await launch(hub, await signedIn(hub, 'adam'), PUPIL, 'anonyme')];
    expect(mine.claims).not.toHaveProperty('sub');
    const shared = ({ iat: _iat, exp: _exp, nonce: _nonce, [`${LTI}launch_presentation`]: _way, ...rest }: Readonly<Record<string, unknown>>) => rest;
    expect(shared(mine.claims)).toEqual(shared(hers.claims));
  });

  test('a parent is a mentor of the child by the name the child has there', async () => {
    const child = await launch(hub, lea, PUPIL, 'role');
    const parent = await launch(hub, await signedIn(hub, 'sophie'), `parent-${personIdOf('lea')}`, 'role');
    expect(parent.claims[`${LTI}role_scope_mentor`]).toEqual([child.claims.sub]);
    expect(parent.claims[`${LTI}context`]).toEqual(child.claims[`${LTI}context`]);
    expect(JSON.stringify(parent.claims)).not.toContain(personIdOf('lea'));
  });

  test('a teacher of two schools is at the deployment of the one they came from', async () => {
    const hamdi = await signedIn(hub, 'hamdi');
    const [here, there] = [await launch(hub, hamdi, hatOf('teacher'), 'role'), await launch(hub, hamdi, `teacher-${EMBRUNS}`, 'role')];
    expect([here, there].map(({ claims }) => claims[`${LTI}deployment_id`])).toEqual([HIRONDELLES, EMBRUNS]);
    expect(there.claims.sub).toBe(here.claims.sub);
  });

  test('a deployment of a list is the one of the list', async () => {
    const hamdi = await signedIn(hub, 'hamdi');
    expect((await launch(hub, hamdi, `teacher-${EMBRUNS}`, 'ailleurs')).claims[`${LTI}deployment_id`]).toBe('d-embruns');
  });

  test('a refusal of the hub is a page of the hub', async () => {
    expectOurPage(await lea.get(openPath(PUPIL, 'payant')), 403, 'LIC-AUCUNE');
    expectOurPage(await lea.get(openPath(PUPIL, 'ferme')), 403, 'RES-FERMEE');
    expectOurPage(await lea.get(openPath(PUPIL, 'inconnu')), 404, 'RES-INCONNUE');
  });
});

describe('the key set', () => {
  test('is public, may be cached for an hour, and names what its keys are for', async () => {
    const answer = await fetch(`${hub.origin}/lti/tools/role/jwks`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(await answer.json()).toEqual({ keys: [{ kty: 'RSA', n: expect.any(String), e: 'AQAB', kid: expect.any(String), use: 'sig', alg: 'RS256' }] });
  });

  test('answers HEAD, and no POST', async () => {
    expect((await fetch(`${hub.origin}/lti/tools/role/jwks`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${hub.origin}/lti/tools/role/jwks`, { method: 'POST' })).status).toBe(405);
  });

  test('of an unknown client is not made', async () => {
    expect((await fetch(`${hub.origin}/lti/tools/inconnu/jwks`)).status).toBe(404);
    const { items } = await hub.hub.store.collection(COLLECTIONS.signingKeys).find('byOwner', { equals: ['inconnu'], limit: 1 });
    expect(items).toEqual([]);
  });

  test('is another for each tool, and one token is not verified by the set of another', async () => {
    const kids = await Promise.all(['role', 'tout'].map(async (client) => ((await (await fetch(`${hub.origin}/lti/tools/${client}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)));
    expect(new Set(kids.flat()).size).toBe(2);
  });
});

describe('on a hub of its own', () => {
  test('30 pupils open a tool that has no key yet: one key, 30 tokens the tool accepts', async () => {
    const own = await startLtiHub();
    try {
      const browsers = await Promise.all(Array.from({ length: 30 }, (_, index) => signedIn(own, ['lea', 'malo', 'zoe', 'adam', 'ines', 'noe'][index % 6]!)));
      const launches = await Promise.all(browsers.map((browser) => launch(own, browser, PUPIL, 'role')));
      expect(new Set(launches.map(({ header }) => header.kid)).size).toBe(1);
      expect(new Set(launches.map(({ claims }) => claims.sub)).size).toBe(6);
      const { items } = await own.hub.store.collection(COLLECTIONS.signingKeys).find('byOwner', { equals: ['role'], limit: 10 });
      expect(items).toMatchObject([{ state: 'active' }]);
    } finally {
      await own.close();
    }
  });

  test('keys rotate: the next one is published for a day, the last one for a week after', async () => {
    const clock = new HandClock(Date.now());
    const own = await startLtiHub({ clock });
    const now = () => clock.now();
    const kidOfLaunch = async (): Promise<string | undefined> => (await launch(own, await signedIn(own, 'lea'), PUPIL, 'role', { now })).header.kid;
    const published = async (): Promise<readonly string[]> => ((await (await fetch(`${own.origin}/lti/tools/role/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    try {
      const first = await kidOfLaunch();
      clock.advance(90 * DAY);
      expect(await kidOfLaunch()).toBe(first);
      expect(await published()).toHaveLength(2);
      clock.advance(DAY);
      const second = await kidOfLaunch();
      expect(second).not.toBe(first);
      expect(await published()).toEqual([first, second]);
      clock.advance(7 * DAY);
      expect(await kidOfLaunch()).toBe(second);
      expect(await published()).toEqual([second]);
    } finally {
      await own.close();
    }
  });

  test('P-10: a launch lives five minutes', async () => {
    const clock = new HandClock(Date.now());
    const own = await startLtiHub({ clock });
    try {
      const browser = await signedIn(own, 'lea');
      const late = await reachTool(own, browser, PUPIL, 'role', { now: () => clock.now() });
      const request = late.tool.begin(late.login);
      clock.advance(5 * MINUTE);
      expectTold(await authorize(late, request), 'P-10', 'invalid_request', request['state'] ?? '');
      const inTime = await reachTool(own, browser, PUPIL, 'role', { now: () => clock.now() });
      clock.advance(5 * MINUTE - 1_000);
      const { fields } = postedForm((await authorize(inTime, inTime.tool.begin(inTime.login))).text);
      await inTime.tool.accept(fields);
    } finally {
      await own.close();
    }
  });
});

describe('two hub processes on one store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-lti-'));
  const { secrets } = testConfig('http://127.0.0.1');
  const store = { engine: 'sqlite', file: join(folder, 'hub.db') } as const;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('make one key between them, and each verifies what the other signed', async () => {
    const [one, two] = [await startLtiHub({ config: { store, secrets } }), await startLtiHub({ config: { store, secrets } })];
    try {
      const browsers = [await signedIn(one, 'lea'), await signedIn(two, 'malo')] as const;
      const [first, second] = await Promise.all([launch(one, browsers[0], PUPIL, 'role'), launch(two, browsers[1], PUPIL, 'role')]);
      expect(second.header.kid).toBe(first.header.kid);
      const sets = await Promise.all([one, two].map(async ({ origin }) => (await fetch(`${origin}/lti/tools/role/jwks`)).json()));
      expect(sets[0]).toEqual(sets[1]);
    } finally {
      await one.close();
      await two.close();
    }
  });

  test('P-14: a school whose deployment was taken off since the click', async () => {
    const deployed = (deployments: object) => () => [ltiResource('parti', ['role'], {}, { deployments })];
    const before = await startLtiHub({ config: { store, secrets }, resources: deployed({ [HIRONDELLES]: 'd-1' }) });
    const browser = await signedIn(before, 'lea');
    const login = loginOf(await browser.get(openPath(PUPIL, 'parti')));
    await before.close();
    const after = await startLtiHub({ config: { store, secrets }, resources: deployed({ [EMBRUNS]: 'd-2' }) });
    try {
      const request = new StrictTool({ issuer: before.origin, clientId: 'parti', redirectUri: REDIRECT }).begin(login);
      const answer = await browser.get(`${after.origin}/lti/authorize?${new URLSearchParams(request).toString()}`);
      expectTold(answer, 'P-14', 'access_denied', request['state'] ?? '');
    } finally {
      await after.close();
    }
  });
});

describe('what is written down', () => {
  test('a launch, with the names of what left, when the token was made; a refusal, with its rule', async () => {
    const own = await startLtiHub({ resources: () => LTI_RESOURCES });
    try {
      const browser = await signedIn(own, 'lea');
      const journey = await reachTool(own, browser, PUPIL, 'tout');
      const request = journey.tool.begin(journey.login);
      const records = async () => (await own.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 100 })).items.filter(({ event }) => event === 'launch').map(({ body }) => JSON.parse(body) as object);
      expect(await records()).toEqual([]);
      const stranger = await signedIn(own, 'malo');
      await authorize({ ...journey, browser: stranger }, request);
      expect(await records()).toMatchObject([{ outcome: 'refused', rule: 'P-12', personId: personIdOf('lea') }]);
      await journey.tool.accept(postedForm((await authorize(journey, request)).text).fields);
      expect((await records())[1]).toMatchObject({ outcome: 'done', resourceId: 'tout', released: ['role', 'givenName', 'familyName', 'displayName', 'email', 'schoolId', 'schoolName', 'className', 'level', 'locale'] });
      expect(JSON.stringify(await records())).not.toMatch(/Léa|Morvan|example\.fr/);
    } finally {
      await own.close();
    }
  });
});

test('hints say nothing of the person, to the tool nor to anybody who tries names out', async () => {
  const { login } = await reachTool(hub, lea, PUPIL, 'role');
  const [hint, message] = [login.get('login_hint') ?? '', login.get('lti_message_hint') ?? ''];
  const tries = [personIdOf('lea'), `${message} ${personIdOf('lea')}`, `${personIdOf('lea')} ${message}`, `login ${personIdOf('lea')}`];
  expect(tries.map((text) => createHash('sha256').update(text).digest('base64url'))).not.toContain(hint);
});

test('a session that ended takes its launches with it', async () => {
  const browser = hub.browser();
  await signIn(browser, 'lea');
  const journey = await reachTool(hub, browser, PUPIL, 'role');
  const request = journey.tool.begin(journey.login);
  await hub.hub.flows.sessions.endAllOf(personIdOf('lea'));
  expectTold(await authorize(journey, request), 'P-11', 'login_required', request['state'] ?? '');
  await signIn(browser, 'lea');
  expectTold(await authorize(journey, request), 'P-12', 'access_denied', request['state'] ?? '');
});
