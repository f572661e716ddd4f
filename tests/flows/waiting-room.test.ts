import { describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import { codeIn, guardian, doorsHubForEach, type Said } from '../support/doors-hub.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { ACADEMY, EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';

const DAY = 24 * 3_600_000;
const DESK = `/espace/head-${HIRONDELLES}/attente`;
const OTHER_DESK = `/espace/head-${EMBRUNS}/attente`;
const ACADEMY_DESK = `/espace/academy-admin-${ACADEMY}/attente`;
const NEWCOMER: Said = { ctemail: ['nina.oger@ac-exemple.fr'], FrEduRne: [`${HIRONDELLES}$UAJ$PU$ADM$X$T1$1ORD$151`], givenName: ['Nina'], sn: ['OGER'] };

const running = doorsHubForEach();

const agent = async (mail: string): Promise<HttpBrowser> => {
  const browser = running().browser();
  await running().enter(browser, 'agents', mail, { ctemail: [`${mail}@ac-exemple.fr`] });
  return browser;
};
const head = () => agent('thierry.vasseur');
const waiting = () => running().hub.store.collection(COLLECTIONS.waitingAccounts);

async function newcomer(said: Said = NEWCOMER): Promise<{ page: BrowserAnswer; code: string }> {
  const page = await running().enter(running().browser(), 'agents', 'noger', said);
  return { page, code: codeIn(page) };
}

async function link(browser: HttpBrowser, desk: string, fields: { code: string; ecole: string; personne: string }): Promise<BrowserAnswer> {
  const _csrf = formTokenIn(await browser.get(desk));
  return browser.post(`${desk}/relier`, { ...fields, _csrf });
}

describe('an account that nobody stands for', () => {
  test('is told why, who can help and a code; it is neither let in nor made', async () => {
    const { page, code } = await newcomer();
    expect(errorPageOf(page)).toMatchObject({ status: 403, code: 'AUTH-INCONNU' });
    expect(code).toMatch(/^([2-9A-HJKMNP-Z]{2}-){3}[2-9A-HJKMNP-Z]{2}$/);
    expect(page.text).toContain('à la direction de votre école');
    expect(await running().hub.store.collection(COLLECTIONS.people).count('byName', ['OGER'])).toBe(0);
    expect((await running().trail(1))[0]).toMatchObject({ event: 'sign-in', outcome: 'refused', code: 'AUTH-INCONNU', connectionId: 'agents' });
  });

  test('keeps its code when it comes again', async () => {
    const { code } = await newcomer();
    expect((await newcomer()).code).toBe(code);
    expect(await waiting().count('byCode', [])).toBe(1);
  });

  test.each<[string, Said, string]>([
    ['nothing to look for', { FrEduRne: ['X'] }, 'rien transmis'],
    ['a parent’s address', { ctemail: ['sophie.morvan@ac-exemple.fr'] }, 'aucune fonction en cours'],
  ])('with %s reads so, and is sent to the academy', async (_what, said, words) => {
    const { page } = await newcomer(said);
    expect(page.text).toContain(words);
    expect(page.text).toContain('à l’académie');
  });

  test('of EduConnect with foreign references only is nobody', async () => {
    const page = await running().enter(running().browser(), 'educonnect', 'x', { FrEduCtRefId: ['{ECT}17|1|801201'], FrEduCtPersonAffiliation: ['resp1d'] });
    expect(errorPageOf(page)).toMatchObject({ code: 'AUTH-INCONNU' });
    expect(page.text).toContain('rien transmis');
  });

  test('named by a vecteur that mixes pupil and guardian is nobody', async () => {
    const page = await running().enter(running().browser(), 'educonnect', 'x', { FrEduVecteur: [`2|MORVAN|Sophie|70021|${HIRONDELLES}`, `4|||70021|${HIRONDELLES}`] });
    expect(errorPageOf(page)).toMatchObject({ code: 'AUTH-INCONNU' });
  });
});

describe('at the desk of the school', () => {
  test('nobody is listed; the code shows what the provider said; a person of the school is tied in two steps, and is in the next time', async () => {
    const { code } = await newcomer();
    const browser = await head();
    expect((await browser.get(`/espace/head-${HIRONDELLES}`)).text).toContain(DESK);
    expect((await browser.get(DESK)).text).not.toContain('OGER');

    const seen = await browser.get(`${DESK}?code=${code.toLowerCase().replaceAll('-', ' ')}`);
    for (const text of ['Nina OGER', 'Guichet des agents', 'École Les Hirondelles']) expect(seen.text).toContain(text);
    const results = await browser.get(`${DESK}?code=${code}&q=oge+ni`);
    const confirmHref = /href="([^"]*relier[^"]*)"/.exec(results.text)?.[1]?.replace(/&amp;/g, '&') ?? '';
    const confirm = await browser.get(confirmHref);
    expect(confirm.text).toContain('Nina Oger');
    expect(await running().hub.store.collection(COLLECTIONS.identities).get('agents noger')).toBeUndefined();

    const done = await link(browser, DESK, { code, ecole: HIRONDELLES, personne: personIdOf('nina') });
    expect([done.status, done.headers.location]).toEqual([303, DESK]);
    expect(await running().trail(1)).toEqual([expect.objectContaining({ event: 'account-linked', personId: personIdOf('vasseur'), subjectId: personIdOf('nina'), connectionId: 'agents', organisationId: HIRONDELLES })]);
    expect(await waiting().count('byCode', [])).toBe(0);
    const { page } = await newcomer();
    expect(new URL(page.url).pathname).toBe(`/espace/teacher-${HIRONDELLES}`);
  });

  test('a link is undone within thirty days: nobody stands for the account again, and whoever was in is out', async () => {
    const { code } = await newcomer();
    const browser = await head();
    await link(browser, DESK, { code, ecole: HIRONDELLES, personne: personIdOf('nina') });
    const inside = running().browser();
    await running().enter(inside, 'agents', 'noger', NEWCOMER);
    const desk = await browser.get(DESK);
    // Buttons of one list say what they are about to whoever hears them one by one.
    expect(desk.text).toMatch(/<button [^>]*>[^<]+<span class="hidden"> Nina Oger<\/span><\/button>/);
    const lien = /name="lien" value="([^"]+)"/.exec(desk.text)?.[1] ?? '';
    expect((await browser.post(`${DESK}/annuler`, { lien, _csrf: formTokenIn(desk) })).status).toBe(303);
    expect((await inside.get('/espace')).headers.location).toContain('/connexion');
    expect(errorPageOf((await newcomer()).page)).toMatchObject({ code: 'AUTH-INCONNU' });
    expect(await running().trail(3)).toEqual(expect.arrayContaining([expect.objectContaining({ event: 'account-unlinked', subjectId: personIdOf('nina') })]));
    expect((await browser.get(DESK)).text).not.toContain('Nina Oger');
  });

  test('of another school the code is of no use, and says no more than a wrong one', async () => {
    const { code } = await newcomer();
    const browser = await agent('luc.bazin');
    const [real, wrong] = [await browser.get(`${OTHER_DESK}?code=${code}`), await browser.get(`${OTHER_DESK}?code=22-22-22-22`)];
    expect(real.text.replaceAll(code, '')).toBe(wrong.text.replaceAll('22-22-22-22', ''));
    expect(real.text).not.toContain('OGER');
    expect(errorPageOf(await link(browser, OTHER_DESK, { code, ecole: HIRONDELLES, personne: personIdOf('nina') }))).toMatchObject({ status: 403, code: 'LIEN-REFUS' });
    expect(errorPageOf(await link(browser, OTHER_DESK, { code, ecole: EMBRUNS, personne: personIdOf('nina') }))).toMatchObject({ code: 'LIEN-REFUS' });
  });

  test.each([
    ['somebody of another school', 'bazin'],
    ['a pupil, by an agent’s account', 'lea'],
    ['a parent, by an agent’s account', 'sophie'],
    ['somebody who heads another school', 'double'],
    ['an administrator of the academy who teaches here', 'roy'],
    ['somebody who is blocked', 'blocked'],
    ['nobody', 'personne'],
  ])('a head does not tie an account to %s: LIEN-REFUS', async (_who, login) => {
    const { code } = await newcomer();
    const browser = await head();
    expect(errorPageOf(await link(browser, DESK, { code, ecole: HIRONDELLES, personne: personIdOf(login) }))).toMatchObject({ status: 403, code: 'LIEN-REFUS' });
    expect(await running().hub.store.collection(COLLECTIONS.identities).get('agents noger')).toBeUndefined();
    expect(await waiting().count('byCode', [])).toBe(1);
  });

  test('the search finds nobody outside the school, and nobody by one letter', async () => {
    const { code } = await newcomer();
    const browser = await head();
    expect((await browser.get(`${DESK}?code=${code}&q=bazin`)).text).toContain('0 personne');
    expect((await browser.get(`${DESK}?code=${code}&q=o`)).text).toContain('0 personne');
  });

  test.each(['relier', 'annuler'])('%s needs the form of this session', async (step) => {
    const { code } = await newcomer();
    const browser = await head();
    const fields = { code, ecole: HIRONDELLES, personne: personIdOf('nina'), lien: 'x' };
    expect(errorPageOf(await browser.post(`${DESK}/${step}`, fields))).toMatchObject({ code: 'SYS-CSRF' });
    expect(errorPageOf(await browser.post(`${DESK}/${step}`, { ...fields, _csrf: formTokenIn(await browser.get(DESK)) }, { 'sec-fetch-site': 'cross-site' }))).toMatchObject({ code: 'SYS-CSRF' });
  });

  test('teachers and parents have none', async () => {
    const teacher = await agent('youssef.hamdi');
    expect(errorPageOf(await teacher.get(`/espace/teacher-${HIRONDELLES}/attente`))).toMatchObject({ status: 403, code: 'ROLE-REFUS' });
    expect(errorPageOf(await teacher.get(DESK))).toMatchObject({ code: 'ROLE-REFUS' });
  });

  test('codes are not tried by the dozen: SYS-LIMITE', async () => {
    const browser = await head();
    const statuses = [];
    for (let time = 0; time < 61; time += 1) statuses.push((await browser.get(`${DESK}?code=22-22-22-22`)).status);
    expect([statuses[59], statuses[60]]).toEqual([200, 429]);
  });

  test('a code ends after thirty days', async () => {
    const { code } = await newcomer();
    running().clock.advance(30 * DAY);
    expect((await (await head()).get(`${DESK}?code=${code}`)).text).not.toContain('OGER');
  });
});

describe('the academy', () => {
  const parentOf = () => running().enter(running().browser(), 'educonnect', 'inconnue', guardian('899999'));

  test('ties an account that names no school to somebody of any school below it, which a head cannot', async () => {
    const code = codeIn(await parentOf());
    const byHead = await head();
    expect((await byHead.get(`${DESK}?code=${code}`)).text).not.toContain('DIAYE');
    const browser = await agent('nora.fabre');
    const results = await browser.get(`${ACADEMY_DESK}?code=${code}&ecole=${EMBRUNS}&q=ndiaye`);
    expect(results.text).toContain('Ousmane');
    expect((await link(browser, ACADEMY_DESK, { code, ecole: EMBRUNS, personne: personIdOf('marieme-e') })).status).toBe(303);
    expect((await parentOf()).text).toContain('Ousmane');
    expect((await browser.get(`${ACADEMY_DESK}?ecole=${EMBRUNS}`)).text).toContain('Marième N’Diaye');
  });

  test.each(['0449999Z', ACADEMY, '', '__proto__'])('ties nothing at "%s", which is no school below it', async (ecole) => {
    const code = codeIn(await parentOf());
    const browser = await agent('nora.fabre');
    expect(errorPageOf(await link(browser, ACADEMY_DESK, { code, ecole, personne: personIdOf('marieme-e') }))).toMatchObject({ code: 'LIEN-REFUS' });
  });
});

test('the store keeps neither the account’s name nor its subject as they are', async () => {
  await newcomer();
  const [kept] = (await waiting().find('byCode', { limit: 1 })).items;
  expect(kept).toMatchObject({ subject: 'noger', displayName: 'Nina OGER', schools: [HIRONDELLES] });
  expect(COLLECTIONS.waitingAccounts.secrets).toEqual(['subject', 'displayName']);
  expect(kept?.id).not.toContain('noger');
});
