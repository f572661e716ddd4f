import { describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import { guardian, doorsHubForEach } from '../support/doors-hub.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { personIdOf } from '../support/school.js';

const [AT_HIRONDELLES, AT_EMBRUNS] = [personIdOf('marieme-h'), personIdOf('marieme-e')];
const BOTH = guardian('801305', '801306');

const running = doorsHubForEach();

async function atTheChoice(browser = running().browser()): Promise<{ browser: HttpBrowser; page: BrowserAnswer; path: string }> {
  const page = await running().enter(browser, 'educonnect', 'marieme', BOTH);
  return { browser, page, path: new URL(page.url).pathname };
}

const decide = async (browser: HttpBrowser, path: string, fields: Record<string, string>) => browser.follow(await browser.post(path, fields));
const isSignedIn = async (browser: HttpBrowser): Promise<boolean> => (await browser.get('/espace')).headers.location?.startsWith('/connexion') !== true;

describe('a parent known in two schools', () => {
  test('chooses, by the child’s first name and the school, and nobody is signed in before', async () => {
    const { browser, page, path } = await atTheChoice();
    expect(path).toMatch(/^\/connexion\/choix\/[\w-]{32}$/);
    expect([page.status, page.headers['cache-control']]).toEqual([200, expect.stringContaining('no-store')]);
    for (const text of ['Awa', 'École Les Hirondelles', 'Ousmane', 'École des Embruns']) expect(page.text).toContain(text);
    expect(page.text).not.toContain('N’Diaye');
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('is in as the record that was chosen, for this session', async () => {
    const { browser, path } = await atTheChoice();
    const home = await decide(browser, path, { fiche: AT_EMBRUNS });
    expect(home.text).toContain('Ousmane');
    expect(home.text).not.toContain('Awa');
    expect((await running().trail(1))[0]).toMatchObject({ event: 'sign-in', outcome: 'done', personId: AT_EMBRUNS, connectionId: 'educonnect' });
    expect((await atTheChoice()).page.text).toContain('Ousmane');
    expect(await running().hub.store.collection(COLLECTIONS.identities).count('byPerson', [])).toBe(0);
  });

  test('is asked no more when they say so, and again when they go back on it', async () => {
    const { browser, path } = await atTheChoice();
    await decide(browser, path, { fiche: AT_EMBRUNS, retenir: 'oui' });
    const again = running().browser();
    const home = await running().enter(again, 'educonnect', 'marieme', BOTH);
    expect(new URL(home.url).pathname).toBe('/espace/parent');
    expect(home.text).toContain('/espace/fiches');
    const accounts = await again.open('/espace/fiches');
    await again.post('/espace/fiches/oublier', { _csrf: formTokenIn(accounts) });
    expect((await atTheChoice()).path).toMatch(/^\/connexion\/choix\//);
  });

  test('is asked too when one of the records was known before the other came', async () => {
    const first = await running().enter(running().browser(), 'educonnect', 'marieme', guardian('801305'));
    expect(first.text).toContain('Awa');
    expect((await atTheChoice()).path).toMatch(/^\/connexion\/choix\//);
  });

  test('of whose records only one has a child here today is not asked', async () => {
    await running().hub.store.collection(COLLECTIONS.guardianships).remove('marieme-e ousmane');
    const home = await running().enter(running().browser(), 'educonnect', 'marieme', BOTH);
    expect([new URL(home.url).pathname, home.text.includes('Awa')]).toEqual(['/espace/parent', true]);
  });
});

describe('a choice is refused', () => {
  test('for somebody who was not offered, and is not used up by it', async () => {
    const { browser, path } = await atTheChoice();
    for (const fiche of [personIdOf('sophie'), '', '__proto__']) {
      expect(errorPageOf(await browser.post(path, { fiche }))).toMatchObject({ status: 400, code: 'SYS-FORME' });
    }
    expect(await isSignedIn(browser)).toBe(false);
    expect((await decide(browser, path, { fiche: AT_EMBRUNS })).text).toContain('Ousmane');
  });

  test('a second time, even when both come at once', async () => {
    const { browser, path } = await atTheChoice();
    const answers = await Promise.all([1, 2].map(() => browser.post(path, { fiche: AT_EMBRUNS })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403]);
    expect(errorPageOf(await browser.post(path, { fiche: AT_EMBRUNS }))).toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('to another browser, which does not even see it', async () => {
    const { path } = await atTheChoice();
    const other = running().browser();
    await other.get('/connexion/vers/educonnect');
    for (const answer of [await other.get(path), await other.post(path, { fiche: AT_EMBRUNS }), await other.get(`${path}/reunir`), await other.post(`${path}/reunir`, { fiche: AT_EMBRUNS })]) {
      expect(errorPageOf(answer)).toMatchObject({ status: 403, code: 'AUTH-COOKIE' });
      expect(answer.text).not.toContain('Ousmane');
    }
    expect(await isSignedIn(other)).toBe(false);
  });

  test('sent by another site, which brings no cookie', async () => {
    const { browser, path } = await atTheChoice();
    expect(errorPageOf(await browser.postFromElsewhere(path, { fiche: AT_EMBRUNS }))).toMatchObject({ code: 'AUTH-COOKIE' });
  });

  test('after ten minutes', async () => {
    const { browser, path } = await atTheChoice();
    running().clock.advance(10 * 60_000);
    expect(errorPageOf(await browser.post(path, { fiche: AT_EMBRUNS }))).toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('when the record was blocked meanwhile', async () => {
    const { browser, path } = await atTheChoice();
    const people = running().hub.store.collection(COLLECTIONS.people);
    const person = (await people.get(AT_EMBRUNS))!;
    await people.replace({ ...person, state: 'blocked' });
    expect(errorPageOf(await browser.post(path, { fiche: AT_EMBRUNS }))).toMatchObject({ code: 'AUTH-COMPTE' });
  });

  test.each(['/connexion/choix/nothing', '/connexion/choix/__proto__'])('at %s, which nobody was asked', async (path) => {
    expect(errorPageOf(await running().browser().get(path))).toMatchObject({ code: 'AUTH-REPONSE' });
  });
});

describe('records that one answer of EduConnect proves to be one person’s', () => {
  async function united(): Promise<BrowserAnswer> {
    const { browser, page, path } = await atTheChoice();
    expect(page.text).toContain(`${path}/reunir`);
    const confirm = await browser.open(`${path}/reunir`);
    for (const text of ['Awa', 'Ousmane', '30 jours']) expect(confirm.text).toContain(text);
    return decide(browser, `${path}/reunir`, { fiche: AT_HIRONDELLES });
  }

  test('become one with all the children, in one entry from then on', async () => {
    const home = await united();
    for (const child of ['Awa', 'Ousmane']) expect(home.text).toContain(child);
    expect(await running().hub.store.collection(COLLECTIONS.people).get(AT_EMBRUNS)).toMatchObject({ state: 'merged', mergedInto: AT_HIRONDELLES });
    expect(await running().trail(2)).toEqual(expect.arrayContaining([expect.objectContaining({ event: 'records-united', personId: AT_HIRONDELLES, subjectId: AT_EMBRUNS, connectionId: 'educonnect' })]));
    const again = await running().enter(running().browser(), 'educonnect', 'marieme', BOTH);
    for (const child of ['Awa', 'Ousmane']) expect(again.text).toContain(child);
    const byTheOther = await running().enter(running().browser(), 'educonnect', 'autre', guardian('801306'));
    for (const child of ['Awa', 'Ousmane']) expect(byTheOther.text).toContain(child);
  });

  test('are what they were when their owner separates them, within thirty days', async () => {
    await united();
    const browser = running().browser();
    const home = await running().enter(browser, 'educonnect', 'marieme', BOTH);
    expect(home.text).toContain('/espace/fiches');
    const accounts = await browser.open('/espace/fiches');
    expect(accounts.text).toContain('Ousmane');
    expect(errorPageOf(await browser.post('/espace/fiches/separer', { fiche: AT_EMBRUNS }))).toMatchObject({ code: 'SYS-CSRF' });
    const after = await decide(browser, '/espace/fiches/separer', { fiche: AT_EMBRUNS, _csrf: formTokenIn(accounts) });
    expect([after.text.includes('Awa'), after.text.includes('Ousmane')]).toEqual([true, false]);
    expect(await running().hub.store.collection(COLLECTIONS.people).get(AT_EMBRUNS)).not.toHaveProperty('mergedInto');
    expect((await running().trail(1))[0]).toMatchObject({ event: 'records-parted', subjectId: AT_EMBRUNS });
    expect((await atTheChoice()).path).toMatch(/^\/connexion\/choix\//);
  });

  test('are parted by nobody else, and not after thirty days', async () => {
    await united();
    const [sophie, marieme] = [running().browser(), running().browser()];
    const part = async (browser: HttpBrowser) => browser.post('/espace/fiches/separer', { fiche: AT_EMBRUNS, _csrf: formTokenIn(await browser.open('/espace/parent')) });
    await running().enter(sophie, 'educonnect', 'sophie', guardian('801201'));
    expect(errorPageOf(await part(sophie))).toMatchObject({ status: 403, code: 'LIEN-REFUS' });
    running().clock.advance(30 * 24 * 3_600_000);
    await running().enter(marieme, 'educonnect', 'marieme', BOTH);
    expect(errorPageOf(await part(marieme))).toMatchObject({ code: 'LIEN-REFUS' });
    expect((await running().enter(running().browser(), 'educonnect', 'marieme', BOTH)).text).toContain('Ousmane');
  });

  test('are not united when one of them opens a school to somebody who works there: LIEN-REFUS', async () => {
    const browser = running().browser();
    const page = await running().enter(browser, 'educonnect', 'deux', guardian('801410', '801306'));
    const path = new URL(page.url).pathname;
    expect(page.text).not.toContain('reunir');
    expect(errorPageOf(await browser.get(`${path}/reunir`))).toMatchObject({ code: 'LIEN-REFUS' });
    expect(errorPageOf(await browser.post(`${path}/reunir`, { fiche: AT_EMBRUNS }))).toMatchObject({ code: 'LIEN-REFUS' });
    expect((await running().hub.store.collection(COLLECTIONS.people).get(AT_EMBRUNS))?.state).toBe('active');
  });
});
