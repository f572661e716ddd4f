import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import { guardian, startDoorsHub, type DoorsHub, type Said } from '../support/doors-hub.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { ACADEMY, EMBRUNS, HIRONDELLES, personIdOf } from '../support/school.js';

const DAY = 24 * 3_600_000;

let hub: DoorsHub;
beforeAll(async () => {
  hub = await startDoorsHub();
});
afterAll(() => hub.close());

const agent = (mail: string, more: Said = {}): Said => ({ ctemail: [`${mail}@ac-exemple.fr`], ...more });
const pupil = (number: string): Said => ({ FrEduVecteur: [`4|||${number}|${HIRONDELLES}`], FrEduCtPersonAffiliation: ['eleve1d'] });

async function enter(door: 'educonnect' | 'agents', subject: string, said: Said): Promise<{ browser: HttpBrowser; page: BrowserAnswer }> {
  const browser = hub.browser();
  return { browser, page: await hub.enter(browser, door, subject, said) };
}

/** Where the switcher leads. */
const switcher = ({ text }: BrowserAnswer): readonly string[] => [...text.matchAll(/<a class="choice" href="([^"]+)"/g)].map(([, href = '']) => href);

async function refused(browser: HttpBrowser, path: string): Promise<void> {
  expect(errorPageOf(await browser.get(path))).toMatchObject({ status: 403, code: 'ROLE-REFUS' });
}

describe('one person, several hats', () => {
  test('a head who teaches has both, and begins as head', async () => {
    const { browser, page } = await enter('agents', 'vasseur', agent('thierry.vasseur', { FrEduFonctAdm: ['DIR'], FrEduRneResp: [`${HIRONDELLES}$UAJ$PU$N$T1$1ORD$151`] }));
    expect(new URL(page.url).pathname).toBe(`/espace/head-${HIRONDELLES}`);
    expect(switcher(page)).toEqual([`/espace/head-${HIRONDELLES}`, `/espace/teacher-${HIRONDELLES}`]);
    expect((await browser.open(`/espace/teacher-${HIRONDELLES}`)).text).toContain('CM2');
  });

  test('a teacher of two schools switches between them', async () => {
    const { browser, page } = await enter('agents', 'hamdi', agent('youssef.hamdi'));
    expect([...switcher(page)].sort()).toEqual([`/espace/teacher-${HIRONDELLES}`, `/espace/teacher-${EMBRUNS}`].sort());
    expect((await browser.open(`/espace/teacher-${EMBRUNS}`)).text).toContain('École des Embruns');
    await refused(browser, '/espace/teacher-0449905C');
  });

  test('a teacher who is a parent is the one by the academy and the other by EduConnect, never both', async () => {
    const { browser: atWork, page: work } = await enter('agents', 'diallo', agent('aicha.diallo'));
    expect(new URL(work.url).pathname).toBe(`/espace/teacher-${HIRONDELLES}`);
    expect(switcher(work)).toEqual([]);
    expect(work.text).not.toContain('Paul');
    await refused(atWork, '/espace/parent');
    await refused(atWork, `/espace/parent-${personIdOf('paul')}`);

    const { browser: atHome, page: home } = await enter('educonnect', 'diallo-edu', guardian('801410'));
    expect(home.text).toContain('Paul');
    await refused(atHome, `/espace/teacher-${HIRONDELLES}`);
  });
});

describe('families', () => {
  test('a parent of two children has one page and one card for each', async () => {
    const { page } = await enter('educonnect', 'sophie', guardian('801201'));
    expect(new URL(page.url).pathname).toBe('/espace/parent');
    for (const child of ['Léa', 'Adam']) expect(page.text).toContain(child);
  });

  test('separated parents see the child they answer for, by each child’s own authority', async () => {
    const { browser, page } = await enter('educonnect', 'karim', guardian('801202'));
    expect(page.text).toContain('Léa');
    expect(page.text).not.toContain('Adam');
    await refused(browser, `/espace/parent-${personIdOf('adam')}`);
  });

  test('a parent named by a vecteur is the guardian of those names, found by the child', async () => {
    const { page } = await enter('educonnect', 'sophie-v', { FrEduVecteur: [`2|MORVAN|Sophie|70021|${HIRONDELLES}`] });
    for (const child of ['Léa', 'Adam']) expect(page.text).toContain(child);
    expect((await enter('educonnect', 'karim-v', { FrEduVecteur: [`1|MORVAN|karim|70021|${HIRONDELLES}`] })).page.text).not.toContain('Adam');
  });

  test('of 1D and 2D at once is one entry', async () => {
    const { page } = await enter('educonnect', 'sophie', { ...guardian('801201'), FrEduCtPersonAffiliation: ['resp1d', 'resp2d'] });
    expect(page.text).toContain('Léa');
  });

  test.each([['noe', '70031', 'Noé'], ['eva', '70032', 'Éva']])('twins are told apart by the school’s number: %s', async (login, number, name) => {
    const { page } = await enter('educonnect', login, pupil(number));
    expect(page.text).toContain(`Bonjour ${name}`);
    expect(await hub.hub.store.collection(COLLECTIONS.identities).get(`educonnect ${login}`)).toMatchObject({ personId: personIdOf(login) });
  });

  test.each([['jade', '70041'], ['jade2', '70042']])('homonyms are two: %s', async (login, number) => {
    await enter('educonnect', login, pupil(number));
    expect(await hub.hub.store.collection(COLLECTIONS.identities).get(`educonnect ${login}`)).toMatchObject({ personId: personIdOf(login) });
  });

  test('an account that was one twin’s and now names the other is refused: AUTH-DOUBLON', async () => {
    await enter('educonnect', 'recycle', pupil('70031'));
    expect(errorPageOf((await enter('educonnect', 'recycle', pupil('70032'))).page)).toMatchObject({ status: 409, code: 'AUTH-DOUBLON' });
  });
});

describe('what is said of one account limits what it opens', () => {
  test('an account of a guardian opens no pupil’s page, whatever key it has: AUTH-ROLE', async () => {
    const { page } = await enter('educonnect', 'curieux', { ...guardian('lea'), FrEduCtPersonAffiliation: ['resp1d'] });
    expect(errorPageOf(page)).toMatchObject({ status: 403, code: 'AUTH-ROLE' });
  });

  test('EduConnect opens nothing to a teacher, even with the key of one', async () => {
    const { page } = await enter('educonnect', 'prof', { FrEduCtRefId: ['{AAF}17|1|bertin'] });
    expect(errorPageOf(page)).toMatchObject({ code: 'AUTH-ROLE' });
  });

  test('a pupil’s vecteur with a guardian’s affiliation opens nothing', async () => {
    expect(errorPageOf((await enter('educonnect', 'mixte', { ...pupil('70021'), FrEduCtPersonAffiliation: ['resp1d'] })).page)).toMatchObject({ code: 'AUTH-ROLE' });
  });

  test('the academy’s provider opens nothing to a parent, even with the key of one', async () => {
    expect(errorPageOf((await enter('agents', 'parent', { ENTPersonJointure: ['17$801201'] })).page)).toMatchObject({ code: 'AUTH-ROLE' });
  });
});

describe('a school in somebody’s hands by delegation', () => {
  const written = (offset: number): string => new Date(hub.clock.now() + offset * DAY).toISOString().slice(0, 10).split('-').reverse().join('/');
  const right = (from: number, until: number | 'ever', { application = 'hub-demo', school = HIRONDELLES } = {}): string =>
    `DELEG-CE|/arena?applicationname=${application}|${written(from)}|${until === 'ever' ? '31/12/9999' : written(until)}|pmoreau|FrEduRneResp=${school}$UAJ$PU$N$T1$1ORD$151|srv|mod`;
  const moreau = (...rights: readonly string[]) => enter('agents', 'moreau', agent('pascale.moreau', { FrEduResDel: rights }));
  const DESK = `/espace/delegate-${HIRONDELLES}/attente`;

  test('opens the desk of accounts and nothing else of the head’s', async () => {
    const { browser, page } = await moreau(right(-1, 10));
    expect(switcher(page)).toEqual([`/espace/staff-${HIRONDELLES}`, DESK]);
    expect(page.text).toContain('par délégation');
    expect((await browser.get(DESK)).status).toBe(200);
    expect((await browser.get(`/espace/delegate-${HIRONDELLES}`)).headers.location).toBe(DESK);
    expect((await browser.get(`/espace/delegate-${HIRONDELLES}/ressources/salle`)).text).toContain('ROLE-REFUS');
    expect(errorPageOf(await browser.get(`/espace/delegate-${HIRONDELLES}/ressources/salle/ouvrir`))).toMatchObject({ code: 'ROLE-REFUS' });
    await refused(browser, `/espace/head-${HIRONDELLES}`);
  });

  test.each<[string, () => string]>([
    ['before its first day', () => right(2, 'ever')],
    ['after its last day', () => right(-10, -2)],
    ['for another application', () => right(-1, 'ever', { application: 'autre' })],
    ['for a school that is not here', () => right(-1, 'ever', { school: '0449999Z' })],
    ['with an academy for a school', () => right(-1, 'ever', { school: ACADEMY })],
  ])('%s opens nothing', async (_when, written_) => {
    const { browser, page } = await moreau(written_());
    expect(switcher(page)).toEqual([]);
    await refused(browser, DESK);
  });

  test('ends in the middle of a session, with its last day', async () => {
    const { browser } = await moreau(right(-1, 0));
    expect((await browser.get(DESK)).status).toBe(200);
    const sessions = hub.hub.store.collection(COLLECTIONS.sessions);
    const { items } = await sessions.find('byPerson', { equals: [personIdOf('moreau')], limit: 10 });
    for (const session of items) {
      await sessions.replace({ ...session, delegations: session.delegations?.map((each) => ({ ...each, until: each.from ?? '2000-01-01' })) });
    }
    await refused(browser, DESK);
  });

  test('opens nothing through a door that gives nobody the head’s role', async () => {
    expect((await enter('educonnect', 'sophie', { ...guardian('801201'), FrEduResDel: [right(-1, 'ever')] })).page.text).not.toContain('par délégation');
  });

  test('does not let a delegate tie an account to the head: LIEN-REFUS', async () => {
    const waiting = await hub.enter(hub.browser(), 'agents', 'inconnu', agent('personne', { FrEduRne: [`${HIRONDELLES}$UAJ$PU$ADM$X$T1$1ORD$151`] }));
    const code = /class="spoken">([^<]+)</.exec(waiting.text)?.[1] ?? '';
    const { browser } = await moreau(right(-1, 10));
    const desk = await browser.get(`${DESK}?code=${code}`);
    expect(desk.text).toContain('Guichet des agents');
    const _csrf = formTokenIn(desk);
    const fields = { code, ecole: HIRONDELLES, _csrf };
    expect(errorPageOf(await browser.post(`${DESK}/relier`, { ...fields, personne: personIdOf('vasseur') }))).toMatchObject({ code: 'LIEN-REFUS' });
    expect((await browser.post(`${DESK}/relier`, { ...fields, personne: personIdOf('nina') })).status).toBe(303);
  });
});
