import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { academyDoor } from '../support/academy-door.js';
import { errorPageOf } from '../support/error-page.js';
import { HttpBrowser } from '../support/http-browser.js';
import { startHub, type RunningHub } from '../support/hub.js';
import { personIdOf } from '../support/school.js';
import { entConnection, PUPIL_PAGE, RESOURCES, signIn, startSchoolHub, TEACHER_PAGE, type SchoolHub } from '../support/school-hub.js';
import { sharedStore } from '../support/shared-store.js';

const store = sharedStore();
const academy = academyDoor(systemClock);
let first: SchoolHub;
let second: RunningHub;
let browser: HttpBrowser;

beforeAll(async () => {
  first = await startSchoolHub({ config: store.config, connections: (_origin, cas) => [entConnection(cas), academy.connection()] });
  second = await twin([entConnection(first.cas), academy.connection()]);
});
afterAll(async () => {
  await second.close();
  await first.close();
  store.remove();
});
beforeEach(() => {
  browser = first.browser();
  useFirst();
});

/** Another hub behind the same address, on the same store. */
function twin(connections: readonly object[]): Promise<RunningHub> {
  return startHub({ connections: () => connections, resources: () => RESOURCES, config: { ...store.config, origin: first.origin } });
}

/** From now on the proxy sends this browser to the one or to the other. */
function useFirst(): void {
  browser.reroute(first.origin, { to: first.origin });
}
function useSecond(): void {
  browser.reroute(first.origin, { to: second.origin });
}

describe('two hubs on one store', () => {
  test('a sign-in begun on one ends on the other (CAS)', async () => {
    const service = new URL((await browser.get(`/connexion/vers/ent?vers=${PUPIL_PAGE}/ressources/galaxie`)).headers.location ?? '').searchParams.get('service') ?? '';
    useSecond();
    const answer = await browser.get(`${service}?ticket=${first.cas.issue('lea', service)}`);
    expect(answer.headers.location).toBe(`${PUPIL_PAGE}/ressources/galaxie`);
    useFirst();
    expect((await browser.get(PUPIL_PAGE)).text).toContain('Bonjour Léa');
  });

  test('a sign-in begun on one is posted to the other and ends there (SAML)', async () => {
    const asked = await academy.begin(browser);
    useSecond();
    const page = await academy.answer(browser, asked, 'bertin');
    expect(page.url).toContain(TEACHER_PAGE);
    useFirst();
    expect((await browser.get(TEACHER_PAGE)).status).toBe(200);
  });

  test('one answer brought to both at once signs in once', async () => {
    const service = new URL((await browser.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    const tickets = [1, 2].map(() => first.cas.issue('lea', service));
    const toFirst = browser.get(`${service}?ticket=${tickets[0]}`);
    useSecond();
    const answers = await Promise.all([toFirst, browser.get(`${service}?ticket=${tickets[1]}`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403]);
    expect(errorPageOf(answers.find(({ status }) => status === 403)!)).toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('who leaves on one has left the other', async () => {
    const { text } = await signIn(browser, 'lea');
    const cookie = browser.cookie('passerelle') ?? '';
    useSecond();
    expect((await browser.get(PUPIL_PAGE)).status).toBe(200);
    const token = /name="_csrf" value="([\w-]+)"/.exec(text)?.[1] ?? '';
    expect((await browser.post('/deconnexion', { _csrf: token })).status).toBe(303);
    useFirst();
    browser.plant('passerelle', cookie);
    expect((await browser.get(PUPIL_PAGE)).status).toBe(303);
  });

  test('a revocation on one is felt on the other at once', async () => {
    await signIn(browser, 'adam');
    expect(await second.hub.flows.sessions.endAllOf(personIdOf('adam'))).toBe(1);
    expect((await browser.get(PUPIL_PAGE)).status).toBe(303);
  });

  test('both sign in, write and record at the same time, and nothing is lost', async () => {
    const logins = ['lea', 'adam', 'malo', 'zoe', 'ines', 'noe'];
    const visits = logins.flatMap((login) => [first.origin, second.origin].map(async (to) => {
      const visitor = first.browser();
      visitor.reroute(first.origin, { to });
      return (await signIn(visitor, login)).url;
    }));
    expect(new Set(await Promise.all(visits))).toEqual(new Set([`${first.origin}${PUPIL_PAGE}`]));
    const audit = first.hub.store.collection(COLLECTIONS.audit);
    const { items } = await audit.find('byTime', { limit: 1_000 });
    for (const login of logins) {
      const chains = new Set(items.filter(({ body }) => body.includes(`"personId":"${personIdOf(login)}"`)).map(({ chain }) => chain));
      expect(chains.size).toBe(2);
    }
  });

  test('a provider that is switched off ends the sessions it opened, where it is switched off', async () => {
    await signIn(browser, 'lea');
    const updated = await twin([entConnection(first.cas, { enabled: false }), academy.connection()]);
    browser.reroute(first.origin, { to: updated.origin });
    expect((await browser.get(PUPIL_PAGE)).headers.location).toBe(`/connexion?vers=${encodeURIComponent(PUPIL_PAGE)}`);
    await updated.close();
  });

  test('a provider that may give fewer roles than before takes them back', async () => {
    await signIn(browser, 'vasseur');
    const updated = await twin([entConnection(first.cas, { roles: ['teacher'] })]);
    browser.reroute(first.origin, { to: updated.origin });
    expect(errorPageOf(await browser.get('/espace/head-0449901Y'))).toMatchObject({ code: 'ROLE-REFUS' });
    expect((await browser.get(TEACHER_PAGE)).status).toBe(200);
    await updated.close();
  });

  test('a provider that is switched off between the question and the answer is not believed', async () => {
    const service = new URL((await browser.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    const updated = await twin([entConnection(first.cas, { enabled: false })]);
    browser.reroute(first.origin, { to: updated.origin });
    const page = await browser.get(`${service}?ticket=${first.cas.issue('lea', service)}`);
    expect(errorPageOf(page)).toMatchObject({ status: 404, code: 'AUTH-IDP-INCONNU' });
    await updated.close();
  });
});
