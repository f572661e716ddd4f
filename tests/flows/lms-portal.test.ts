import { beforeEach, describe, expect, test } from '@jest/globals';
import { identityId } from '../../src/domain/identity.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { claimed } from '../support/lms/alterations.js';
import { TEACHER } from '../support/lms/samples.js';
import { hrefIn, INSIDE, launch, launchAnswer, lmsHubForEach, WINDOW, type LmsHub } from '../support/lms-launch.js';
import { EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';
import { signIn, TEACHER_PAGE } from '../support/school-hub.js';

const lis = 'https://purl.imsglobal.org/spec/lti/claim/lis';
const running = lmsHubForEach();
let hub: LmsHub;
beforeEach(() => { hub = running(); });

const identities = () => hub.hub.store.collection(COLLECTIONS.identities);
const key = (subject = TEACHER.subject) => identityId(hub.registration.id, subject);
const asTeacher = { subject: TEACHER.subject } as const;

async function offered(): Promise<string> {
  return hrefIn(await launch(hub, hub.browser(), asTeacher), '/lti/lms/relier/');
}

/** From the link in the frame to the page with both names, by the ordinary way in. */
async function reachLink(browser: HttpBrowser, href: string, login = 'bertin'): Promise<BrowserAnswer> {
  const chooser = await browser.follow(await browser.get(href, WINDOW));
  if (!chooser.url.includes('/connexion')) return chooser;
  return signIn(browser, login, hrefIn(chooser, '/connexion/vers/ent'));
}

async function link(login = 'bertin'): Promise<HttpBrowser> {
  const browser = hub.browser();
  const page = await reachLink(browser, await offered(), login);
  const done = await browser.post('/lti/lms/relier', { code: new URL(page.url).pathname.split('/').pop() ?? '', _csrf: formTokenIn(page) });
  expect([done.status, done.headers.location]).toEqual([303, '/mes-sessions']);
  return browser;
}

describe('linking an account of an LMS', () => {
  test('takes an ordinary sign-in and a word of the person, who sees both sides', async () => {
    const browser = hub.browser();
    const page = await reachLink(browser, await offered());
    for (const text of ['Relier Cartable à Mme Bertin', 'Maud Prigent', 'École Les Hirondelles']) expect(page.text).toContain(text);
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(await identities().get(key())).toBeUndefined();
    await browser.post('/lti/lms/relier', { code: new URL(page.url).pathname.split('/').pop() ?? '', _csrf: formTokenIn(page) });
    expect(await identities().get(key())).toMatchObject({ connectionId: hub.registration.id, subject: TEACHER.subject, personId: personIdOf('bertin') });
    expect((await hub.trail(1))[0]).toMatchObject({ event: 'account-linked', outcome: 'done', personId: personIdOf('bertin'), connectionId: hub.registration.id, organisationId: HIRONDELLES });
    expect((await browser.get('/mes-sessions')).text).toContain('Cartable');
  });

  test('is undone by its owner: the account is nobody’s, its sessions and visits are over', async () => {
    const browser = await link();
    const inside = hub.browser();
    const visit = await launch(hub, inside, asTeacher);
    const portal = hub.browser();
    await portal.post('/lti/lms/portail', { entree: hrefIn(visit, '/lti/lms/portail/').split('/').pop() ?? '' });
    expect((await portal.get(TEACHER_PAGE)).status).toBe(200);
    const page = await browser.get('/mes-sessions');
    const compte = key();
    expect(page.text).toContain(`name="compte" value="${compte}"`);
    expect((await browser.post('/mes-sessions/delier', { compte, _csrf: formTokenIn(page) })).status).toBe(303);
    expect(await identities().get(key())).toBeUndefined();
    expect((await portal.get('/espace')).headers.location).toContain('/connexion');
    expect(errorPageOf(await inside.get(visit.url, INSIDE))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
    expect((await hub.trail(1))[0]).toMatchObject({ event: 'account-unlinked', personId: personIdOf('bertin'), connectionId: hub.registration.id });
    expect((await browser.get('/mes-sessions')).text).not.toContain(`value="${compte}"`);
  });

  test('is undone by the head of the school as other accounts are', async () => {
    await link();
    const head = hub.browser();
    await signIn(head, 'vasseur');
    const desk = `/espace/head-${HIRONDELLES}/attente`;
    const page = await head.get(desk);
    expect(page.text).toContain('Cartable');
    const { items } = await hub.hub.store.collection(COLLECTIONS.personLinks).find('byOrganisation', { equals: [HIRONDELLES], limit: 100 });
    const lien = items.find(({ connectionId }) => connectionId === hub.registration.id)?.id ?? '';
    expect(page.text).toContain(`name="lien" value="${lien}"`);
    expect((await head.post(`${desk}/annuler`, { lien, _csrf: formTokenIn(page) })).status).toBe(303);
    expect(await identities().get(key())).toBeUndefined();
  });

  test('nobody is linked by an address or a name that the LMS tells', async () => {
    await hub.hub.store.collection(COLLECTIONS.people).bulkUpsert([{ id: 'person-prigent', givenName: 'Maud', familyName: 'Prigent', email: 'm.prigent@lms.example', state: 'active' }]);
    expect(hrefIn(await launch(hub, hub.browser(), asTeacher), '/lti/lms/relier/')).toBeTruthy();
    expect(await identities().count('byPerson', ['person-prigent'])).toBe(0);
  });

  test.each([
    ['without a form token', { _csrf: '' }, 'SYS-CSRF'],
    ['with an unknown code', { code: 'a'.repeat(32) }, 'LIEN-REFUS'],
  ])('%s nothing is linked', async (_what, changes, code) => {
    const browser = hub.browser();
    const page = await reachLink(browser, await offered());
    const fields = { code: new URL(page.url).pathname.split('/').pop() ?? '', _csrf: formTokenIn(page), ...changes };
    expect(errorPageOf(await browser.post('/lti/lms/relier', fields))).toMatchObject({ code });
    expect(await identities().get(key())).toBeUndefined();
  });

  test('a code is not for whoever was sent its address: the link stands on a page of ours', async () => {
    const href = await offered();
    expect(errorPageOf(await hub.browser().get(href, { ...WINDOW, 'sec-fetch-site': 'none' }))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
    expect(errorPageOf(await hub.browser().get(href, { ...WINDOW, 'sec-fetch-site': 'cross-site' }))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test('a code belongs to the browser that opened it first, and is used once', async () => {
    const href = await offered();
    const browser = hub.browser();
    const page = await reachLink(browser, href);
    const other = hub.browser();
    expect(errorPageOf(await other.get(href, WINDOW))).toMatchObject({ code: 'AUTH-COOKIE' });
    await signIn(other, 'hamdi');
    const fields = { code: href.split('/').pop() ?? '', _csrf: formTokenIn(await other.get('/mes-sessions')) };
    expect(errorPageOf(await other.post('/lti/lms/relier', fields))).toMatchObject({ code: 'AUTH-COOKIE' });
    const own = { code: fields.code, _csrf: formTokenIn(page) };
    expect((await browser.post('/lti/lms/relier', own)).status).toBe(303);
    expect(errorPageOf(await browser.post('/lti/lms/relier', own))).toMatchObject({ code: 'LIEN-REFUS' });
    expect(await identities().get(key())).toMatchObject({ personId: personIdOf('bertin') });
  });

  test('a code lives ten minutes', async () => {
    const href = await offered();
    hub.clock.advance(10 * 60_000);
    expect(errorPageOf(await hub.browser().get(href, WINDOW))).toMatchObject({ code: 'LIEN-REFUS' });
  });

  test('an account that is one person’s is not made another’s', async () => {
    const href = await offered();
    await link();
    const other = hub.browser();
    const page = await reachLink(other, href, 'hamdi');
    expect(errorPageOf(await other.post('/lti/lms/relier', { code: href.split('/').pop() ?? '', _csrf: formTokenIn(page) }))).toMatchObject({ code: 'LIEN-REFUS' });
    expect(await identities().get(key())).toMatchObject({ personId: personIdOf('bertin') });
  });

  test('somebody else’s account cannot be untied, nor one that is no account of an LMS', async () => {
    await link();
    const other = hub.browser();
    await signIn(other, 'hamdi');
    const _csrf = formTokenIn(await other.get('/mes-sessions'));
    for (const compte of [key(), 'ent hamdi', '']) expect(errorPageOf(await other.post('/mes-sessions/delier', { compte, _csrf }))).toMatchObject({ code: 'LIEN-REFUS' });
    expect(await identities().get(key())).toBeDefined();
  });
});

describe('somebody who is linked', () => {
  test('in a frame gets a link that opens their pages in a window, where they first say that it is they', async () => {
    await link();
    const page = await launch(hub, hub.browser(), asTeacher);
    const href = hrefIn(page, '/lti/lms/portail/');
    const window = hub.browser();
    const asked = await window.get(href, WINDOW);
    expect(asked.text).toContain('Vous entrez en tant que Mme Bertin');
    expect(window.cookie('passerelle')).toBeUndefined();
    const entree = href.split('/').pop() ?? '';
    expect(errorPageOf(await window.post('/lti/lms/portail', { entree }, { 'sec-fetch-site': 'cross-site' }))).toMatchObject({ code: 'SYS-CSRF' });
    const inside = await window.follow(await window.post('/lti/lms/portail', { entree }));
    expect([inside.status, new URL(inside.url).pathname]).toEqual([200, TEACHER_PAGE]);
    expect((await hub.trail(1))[0]).toMatchObject({ event: 'sign-in', outcome: 'done', personId: personIdOf('bertin'), connectionId: hub.registration.id });
    expect(errorPageOf(await hub.browser().post('/lti/lms/portail', { entree }))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test('in a window is in at once; the session has the name of the LMS, and leaves by the ordinary door', async () => {
    await link();
    const browser = hub.browser();
    const answer = await launchAnswer(hub, browser, { ...asTeacher, documentTarget: 'window' });
    const visited = await browser.get(answer.headers.location ?? '', WINDOW);
    const inside = await browser.follow(visited);
    expect([inside.status, new URL(inside.url).pathname]).toEqual([200, TEACHER_PAGE]);
    // A provider that was chosen before stays the one that is offered first.
    expect(browser.cookie('idp')).toBeUndefined();
    const sessions = await browser.get('/mes-sessions');
    expect(sessions.text).toMatch(/<td data-label="Porte">Cartable<\/td>|>Cartable<\/td>/);
    const left = await browser.follow(await browser.post('/deconnexion', { _csrf: formTokenIn(sessions) }));
    expect(left.status).toBe(200);
    expect((await browser.get('/espace')).headers.location).toContain('/connexion');
    // On a shared machine the visit is over too.
    expect(errorPageOf(await browser.get(answer.headers.location ?? '', WINDOW))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test('may open what the LMS may open, and nothing from the moment it is suspended', async () => {
    await link('vasseur');
    const browser = hub.browser();
    const answer = await launchAnswer(hub, browser, asTeacher);
    const inside = await browser.follow(await browser.get(answer.headers.location ?? '', WINDOW));
    // A head by the directory: this LMS opens teachers' pages.
    expect(new URL(inside.url).pathname).toBe(TEACHER_PAGE);
    expect(errorPageOf(await browser.get(`/espace/head-${HIRONDELLES}`))).toMatchObject({ code: 'ROLE-REFUS' });
    await hub.change({ roles: [] });
    expect(errorPageOf(await browser.get(TEACHER_PAGE))).toMatchObject({ code: 'ROLE-REFUS' });
    await hub.change({ roles: ['teacher'], state: 'suspended' });
    expect((await browser.get(TEACHER_PAGE)).headers.location).toContain('/connexion');
  });

  test('through an LMS that opens no portal is told so', async () => {
    await link();
    await hub.change({ roles: [] });
    const browser = hub.browser();
    const answer = await launchAnswer(hub, browser, asTeacher);
    const refused = await browser.follow(await browser.get(answer.headers.location ?? '', WINDOW));
    expect(errorPageOf(refused)).toMatchObject({ code: 'AUTH-ROLE' });
    expect((await hub.trail(1))[0]).toMatchObject({ event: 'sign-in', outcome: 'refused', code: 'AUTH-ROLE' });
  });

  test('a code of a visit that ended lets nobody in', async () => {
    await link();
    const href = hrefIn(await launch(hub, hub.browser(), asTeacher), '/lti/lms/portail/');
    await hub.change({ state: 'suspended' });
    expect(errorPageOf(await hub.browser().get(href, WINDOW))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test('who came through an LMS cannot tie another account of an LMS with it', async () => {
    await link();
    const browser = hub.browser();
    await browser.follow(await browser.get((await launchAnswer(hub, browser, asTeacher)).headers.location ?? '', WINDOW));
    const other = hrefIn(await launch(hub, hub.browser()), '/lti/lms/relier/');
    expect((await browser.get(other, WINDOW)).headers.location).toContain('/connexion?vers=');
  });

  test('and was blocked since is refused', async () => {
    await link();
    const people = hub.hub.store.collection(COLLECTIONS.people);
    const person = await people.get(personIdOf('bertin'));
    await people.replace({ ...person!, state: 'blocked' });
    expect(errorPageOf(await launchAnswer(hub, hub.browser(), asTeacher))).toMatchObject({ code: 'AUTH-COMPTE' });
    await people.replace({ ...(await people.get(person!.id))!, state: 'active' });
  });
});

describe('a key of the directory', () => {
  const launchedAs = (person_sourcedid: string) => {
    hub.lms.alteration = claimed({ [lis]: { person_sourcedid } });
    return launch(hub, hub.browser());
  };

  test('names the person where the LMS is trusted to tell it', async () => {
    await hub.change({ trustedKey: { from: 'sourcedId', kind: 'jointure' } });
    expect((await launchedAs('17$lea')).text).toContain('/lti/lms/portail/');
  });

  test('names nobody of another school than the one that the LMS speaks for', async () => {
    await hub.change({ trustedKey: { from: 'sourcedId', kind: 'jointure' } });
    await hub.hub.store.collection(COLLECTIONS.lmsDeployments).bulkUpsert([{ id: `${hub.registration.id} 1`, registrationId: hub.registration.id, deploymentId: '1', state: 'open', schoolId: EMBRUNS, seenAt: 0 }]);
    expect((await launchedAs('17$lea')).text).toContain('/lti/lms/relier/');
    expect(await identities().get(key('41'))).toBeUndefined();
  });

  test.each([
    ['that is not trusted', undefined, '17$lea'],
    ['of another kind', 'ine', '17$lea'],
    ['of nobody', 'jointure', '17$personne'],
    ['that is empty', 'jointure', ''],
    ['that is too long', 'jointure', `17$lea${' '.repeat(300)}`],
  ])('%s names nobody', async (_what, kind, value) => {
    await hub.change(kind === undefined ? {} : { trustedKey: { from: 'sourcedId', kind } });
    const page = await launchedAs(value);
    if (page.status === 200) expect(page.text).toContain('/lti/lms/relier/');
    else expect(errorPageOf(page)).toMatchObject({ code: 'LMS-MESSAGE' });
  });

  test('that names somebody else than the link is refused', async () => {
    await identities().insert({ id: key('41'), connectionId: hub.registration.id, subject: '41', personId: personIdOf('adam') });
    await hub.change({ trustedKey: { from: 'sourcedId', kind: 'jointure' } });
    expect(errorPageOf(await launchedAs('17$lea'))).toMatchObject({ code: 'AUTH-DOUBLON' });
  });
});
