import { afterEach, describe, expect, test } from '@jest/globals';
import { HubError } from '../../src/domain/errors.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { academyDoor } from '../support/academy-door.js';
import { errorPageOf } from '../support/error-page.js';
import { HttpBrowser, type BrowserAnswer } from '../support/http-browser.js';
import { HandClock } from '../support/memory-store.js';
import { instant } from '../support/saml-response.js';
import { ACADEMY, personIdOf, YESTERDAY } from '../support/school.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, TEACHER_PAGE, type SchoolHub, type SchoolSetUp } from '../support/school-hub.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PUBLIC = 'https://passerelle.example.fr';

let clock: HandClock;
let hub: SchoolHub | undefined;
afterEach(() => hub?.close());

/** A hub of its own for each test, because each moves the clock. */
async function start(setUp: SchoolSetUp = {}): Promise<SchoolHub> {
  clock = new HandClock(Date.now());
  hub = await startSchoolHub({ clock, ...setUp });
  return hub;
}

async function startWithAcademy() {
  clock = new HandClock(Date.now());
  const academy = academyDoor(clock);
  hub = await startSchoolHub({ clock, connections: (_origin, cas) => [entConnection(cas), academy.connection()] });
  return { hub, academy };
}

function isSignedOut({ status, headers }: BrowserAnswer): boolean {
  return status === 303 && (headers.location ?? '').startsWith('/connexion');
}

function setCookie(answer: BrowserAnswer, name: string): string | undefined {
  return answer.headers['set-cookie']?.find((line) => line.startsWith(`${name}=`));
}

describe('the session cookie', () => {
  test('on http is plain, for this browser session only, and out of reach of scripts', async () => {
    const { cas, browser } = await start();
    const visitor = browser();
    const service = new URL((await visitor.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    const answer = await visitor.get(`${service}?ticket=${cas.issue('lea', service)}`);
    expect(setCookie(answer, 'passerelle')).toMatch(/^passerelle=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test.each([
    ['a proxy that says how it was called', 1, { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.7' }],
    ['a proxy that says nothing', 0, {}],
    ['a proxy that says http', 1, { 'x-forwarded-proto': 'http' }],
  ])('on https behind %s is a __Host- cookie, and Secure', async (_proxy, trustedProxies, headers) => {
    const { origin, cas } = await start({ config: { origin: PUBLIC, trustedProxies } });
    const visitor = new HttpBrowser(PUBLIC);
    visitor.reroute(PUBLIC, { to: origin, headers });
    const service = new URL((await visitor.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    const answer = await visitor.get(`${service}?ticket=${cas.issue('lea', service)}`);
    expect(setCookie(answer, '__Host-passerelle')).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect((await visitor.follow(answer)).url).toBe(`${PUBLIC}${PUPIL_PAGE}`);
    expect(visitor.cookieNames()).toEqual(['__Host-idp', '__Host-passerelle', '__Host-tentative']);
  });

  test('is given to nobody who has not signed in, and nothing is stored for them', async () => {
    const { hub: inside, browser } = await start();
    const visitor = browser();
    for (const path of ['/', '/connexion', '/connexion?q=hirondelles', '/connexion/vers/ent', '/au-revoir', '/accessibilite', '/nowhere', '/espace']) await visitor.get(path);
    await visitor.post('/deconnexion', {});
    expect(visitor.cookieNames()).toEqual(['tentative']);
    expect(await inside.store.collection(COLLECTIONS.sessions).count('byPerson', [])).toBe(0);
  });

  test.each([
    ['of no form', 'nonsense'],
    ['badly signed', 's%3Anonsense.signature'],
    ['empty', 's:'],
    ['of nine kilobytes', encodeURIComponent('s:'.padEnd(9_000, 'x'))],
    ['badly encoded', '%E0%A4%A'],
    ['in quotes', '"quoted"'],
  ])('%s is no session', async (_what, value) => {
    const { browser } = await start();
    const visitor = browser();
    visitor.plant('passerelle', value);
    expect(isSignedOut(await visitor.get('/espace'))).toBe(true);
    expect((await visitor.get('/connexion')).status).toBe(200);
  });

  test('without its signature is no session', async () => {
    const { browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'lea');
    const [id = ''] = decodeURIComponent(visitor.cookie('passerelle') ?? '').slice(2).split('.');
    visitor.plant('passerelle', id);
    expect(isSignedOut(await visitor.get(PUPIL_PAGE))).toBe(true);
    visitor.plant('passerelle', encodeURIComponent(`s:${id}.${'A'.repeat(43)}`));
    expect(isSignedOut(await visitor.get(PUPIL_PAGE))).toBe(true);
  });
});

describe('signing in', () => {
  test('makes a new id: one that was planted before leads nowhere', async () => {
    const { browser } = await start();
    const attacker = browser();
    await signIn(attacker, 'adam');
    const planted = attacker.cookie('passerelle') ?? '';
    const victim = browser();
    victim.plant('passerelle', planted);
    expect((await signIn(victim, 'lea')).text).toContain('Bonjour Léa');
    expect(victim.cookie('passerelle')).not.toBe(planted);
    expect(isSignedOut(await attacker.get(PUPIL_PAGE))).toBe(true);
  });

  test('again as somebody else leaves nothing of the one before', async () => {
    const { cas, browser } = await start();
    const tablet = browser();
    await signIn(tablet, 'lea');
    const before = tablet.cookie('passerelle') ?? '';
    const service = new URL((await tablet.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    const page = await tablet.open(`${service}?ticket=${cas.issue('adam', service)}`);
    expect(page.text).toContain('Bonjour Adam');
    expect(page.text).not.toContain('Léa');
    const leftOpen = browser();
    leftOpen.plant('passerelle', before);
    expect(isSignedOut(await leftOpen.get(PUPIL_PAGE))).toBe(true);
  });

  test('writes a session that holds identifiers and times, and no name', async () => {
    const { hub: inside, browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'lea');
    const { items } = await inside.store.collection(COLLECTIONS.sessions).find('byPerson', { equals: [personIdOf('lea')], limit: 10 });
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toMatch(/Léa|Morvan/);
    const [id = '', signature = ''] = decodeURIComponent(visitor.cookie('passerelle') ?? '').slice(2).split('.');
    expect(JSON.stringify(items)).not.toContain(id);
    expect(items[0]?.id).not.toBe(signature.replaceAll('+', '-').replaceAll('/', '_'));
  });

  test('a page view writes nothing', async () => {
    const { hub: inside, browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'lea');
    const sessions = inside.store.collection(COLLECTIONS.sessions);
    const before = (await sessions.find('byPerson', { equals: [personIdOf('lea')], limit: 1 })).items;
    await visitor.get(PUPIL_PAGE);
    await visitor.get(`${PUPIL_PAGE}/ressources/galaxie`);
    expect((await sessions.find('byPerson', { equals: [personIdOf('lea')], limit: 1 })).items).toEqual(before);
  });

  test('what cannot be recorded does not happen', async () => {
    const { hub: inside, cas, browser } = await start();
    const visitor = browser();
    const service = new URL((await visitor.get('/connexion/vers/ent')).headers.location ?? '').searchParams.get('service') ?? '';
    inside.operations.audit.append = () => Promise.reject(new HubError('SYS-MAINTENANCE', { detail: 'disk full' }));
    const refused = await visitor.get(`${service}?ticket=${cas.issue('lea', service)}`);
    expect(errorPageOf(refused)).toMatchObject({ status: 503, code: 'SYS-MAINTENANCE', href: '/connexion/vers/ent' });
    expect(visitor.cookie('passerelle')).toBeUndefined();
    expect(await inside.store.collection(COLLECTIONS.sessions).count('byPerson', [])).toBe(0);
  });
});

describe('a session ends', () => {
  test('after two hours without a click', async () => {
    const { browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'lea');
    clock.advance(119 * MINUTE);
    expect((await visitor.get(PUPIL_PAGE)).status).toBe(200);
    clock.advance(119 * MINUTE);
    expect((await visitor.get(PUPIL_PAGE)).status).toBe(200);
    clock.advance(121 * MINUTE);
    const over = await visitor.get(PUPIL_PAGE);
    expect(over.headers.location).toBe(`/connexion?vers=${encodeURIComponent(PUPIL_PAGE)}`);
  });

  test('after eight hours, however much it is used', async () => {
    const { browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'lea');
    for (let passed = 0; passed < 7; passed += 1) {
      clock.advance(HOUR);
      expect((await visitor.get(PUPIL_PAGE)).status).toBe(200);
    }
    clock.advance(HOUR);
    expect(isSignedOut(await visitor.get(PUPIL_PAGE))).toBe(true);
  });

  test('for an administrator after a quarter of an hour without a click, and after four hours in any case', async () => {
    const { hub: { browser }, academy } = await startWithAcademy();
    const page = `/espace/academy-admin-${ACADEMY}`;
    const idle = browser();
    expect((await academy.signIn(idle, 'fabre')).url).toContain(page);
    clock.advance(14 * MINUTE);
    expect((await idle.get(page)).status).toBe(200);
    clock.advance(16 * MINUTE);
    expect(isSignedOut(await idle.get(page))).toBe(true);

    const busy = browser();
    await academy.signIn(busy, 'fabre');
    for (let passed = 10; passed < 240; passed += 10) {
      clock.advance(10 * MINUTE);
      expect((await busy.get(page)).status).toBe(200);
    }
    clock.advance(10 * MINUTE);
    expect(isSignedOut(await busy.get(page))).toBe(true);
  });

  test('with the session at the provider (SessionNotOnOrAfter)', async () => {
    const { hub: { browser }, academy } = await startWithAcademy();
    const visitor = browser();
    await academy.signIn(visitor, 'bertin', { authn: { SessionNotOnOrAfter: instant(clock.now() + 30 * MINUTE) } });
    clock.advance(29 * MINUTE);
    expect((await visitor.get(TEACHER_PAGE)).status).toBe(200);
    clock.advance(MINUTE);
    expect(isSignedOut(await visitor.get(TEACHER_PAGE))).toBe(true);
  });

  test('before it begins when the provider’s own is over, and says so', async () => {
    const { hub: { browser }, academy } = await startWithAcademy();
    const page = await academy.signIn(browser(), 'bertin', { authn: { SessionNotOnOrAfter: instant(clock.now() - MINUTE) } });
    expect(errorPageOf(page)).toMatchObject({ status: 403, code: 'AUTH-HORLOGE' });
  });

  test('at once, on every device, when it is revoked', async () => {
    const { hub: inside, browser } = await start();
    const devices = [browser(), browser()];
    for (const device of devices) await signIn(device, 'lea');
    const other = browser();
    await signIn(other, 'adam');
    expect(await inside.flows.sessions.endAllOf(personIdOf('lea'))).toBe(2);
    for (const device of devices) expect(isSignedOut(await device.get(PUPIL_PAGE))).toBe(true);
    expect((await other.get(PUPIL_PAGE)).status).toBe(200);
  });
});

describe('in the middle of a session', () => {
  async function change(login: string, state: 'active' | 'blocked' | 'merged'): Promise<void> {
    const people = hub!.hub.store.collection(COLLECTIONS.people);
    await people.replace({ ...(await people.get(personIdOf(login)))!, state });
  }

  test('a blocked account is refused at once, and let in again when it is reopened', async () => {
    const { browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'lea');
    await change('lea', 'blocked');
    const refused = await visitor.get(PUPIL_PAGE);
    expect(errorPageOf(refused)).toMatchObject({ status: 403, code: 'AUTH-COMPTE', href: '/connexion' });
    expect(refused.text).not.toContain('Léa');
    await change('lea', 'active');
    expect((await visitor.get(PUPIL_PAGE)).status).toBe(200);
  });

  test('an account that was merged away must sign in again', async () => {
    const { browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'lea');
    await change('lea', 'merged');
    expect(isSignedOut(await visitor.get(PUPIL_PAGE))).toBe(true);
  });

  test('a role that ends is gone at the next click', async () => {
    const { hub: inside, browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'vasseur');
    const affiliations = inside.store.collection(COLLECTIONS.affiliations);
    await affiliations.replace({ ...(await affiliations.get('vasseur 0'))!, until: YESTERDAY });
    const refused = errorPageOf(await visitor.get('/espace/head-0449901Y'));
    expect(refused).toMatchObject({ status: 403, code: 'ROLE-REFUS', href: TEACHER_PAGE });
    expect((await visitor.get(refused.href)).status).toBe(200);
  });

  test('parental authority that is withdrawn hides the child at once', async () => {
    const { hub: inside, browser } = await start();
    const visitor = browser();
    await signIn(visitor, 'sophie');
    const guardianships = inside.store.collection(COLLECTIONS.guardianships);
    await guardianships.replace({ ...(await guardianships.get('sophie adam'))!, authority: false });
    expect((await visitor.get('/espace/parent')).text).not.toContain('Adam');
    expect(errorPageOf(await visitor.get(`/espace/parent-${personIdOf('adam')}`))).toMatchObject({ code: 'ROLE-REFUS' });
  });

  test('the hat of an administrator is worn only after signing in with its shorter limits', async () => {
    const { hub: { hub: inside, browser }, academy } = await startWithAcademy();
    const visitor = browser();
    await academy.signIn(visitor, 'bertin');
    await inside.store.collection(COLLECTIONS.affiliations).insert({ id: 'bertin new', personId: personIdOf('bertin'), organisationId: ACADEMY, profile: 'ACA' });
    const page = `/espace/academy-admin-${ACADEMY}`;
    expect(errorPageOf(await visitor.get(page))).toMatchObject({ code: 'ROLE-REFUS' });
    await academy.signIn(visitor, 'bertin');
    expect((await visitor.get(page)).status).toBe(200);
  });

  test('a way of signing in opens its own roles only', async () => {
    const { hub: { browser }, academy } = await startWithAcademy();
    const asAgent = browser();
    const page = await academy.signIn(asAgent, 'diallo');
    expect(page.url).toContain(TEACHER_PAGE);
    expect(page.text).not.toContain('Paul');
    expect(errorPageOf(await asAgent.get('/espace/parent'))).toMatchObject({ code: 'ROLE-REFUS' });
    expect(errorPageOf(await asAgent.get(`/espace/parent-${personIdOf('paul')}`))).toMatchObject({ code: 'ROLE-REFUS' });
    const throughEnt = browser();
    expect((await signIn(throughEnt, 'diallo')).text).toContain('Paul');
  });
});
