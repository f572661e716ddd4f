import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { personIdOf } from '../support/school.js';
import { PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

const PAGE = '/mes-sessions';

let hub: SchoolHub;
let browser: HttpBrowser;
beforeAll(async () => { hub = await startSchoolHub(); });
afterAll(() => hub.close());
beforeEach(async () => {
  await hub.hub.flows.sessions.endAllOf(personIdOf('lea'));
  browser = await enter('lea');
});

async function enter(login: string): Promise<HttpBrowser> {
  const visitor = hub.browser();
  await signIn(visitor, login);
  return visitor;
}

async function isStillIn(visitor: HttpBrowser): Promise<boolean> {
  return (await visitor.get(PUPIL_PAGE)).status === 200;
}

const endable = ({ text }: BrowserAnswer): readonly string[] => [...text.matchAll(/name="session" value="([^"]+)"/g)].map(([, name = '']) => name);

async function end(session: string, visitor = browser): Promise<BrowserAnswer> {
  return visitor.post(`${PAGE}/fermer`, { _csrf: formTokenIn(await visitor.get(PAGE)), session }, { 'sec-fetch-site': 'same-origin' });
}

describe('the page of one’s own sessions', () => {
  test('is one link away on every page, and says which session this is, by which door and in which browser', async () => {
    expect((await browser.get(PUPIL_PAGE)).text).toContain(`<a href="${PAGE}">Mes sessions</a>`);
    const page = await browser.get(PAGE);
    expect(page.status).toBe(200);
    for (const words of ['Cette session', 'ENT des écoles', 'Navigateur inconnu', 'Aucune autre session']) expect(page.text).toContain(words);
    expect(endable(page)).toEqual([]);
    expect((await browser.get(`${PAGE}?lang=en`)).text).toContain('This session');
  });

  test('shows one’s other sessions, and nobody else’s', async () => {
    await enter('adam');
    await enter('lea');
    expect(endable(await browser.get(PAGE))).toHaveLength(1);
  });

  test('keeps of a browser its name and nothing else', async () => {
    const visitor = hub.browser();
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
    const form = await visitor.open('/connexion/vers/ent');
    const issued = await visitor.post(form.url, { username: 'lea', password: 'lea' });
    await visitor.get(issued.headers.location ?? '', { 'user-agent': userAgent });
    const { items } = await hub.hub.store.collection(COLLECTIONS.sessions).find('byPerson', { equals: [personIdOf('lea')], limit: 10 });
    expect(items.map(({ browser: name }) => name)).toContain('Firefox');
    expect(JSON.stringify(items)).not.toMatch(/Linux|128|Gecko/);
  });

  test('is for people who are signed in, and is come back to after signing in', async () => {
    const answer = await hub.browser().get(PAGE);
    expect(answer).toMatchObject({ status: 303, headers: { location: `/connexion?vers=${encodeURIComponent(PAGE)}` } });
  });
});

describe('ending a session of one’s own', () => {
  test('ends that one, leaves this one and the rest, and is recorded', async () => {
    const [other, third] = [await enter('lea'), await enter('lea')];
    const refs = endable(await browser.get(PAGE));
    const otherRef = (await hub.hub.flows.sessions.find(other.cookie('passerelle') ?? ''))?.ref ?? '';
    expect(refs).toContain(otherRef);
    expect(await end(otherRef)).toMatchObject({ status: 303, headers: { location: PAGE } });
    expect([await isStillIn(browser), await isStillIn(other), await isStillIn(third)]).toEqual([true, false, true]);
    const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
    const last = items.filter(({ event }) => event === 'session-ended').at(-1);
    expect(JSON.parse(last?.body ?? '{}')).toMatchObject({ outcome: 'done', personId: personIdOf('lea'), count: 1 });
  });

  test('all the others at once', async () => {
    const others = [await enter('lea'), await enter('lea')];
    const stranger = await enter('adam');
    await end('autres');
    expect([await isStillIn(browser), ...(await Promise.all(others.map(isStillIn))), await isStillIn(stranger)]).toEqual([true, false, false, true]);
  });

  test('all the others, however many there are', async () => {
    const { sessions } = hub.hub.flows;
    const own = await sessions.find(browser.cookie('passerelle') ?? '');
    if (own === undefined) throw new Error('not signed in');
    const { ref: _ref, startedAt: _startedAt, seenAt: _seenAt, ...session } = own;
    for (let made = 0; made < 120; made += 1) await sessions.start(session);
    await end('autres');
    expect((await sessions.allOf(personIdOf('lea'))).map(({ id }) => id)).toEqual([own.ref]);
  });

  test('never that of somebody else, whatever the form names', async () => {
    const stranger = await enter('adam');
    const ref = (await hub.hub.flows.sessions.find(stranger.cookie('passerelle') ?? ''))?.ref ?? '';
    expect((await end(ref)).status).toBe(303);
    expect(await isStillIn(stranger)).toBe(true);
  });

  test('that is over already is no error', async () => {
    expect((await end('gone')).status).toBe(303);
  });

  test.each([
    ['without the token', { session: 'autres' }, {}, 'SYS-CSRF'],
    ['from another site', { session: 'autres', _csrf: 'own' }, { 'sec-fetch-site': 'cross-site' }, 'SYS-CSRF'],
    ['naming nothing', { _csrf: 'own' }, {}, 'SYS-FORME'],
  ])('%s is refused', async (_how, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>, code) => {
    const other = await enter('lea');
    const token = formTokenIn(await browser.get(PAGE));
    const sent = fields['_csrf'] === 'own' ? { ...fields, _csrf: token } : fields;
    expect(errorPageOf(await browser.post(`${PAGE}/fermer`, sent, headers))).toMatchObject({ code });
    expect(await isStillIn(other)).toBe(true);
  });

  test('by a link is refused', async () => {
    expect(errorPageOf(await browser.get(`${PAGE}/fermer?session=autres`))).toMatchObject({ status: 405, code: 'SYS-METHODE' });
  });
});
