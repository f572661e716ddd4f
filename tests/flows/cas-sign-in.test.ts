import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import type { AttributeShape } from '../support/cas-answers.js';
import { startCasServer, type CasServer } from '../support/cas-server.js';
import { HttpBrowser } from '../support/http-browser.js';
import { startHub, type RunningHub } from '../support/hub.js';
import { casUsers, HIRONDELLES, personIdOf, schoolSeed } from '../support/school.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, TEACHER_PAGE, type SchoolHub } from '../support/school-hub.js';
import { keptLog } from '../unit/operations/lines.js';

const kept = keptLog();
let hub: SchoolHub;
beforeAll(async () => {
  hub = await startSchoolHub({ log: kept.log });
  const { people, directoryKeys, identities } = collections();
  await people.bulkUpsert([{ id: 'person-lea-old', givenName: 'Léa', familyName: 'Morvan', state: 'merged', mergedInto: personIdOf('lea') }]);
  await identities.bulkUpsert([
    { id: 'ent lea', connectionId: 'ent', subject: 'lea', personId: 'person-lea-old' },
    { id: 'ent noe', connectionId: 'ent', subject: 'noe', personId: personIdOf('adam') },
  ]);
  await directoryKeys.bulkUpsert([{ id: 'jointure 17$ines', personId: personIdOf('ines') }]);
  await directoryKeys.remove('jointure 17$paul');
});
afterAll(() => hub.close());

function collections() {
  const { store } = hub.hub;
  return { people: store.collection(COLLECTIONS.people), directoryKeys: store.collection(COLLECTIONS.directoryKeys), identities: store.collection(COLLECTIONS.identities), audit: store.collection(COLLECTIONS.audit) };
}

describe('a pupil', () => {
  test('signs in at the ENT and stands on their own page', async () => {
    const page = await signIn(hub.browser(), 'malo');
    expect(page.url).toBe(`${hub.origin}${PUPIL_PAGE}`);
    expect(page.text).toContain('Bonjour Malo');
    expect(page.text).toContain('Malo · CP A');
  });

  test('with a session at the ENT is in without typing anything', async () => {
    const browser = hub.browser();
    await signIn(browser, 'malo');
    const again = await browser.open('/connexion/vers/ent');
    expect(again.url).toBe(`${hub.origin}${PUPIL_PAGE}`);
  });

  test('comes back to the page they wanted, through the chooser and the whole sign-in', async () => {
    const browser = hub.browser();
    const wanted = `${PUPIL_PAGE}/ressources/galaxie?groupe=cp-a`;
    const chooser = await browser.open(wanted);
    expect(chooser.url).toBe(`${hub.origin}/connexion?vers=${encodeURIComponent(wanted)}`);
    const [, door = ''] = /href="(\/connexion\/vers\/ent[^"]*)"/.exec(chooser.text) ?? [];
    const page = await signIn(browser, 'malo', door.replace(/&amp;/g, '&'));
    expect(page.url).toBe(`${hub.origin}${wanted}`);
    expect(page.text).toContain('La galaxie');
  });

  test('whose account was merged is the person it was merged into', async () => {
    const page = await signIn(hub.browser(), 'lea');
    expect(page.text).toContain('Léa · CP A');
    expect(await collections().people.get('person-lea-old')).toMatchObject({ state: 'merged' });
  });

  test('is remembered by the account, and still found when the ENT no longer sends the key', async () => {
    await signIn(hub.browser(), 'zoe');
    expect(await collections().identities.get('ent zoe')).toMatchObject({ personId: personIdOf('zoe') });
    await collections().directoryKeys.remove('jointure 17$zoe');
    expect((await signIn(hub.browser(), 'zoe')).text).toContain('Bonjour Zoé');
  });

  test('thirty of them behind one address are all in within a minute', async () => {
    const logins = Array.from({ length: 30 }, (_, index) => ['malo', 'ines', 'adam', 'lea'][index % 4] ?? 'malo');
    const pages = await Promise.all(logins.map((login) => signIn(hub.browser(), login)));
    expect(pages.map(({ status, url }) => `${status} ${url}`)).toEqual(logins.map(() => `200 ${hub.origin}${PUPIL_PAGE}`));
    const greetings: Readonly<Record<string, string>> = { malo: 'Bonjour Malo', ines: 'Bonjour Inès', adam: 'Bonjour Adam', lea: 'Bonjour Léa' };
    for (const [index, page] of pages.entries()) expect(page.text).toContain(greetings[logins[index] ?? '']);
  });
});

describe('who is refused', () => {
  test.each([
    ['nobody of the directory', 'paul', 'AUTH-INCONNU'],
    ['a blocked account', 'blocked', 'AUTH-COMPTE'],
    ['a login that was given to somebody else', 'noe', 'AUTH-DOUBLON'],
    ['a replacement teacher after the last day', 'rault', 'AUTH-ROLE'],
    ['an administrator through a provider that may not give that role', 'fabre', 'AUTH-ROLE'],
  ])('%s', async (_who, login, code) => {
    const browser = hub.browser();
    const page = await signIn(browser, login);
    expect(errorPageOf(page)).toMatchObject({ code, href: '/connexion' });
    expect(page.text).toContain('Assistance ENT : 02 40 00 00 00');
    expect(browser.cookie('passerelle')).toBeUndefined();
  });

  test('a leaving account is still let in', async () => {
    expect((await signIn(hub.browser(), 'leaving')).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });
});

describe('the answer', () => {
  /** What the ENT would send this browser back with. */
  async function answerFor(browser: HttpBrowser, login: string, start = '/connexion/vers/ent'): Promise<string> {
    const { headers } = await browser.get(start);
    const service = new URL(headers.location ?? '').searchParams.get('service') ?? '';
    return `${service}?ticket=${hub.cas.issue(login, service)}`;
  }

  test('is taken from the browser that asked for it, and from no other', async () => {
    const answer = await answerFor(hub.browser(), 'malo');
    const thief = hub.browser();
    expect(errorPageOf(await thief.get(answer))).toMatchObject({ status: 403, code: 'AUTH-COOKIE', href: '/connexion/vers/ent' });
    await thief.get('/connexion/vers/ent');
    expect(errorPageOf(await thief.get(answer))).toMatchObject({ code: 'AUTH-COOKIE' });
  });

  test('serves once; the back button afterwards leads home', async () => {
    const browser = hub.browser();
    const answer = await answerFor(browser, 'malo');
    expect((await browser.get(answer)).status).toBe(303);
    expect(errorPageOf(await browser.get(answer))).toMatchObject({ code: 'AUTH-REPONSE', href: PUPIL_PAGE });
  });

  test('sent twice at once signs in once', async () => {
    const browser = hub.browser();
    const service = new URL((await browser.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    const answers = await Promise.all([1, 2].map(() => browser.get(`${service}?ticket=${hub.cas.issue('malo', service)}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403]);
  });

  test('with a ticket the ENT does not know fails, and the attempt can still be completed', async () => {
    const browser = hub.browser();
    const wanted = `${PUPIL_PAGE}/ressources/galaxie`;
    const answer = await answerFor(browser, 'malo', `/connexion/vers/ent?vers=${wanted}`);
    // The first time, the hub begins anew by itself.
    const again = await browser.get(answer.replace(/ticket=.*/, 'ticket=ST-invented'));
    const service = new URL(again.headers.location ?? '').searchParams.get('service') ?? '';
    const refused = await browser.get(`${service}?ticket=ST-invented`);
    expect(errorPageOf(refused)).toMatchObject({ status: 403, code: 'CAS-TICKET', href: `/connexion/vers/ent?vers=${encodeURIComponent(wanted)}` });
    expect((await browser.get(answer)).headers.location).toBe(wanted);
  });

  test.each([
    ['for no attempt', '/connexion/cas/ent/retour/nothing?ticket=ST-1', 403, 'AUTH-REPONSE'],
    ['without an attempt', '/connexion/cas/ent/retour?ticket=ST-1', 403, 'AUTH-REPONSE'],
    ['with two tickets', '/connexion/cas/ent/retour/nothing?ticket=ST-1&ticket=ST-2', 400, 'SYS-FORME'],
    ['for a connection there is not', '/connexion/cas/nowhere/retour/nothing?ticket=ST-1', 403, 'AUTH-REPONSE'],
  ])('%s is refused', async (_what, address, status, code) => {
    expect(errorPageOf(await hub.browser().get(address))).toMatchObject({ status, code });
  });

  test('at the address of another connection is refused', async () => {
    const browser = hub.browser();
    const answer = await answerFor(browser, 'malo');
    expect(errorPageOf(await browser.get(answer.replace('/cas/ent/', '/cas/other/')))).toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('without a ticket is refused', async () => {
    const browser = hub.browser();
    const answer = await answerFor(browser, 'malo');
    expect(errorPageOf(await browser.get(answer.replace(/\?.*/, '')))).toMatchObject({ code: 'CAS-TICKET' });
  });
});

describe('the id of an occurrence', () => {
  test('is the same on the page, in the log and in the audit trail', async () => {
    const { code, traceId } = errorPageOf(await signIn(hub.browser(), 'blocked'));
    const lines = kept.lines.filter((line) => line['traceId'] === traceId);
    expect(lines).toEqual(expect.arrayContaining([
      expect.objectContaining({ event: 'sign-in', outcome: 'refused', code, connectionId: 'ent', detail: 'the account is blocked' }),
      expect.objectContaining({ event: 'refusal', code }),
      expect.objectContaining({ event: 'http-request', status: 403 }),
    ]));
    const { items } = await collections().audit.find('byTime', { limit: 1_000 });
    expect(items.filter(({ body }) => body.includes(traceId)).map(({ event, body }) => [event, JSON.parse(body) as object])).toEqual([
      ['sign-in', { outcome: 'refused', traceId, code, connectionId: 'ent' }],
    ]);
  });

  test('is another one for every request', async () => {
    const browser = hub.browser();
    const ids = await Promise.all(Array.from({ length: 5 }, async () => errorPageOf(await browser.get('/nowhere')).traceId));
    expect(new Set(ids).size).toBe(5);
  });

  test('stands in the audit trail for a sign-in that worked, with the person and no name', async () => {
    await signIn(hub.browser(), 'hamdi');
    const { items } = await collections().audit.find('byTime', { limit: 1_000 });
    const bodies = items.filter(({ event }) => event === 'sign-in').map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(bodies).toContainEqual({ outcome: 'done', traceId: expect.any(String), personId: personIdOf('hamdi'), connectionId: 'ent' });
    const values = bodies.flatMap(({ traceId: _, ...body }) => Object.values(body));
    expect(values).not.toContain('hamdi');
    expect(values.join(' ')).not.toMatch(/Hamdi|Youssef|ST-/);
  });
});

describe('an ENT that is down', () => {
  test('is said to be down; the same door can be tried again, and nothing of the deep link is lost', async () => {
    const cas = await startCasServer({ users: casUsers() });
    const other = await startSchoolHub({ connections: () => [entConnection(cas)] });
    const browser = other.browser();
    const wanted = `${PUPIL_PAGE}/ressources/galaxie`;
    const service = new URL((await browser.get(`/connexion/vers/ent?vers=${wanted}`)).headers.location ?? '').searchParams.get('service') ?? '';
    const ticket = cas.issue('malo', service);
    await cas.close();
    const page = errorPageOf(await browser.get(`${service}?ticket=${ticket}`));
    expect(page).toMatchObject({ status: 502, code: 'AUTH-IDP-PANNE', href: `/connexion/vers/ent?vers=${encodeURIComponent(wanted)}` });
    await other.close();
  });
});

describe('every kind of CAS server', () => {
  let servers: readonly CasServer[] = [];
  let running: RunningHub;

  const KINDS: readonly (readonly [id: string, shape: AttributeShape, settings: object])[] = [
    ['cas1', 'A', { version: '1' }],
    ['cas2', 'B', { version: '2' }],
    ['cas3', 'A', { version: '3' }],
    ['both', 'C', { version: '3' }],
    ['lists', 'D', { version: '2' }],
    ['in-query', 'A', { stateIn: 'query' }],
    ['in-cookie', 'A', { stateIn: 'cookie' }],
    ['own-path', 'A', { version: '2', validatePath: '/p3/serviceValidate' }],
  ];

  beforeAll(async () => {
    servers = await Promise.all(KINDS.map(([, shape]) => startCasServer({ users: casUsers(), shape })));
    const connections = KINDS.map(([id, , settings], index) => entConnection({ url: servers[index]?.url ?? '' }, { id, settings: { url: servers[index]?.url, ...settings } }));
    running = await startHub({ seed: schoolSeed(), connections: () => connections });
    // Version 1 tells the user name and nothing else: the account must be known.
    await running.hub.store.collection(COLLECTIONS.identities).insert({ id: 'cas1 bertin', connectionId: 'cas1', subject: 'bertin', personId: personIdOf('bertin') });
  });
  afterAll(async () => {
    await running.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  test.each(KINDS.map(([id]) => id))('%s', async (id) => {
    const page = await signIn(new HttpBrowser(running.origin), 'bertin', `/connexion/vers/${id}`);
    expect(page.url).toBe(`${running.origin}/espace/teacher-${HIRONDELLES}`);
    expect(page.text).toContain('Mme Bertin');
  });

  test('an account that one server knows is nobody at another', async () => {
    const page = await signIn(new HttpBrowser(running.origin), 'hamdi', '/connexion/vers/cas1');
    expect(errorPageOf(page)).toMatchObject({ code: 'AUTH-INCONNU' });
  });
});
