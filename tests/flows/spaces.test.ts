import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Activity, ActivityDraft } from '../../src/domain/activity.js';
import { dayOf } from '../../src/domain/calendar.js';
import { MOST_ACTIVITIES } from '../../src/flows/activity-desk.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { EMBRUNS, HIRONDELLES, personIdOf, YESTERDAY } from '../support/school.js';
import { PUPIL_PAGE, signIn, startSchoolHub, TEACHER_PAGE, TOOL, type SchoolHub } from '../support/school-hub.js';

const CP_A = `${TEACHER_PAGE}/classes/cp-a`;
const TODAY = dayOf(Date.now());
const PARENT_PAGE = (child: string): string => `/espace/parent-${personIdOf(child)}`;

const browsers = new Map<string, HttpBrowser>();
let hub: SchoolHub;

beforeAll(async () => {
  hub = await startSchoolHub();
});
afterAll(() => hub.close());
beforeEach(async () => {
  const { activities, memberships } = stored();
  for (const group of ['cp-a', 'cm2']) {
    for (const { id } of (await activities.find('bySpace', { equals: [group], limit: 1_000 })).items) await activities.remove(id);
  }
  await memberships.bulkUpsert([{ id: 'cp-a lea', groupId: 'cp-a', personId: personIdOf('lea'), as: 'pupil' }, { id: 'cp-a zoe', groupId: 'cp-a', personId: personIdOf('zoe'), as: 'pupil' }]);
});

function stored() {
  return { activities: hub.hub.store.collection(COLLECTIONS.activities), memberships: hub.hub.store.collection(COLLECTIONS.memberships) };
}

async function as(login: string): Promise<HttpBrowser> {
  const known = browsers.get(login);
  if (known !== undefined) return known;
  const browser = hub.browser();
  await signIn(browser, login);
  browsers.set(login, browser);
  return browser;
}

async function pageOf(login: string, path: string): Promise<string> {
  const { status, text } = await (await as(login)).open(path);
  if (status !== 200) throw new Error(`${login} gets ${status} for ${path}`);
  return text;
}

/** Sends a form of the space as its page would. */
async function send(login: string, path: string, fields: Readonly<Record<string, string>>): Promise<BrowserAnswer> {
  const browser = await as(login);
  const token = formTokenIn(await browser.open('/espace'));
  return browser.post(path, { _csrf: token, ...fields });
}

const FORM = { ressource: 'galaxie', titre: 'Les planètes', consigne: '', du: '', au: '', pour: 'tous', visible: 'oui' };

async function adds(fields: Readonly<Record<string, string>> = {}): Promise<Activity> {
  const answer = await send('bertin', `${CP_A}/ajouter`, { ...FORM, ...fields });
  if (answer.status !== 303) throw new Error(`${answer.status}: ${answer.text.slice(0, 300)}`);
  const [newest] = (await stored().activities.find('bySpace', { equals: ['cp-a'], limit: 1, descending: true })).items;
  if (newest === undefined) throw new Error('nothing was added');
  return newest;
}

/** Puts activities there without a form, by the same desk. */
async function given(...drafts: readonly Partial<ActivityDraft>[]): Promise<readonly Activity[]> {
  const person = await hub.hub.flows.directory.person(personIdOf('bertin'));
  const [hat] = await hub.hub.flows.directory.hatsOf(personIdOf('bertin'));
  if (person === undefined || hat === undefined) throw new Error('no teacher');
  return hub.hub.flows.activities.add({ person, hat, traceId: 'TEST-01' }, 'cp-a', drafts.map((draft) => ({ resourceId: 'galaxie', title: 'Les planètes', ...draft })));
}

function titlesIn(html: string, list: 'activities' | 'to-do'): string[] {
  const part = new RegExp(`class="${list}">(.*?)</[ou]l>`, 's').exec(html)?.[1] ?? '';
  return [...part.matchAll(/<strong>([^<]+)/g)].map(([, title = '']) => title);
}

describe('a teacher', () => {
  test('adds a resource of the catalogue to the class, for all its pupils, from the page of the class', async () => {
    expect(await pageOf('bertin', TEACHER_PAGE)).toContain(`href="${CP_A}/ajouter"`);
    const choice = await pageOf('bertin', `${CP_A}/ajouter`);
    expect(choice).toContain(`${CP_A}/ajouter?ressource=galaxie`);
    expect(choice).not.toContain('Salle des maîtres');
    const form = await pageOf('bertin', `${CP_A}/ajouter?ressource=galaxie`);
    expect(form).toMatch(/name="titre"[^>]*value="La galaxie"/);
    await adds({ titre: 'Les planètes', consigne: 'Trouve-en trois.' });
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual(['Les planètes']);
    const pupils = await pageOf('lea', PUPIL_PAGE);
    expect(titlesIn(pupils, 'to-do')).toEqual(['Les planètes']);
    expect(pupils).toContain('Trouve-en trois.');
  });

  test('comes there from the page of a resource as well', async () => {
    expect(await pageOf('bertin', `${TEACHER_PAGE}/ressources/galaxie?groupe=cp-a`)).toContain(`${CP_A}/ajouter?ressource=galaxie`);
    expect(await pageOf('bertin', `${TEACHER_PAGE}/ressources/salle`)).not.toContain('/ajouter?');
  });

  test('finds a resource by a word', async () => {
    const found = await pageOf('bertin', `${CP_A}/ajouter?q=escargots`);
    expect(found).toContain('La galaxie');
    expect(found).not.toContain('Manuel de lecture');
  });

  test.each([
    ['no title', { titre: ' ' }, 'Donnez un titre'],
    ['an end before the beginning', { du: '2026-11-24', au: '2026-11-23' }, 'avant le premier'],
    ['a day that is none', { du: 'demain' }, 'avant le premier'],
    ['instructions too long', { consigne: 'x'.repeat(2_001) }, '2 000'],
    ['nobody chosen', { pour: 'choisis' }, 'au moins un élève'],
  ])('is shown what to look at again after %s, and what was typed', async (_what, odd, said) => {
    const answer = await send('bertin', `${CP_A}/ajouter`, { ...FORM, titre: 'Gardé', ...odd });
    expect(answer.status).toBe(400);
    expect(answer.text.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(said);
    expect(answer.text).toContain('role="alert"');
    if (!('titre' in odd)) expect(answer.text).toContain('value="Gardé"');
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual([]);
  });

  test.each([
    ['a resource there is not', { ressource: 'nulle-part' }, 404, 'RES-INCONNUE'],
    ['a resource that is closed', { ressource: 'pause' }, 403, 'RES-FERMEE'],
    ['a resource of another school', { ressource: 'ailleurs' }, 403, 'ECOLE-REFUS'],
    ['a pupil of another class', { pour: 'choisis', eleves: personIdOf('ines') }, 400, 'SYS-FORME'],
    ['somebody there is not', { pour: 'choisis', eleves: '__proto__' }, 400, 'SYS-FORME'],
  ])('is refused %s, and nothing is written', async (_what, odd, status, code) => {
    expect(errorPageOf(await send('bertin', `${CP_A}/ajouter`, { ...FORM, ...odd }))).toMatchObject({ status, code });
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual([]);
  });

  test('orders, hides, shows, changes and deletes', async () => {
    const [one, two] = await given({ title: 'Un' }, { title: 'Deux' });
    const at = (activity: Activity | undefined): string => `${TEACHER_PAGE}/activites/${activity?.id ?? ''}`;
    await send('bertin', `${at(two)}/place`, { vers: 'haut' });
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual(['Deux', 'Un']);
    await send('bertin', `${at(one)}/visible`, { visible: 'non', version: '1' });
    expect(await pageOf('bertin', CP_A)).toContain('Cachée');
    expect(titlesIn(await pageOf('lea', PUPIL_PAGE), 'to-do')).toEqual(['Deux']);
    await send('bertin', `${at(one)}/visible`, { visible: 'oui', version: '2' });
    const answer = await send('bertin', `${at(one)}/modifier`, { ...FORM, titre: 'Uno', version: '3' });
    expect(answer).toMatchObject({ status: 303, headers: { location: CP_A } });
    expect(titlesIn(await pageOf('lea', PUPIL_PAGE), 'to-do')).toEqual(['Deux', 'Uno']);
    expect(await pageOf('bertin', `${at(two)}/supprimer`)).toContain('Deux');
    await send('bertin', `${at(two)}/supprimer`, {});
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual(['Uno']);
  });

  test('opens an activity as its own resource link, after the page that says what is sent', async () => {
    const [made] = await given({ resourceId: 'calcul', title: 'Additions', text: 'Jusqu’à 20.' });
    const page = await pageOf('bertin', `${TEACHER_PAGE}/activites/${made?.id ?? ''}`);
    expect(page).toContain('<h1>Additions</h1>');
    expect(page).toContain('CP A');
    const answer = await (await as('bertin')).get(`${TEACHER_PAGE}/activites/${made?.id ?? ''}/ouvrir`);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toContain(`${TOOL}/login?`);
  });

  test('of another class, of another school, the head and the pupils get nowhere near', async () => {
    const [made] = await given({});
    const id = made?.id ?? '';
    const elsewhere = `/espace/teacher-${EMBRUNS}`;
    for (const [login, base] of [['hamdi', TEACHER_PAGE], ['hamdi', elsewhere], ['vasseur', `/espace/head-${HIRONDELLES}`], ['lea', PUPIL_PAGE], ['sophie', PARENT_PAGE('lea')]] as const) {
      const browser = await as(login);
      for (const path of ['', '/ajouter', '/ajouter?ressource=galaxie', '/suivi', '/suivi.csv']) {
        expect(errorPageOf(await browser.get(`${base}/classes/cp-a${path}`))).toMatchObject({ status: 404, code: 'PAGE-INCONNUE' });
      }
      for (const path of ['/modifier', '/supprimer']) {
        expect(errorPageOf(await browser.get(`${base}/activites/${id}${path}`))).toMatchObject({ status: 404, code: 'RES-INCONNUE' });
      }
      expect(errorPageOf(await send(login, `${base}/classes/cp-a/ajouter`, FORM))).toMatchObject({ status: 404, code: 'PAGE-INCONNUE' });
      for (const path of ['/modifier', '/supprimer', '/place', '/visible']) {
        expect(errorPageOf(await send(login, `${base}/activites/${id}${path}`, { ...FORM, version: '1' }))).toMatchObject({ status: 404, code: 'RES-INCONNUE' });
      }
    }
    expect((await stored().activities.get(id))?.version).toBe(1);
  });

  test('who changes what another changed meanwhile sees both, and decides', async () => {
    const [made] = await given({ title: 'Avant' });
    const path = `${TEACHER_PAGE}/activites/${made?.id ?? ''}/modifier`;
    expect(await pageOf('bertin', path)).toContain('name="version" value="1"');
    await send('bertin', path, { ...FORM, titre: 'De la première', version: '1' });
    const stale = await send('bertin', path, { ...FORM, titre: 'De la seconde', version: '1' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('De la première');
    expect(stale.text).toContain('value="De la seconde"');
    expect(stale.text).toContain('name="version" value="2"');
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual(['De la première']);
    await send('bertin', path, { ...FORM, titre: 'De la seconde', version: '2' });
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual(['De la seconde']);
  });

  test('of two of one class who change and hide at once, exactly one wins and the other is told', async () => {
    await send('hamdi', `${TEACHER_PAGE}/classes/cm2/ajouter`, FORM);
    const [made] = (await stored().activities.find('bySpace', { equals: ['cm2'], limit: 1 })).items;
    const path = `${TEACHER_PAGE}/activites/${made?.id ?? ''}`;
    const answers = await Promise.all([
      send('hamdi', `${path}/modifier`, { ...FORM, titre: 'Autre', version: '1' }),
      send('vasseur', `${path}/visible`, { visible: 'non', version: '1' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  test('a form that another site sends, or without the session’s token, changes nothing', async () => {
    const [made] = await given({ title: 'Intacte' });
    const path = `${TEACHER_PAGE}/activites/${made?.id ?? ''}`;
    const browser = await as('bertin');
    for (const action of [`${path}/modifier`, `${path}/supprimer`, `${path}/place`, `${path}/visible`, `${CP_A}/ajouter`]) {
      expect((await browser.post(action, FORM)).status).toBe(403);
      expect((await browser.post(action, { ...FORM, _csrf: 'x'.repeat(40) })).status).toBe(403);
      const token = formTokenIn(await browser.open('/espace'));
      expect((await browser.post(action, { ...FORM, _csrf: token }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    }
    expect((await browser.get(`${path}/place`)).status).toBe(405);
    expect(titlesIn(await pageOf('bertin', CP_A), 'activities')).toEqual(['Intacte']);
  });

  test('fills a class up to the limit, and is told', async () => {
    await given(...Array.from({ length: MOST_ACTIVITIES }, () => ({})));
    expect(await pageOf('bertin', CP_A)).not.toContain(`href="${CP_A}/ajouter"`);
    expect(errorPageOf(await send('bertin', `${CP_A}/ajouter`, FORM))).toMatchObject({ status: 409, code: 'ESPACE-PLEIN' });
  });

  test('a form too large is refused before it is read', async () => {
    expect((await send('bertin', `${CP_A}/ajouter`, { ...FORM, consigne: 'x'.repeat(70_000) })).status).toBe(413);
  });

  test('words that look like markup stay words', async () => {
    await adds({ titre: '<script>alert(1)</script>', consigne: '"><img src=x onerror=alert(1)>' });
    for (const page of [await pageOf('bertin', CP_A), await pageOf('lea', PUPIL_PAGE), await pageOf('bertin', `${CP_A}/suivi`)]) {
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img src=x');
    }
  });
});

describe('a pupil', () => {
  test('sees what is theirs today only, and opens nothing else', async () => {
    const made = await given(
      { title: 'Pour tous' },
      { title: 'Cachée', visible: false },
      { title: 'Pour Zoé', pupilIds: [personIdOf('zoe')] },
      { title: 'Finie', until: YESTERDAY },
      { title: 'Plus tard', from: '2999-01-01' },
      { title: 'Aujourd’hui', from: TODAY, until: TODAY },
    );
    const page = await pageOf('lea', PUPIL_PAGE);
    expect(titlesIn(page, 'to-do')).toEqual(['Pour tous', 'Aujourd’hui']);
    expect(page).toContain('Pour aujourd’hui');
    const opened = await Promise.all(made.map(async ({ id }) => (await (await as('lea')).get(`${PUPIL_PAGE}/activites/${id}/ouvrir`)).status));
    expect(opened).toEqual([303, 404, 404, 404, 404, 303]);
    expect(titlesIn(await pageOf('zoe', PUPIL_PAGE), 'to-do')).toEqual(['Pour tous', 'Pour Zoé', 'Aujourd’hui']);
    expect(titlesIn(await pageOf('adam', PUPIL_PAGE), 'to-do')).toEqual([]);
    expect((await (await as('adam')).get(`${PUPIL_PAGE}/activites/${made[0]?.id ?? ''}/ouvrir`)).status).toBe(404);
  });

  test('who left the class no longer sees its activities, chosen or not, and is not counted', async () => {
    const [, chosen] = await given({ title: 'Pour tous' }, { title: 'Pour deux', pupilIds: [personIdOf('zoe'), personIdOf('malo')] });
    await stored().memberships.bulkUpsert([{ id: 'cp-a zoe', groupId: 'cp-a', personId: personIdOf('zoe'), as: 'pupil', until: YESTERDAY }]);
    expect(titlesIn(await pageOf('zoe', PUPIL_PAGE), 'to-do')).toEqual([]);
    expect((await (await as('zoe')).get(`${PUPIL_PAGE}/activites/${chosen?.id ?? ''}/ouvrir`)).status).toBe(404);
    expect(await pageOf('bertin', CP_A)).toContain('1 élève choisi');
    // It can still be hidden, though one of the chosen is gone.
    expect((await send('bertin', `${TEACHER_PAGE}/activites/${chosen?.id ?? ''}/visible`, { visible: 'non', version: '1' })).status).toBe(303);
  });

  test('who changed class has the activities of the new one', async () => {
    await given({ title: 'Du CP' });
    await stored().memberships.bulkUpsert([
      { id: 'cp-a lea', groupId: 'cp-a', personId: personIdOf('lea'), as: 'pupil', until: YESTERDAY },
      { id: 'cm2 lea', groupId: 'cm2', personId: personIdOf('lea'), as: 'pupil', from: TODAY },
    ]);
    await send('hamdi', `${TEACHER_PAGE}/classes/cm2/ajouter`, { ...FORM, titre: 'Du CM2' });
    expect(titlesIn(await pageOf('lea', PUPIL_PAGE), 'to-do')).toEqual(['Du CM2']);
    await stored().memberships.remove('cm2 lea');
  });

  test('whose activity lost its resource is told why it does not open', async () => {
    const [made] = await given({ title: 'Partie' });
    const { activities } = stored();
    const known = await activities.get(made?.id ?? '');
    if (known === undefined) throw new Error('gone');
    await activities.replace({ ...known, resourceId: 'retiree' });
    expect(titlesIn(await pageOf('lea', PUPIL_PAGE), 'to-do')).toEqual(['Partie']);
    expect((await (await as('lea')).get(`${PUPIL_PAGE}/activites/${made?.id ?? ''}/ouvrir`)).status).toBe(404);
    expect(await pageOf('bertin', CP_A)).toContain('Partie');
  });
});

describe('a parent', () => {
  test('sees the activities of their own child on the child’s page, and opens them under their own name', async () => {
    const [made, , zoes] = await given({ title: 'Pour tous' }, { title: 'Finie', until: YESTERDAY }, { title: 'Pour Zoé', pupilIds: [personIdOf('zoe')] });
    const page = await pageOf('sophie', PARENT_PAGE('lea'));
    expect(titlesIn(page, 'to-do')).toEqual(['Pour tous', 'Finie']);
    expect(await pageOf('sophie', `${PARENT_PAGE('lea')}/activites/${made?.id ?? ''}`)).toContain('<h1>Pour tous</h1>');
    expect((await (await as('sophie')).get(`${PARENT_PAGE('lea')}/activites/${made?.id ?? ''}/ouvrir`)).status).toBe(303);
    expect((await (await as('sophie')).get(`${PARENT_PAGE('lea')}/activites/${zoes?.id ?? ''}`)).status).toBe(404);
    expect((await (await as('sophie')).get(`${PARENT_PAGE('adam')}/activites/${made?.id ?? ''}`)).status).toBe(404);
    expect((await (await as('diallo')).get(`${PARENT_PAGE('lea')}/activites/${made?.id ?? ''}`)).status).toBe(403);
  });
});

describe('the progress of a class', () => {
  test('is a table of pupils and activities, and a file a spreadsheet opens without running anything', async () => {
    await given({ title: '=HYPERLINK("https://mechant.example")' }, { title: 'Pour Zoé, seule', pupilIds: [personIdOf('zoe')] }, { title: 'Cachée', visible: false });
    const page = await pageOf('bertin', `${CP_A}/suivi`);
    expect([...page.matchAll(/<th scope="row">([^<]+)<\/th>/g)].map(([, name]) => name)).toEqual(['Malo Guillou', 'Zoé Lefèvre', 'Léa Morvan', 'Ont fini']);
    expect(page.match(/Pas pour cet élève/g)).toHaveLength(3);
    expect(page).not.toContain('Cachée');
    const file = await (await as('bertin')).get(`${CP_A}/suivi.csv`);
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(file.headers['content-disposition']).toBe('attachment; filename="suivi-CP A.csv"');
    expect(file.text.startsWith('\uFEFFNom,Prénom,"\'=HYPERLINK(""https://mechant.example"")"')).toBe(true);
    expect(file.text.split('\r\n')[2]).toBe('Lefèvre,Zoé,Pas commencé,,,Pas commencé,,');
    expect(file.text.split('\r\n')[3]).toBe('Morvan,Léa,Pas commencé,,,,,');
    expect(file.text.endsWith('\r\n')).toBe(true);
  });
});

describe('what tools say', () => {
  beforeEach(async () => {
    const { store } = hub.hub;
    const [first, second] = await given({ title: 'Additions', resourceId: 'calcul' }, { title: 'Soustractions', resourceId: 'calcul' });
    const column = { contextId: 'c', placeId: 'cp-a', label: 'Note', scoreMaximum: 20, createdAt: 1 };
    await store.collection(COLLECTIONS.lineItems).bulkUpsert([
      { ...column, id: 'column-of-the-first-one-000', resourceLinkId: first?.id ?? '' },
      { ...column, id: 'column-of-the-other-one-000', resourceLinkId: second?.id ?? '', gradesReleased: false },
    ]);
    await store.collection(COLLECTIONS.results).bulkUpsert([
      result('column-of-the-first-one-000', 'lea', { activityProgress: 'Completed', scoreGiven: 7.75, scoreMaximum: 10, comment: 'Très bien' }),
      result('column-of-the-first-one-000', 'malo', { activityProgress: 'InProgress' }),
      result('column-of-the-other-one-000', 'lea', { activityProgress: 'Submitted', scoreGiven: 3, scoreMaximum: 20, comment: 'Pas encore dit' }),
    ]);
  });

  function result(lineItemId: string, login: string, said: object) {
    return { id: `${lineItemId} ${personIdOf(login)}`, lineItemId, personId: personIdOf(login), timestamp: 1, gradingProgress: 'FullyGraded' as const, receivedAt: 1, activityProgress: 'Started' as const, ...said };
  }

  test('is in the grid and the file of the teacher, of the maximum of the column', async () => {
    const page = await pageOf('bertin', `${CP_A}/suivi`);
    expect(page).toContain('15,5 sur 20');
    expect(page).toContain('Très bien');
    expect(page).toContain('Pas encore dit');
    const [, malo, , lea] = (await (await as('bertin')).get(`${CP_A}/suivi.csv`)).text.split('\r\n');
    expect(malo).toBe('Guillou,Malo,Commencé,,,Pas commencé,,');
    expect(lea).toBe('Morvan,Léa,Fini,"15,5",20,Rendu,3,20');
    expect(await pageOf('bertin', CP_A)).toContain('1 sur 3');
  });

  test('a pupil sees what is done, after the rest, and no mark', async () => {
    const page = await pageOf('lea', PUPIL_PAGE);
    expect(titlesIn(page, 'to-do')).toEqual(['Soustractions', 'Additions']);
    expect(page).toContain('Fini');
    expect(page).not.toContain('15,5');
  });

  test('a parent sees the marks of their child, but for those that are not released', async () => {
    const page = await pageOf('sophie', PARENT_PAGE('lea'));
    expect(page).toContain('15,5 sur 20');
    expect(page).toContain('Très bien');
    expect(page).toContain('Rendu');
    expect(page).not.toContain('3 sur 20');
    expect(page).not.toContain('Pas encore dit');
    expect(await pageOf('sophie', PARENT_PAGE('adam'))).not.toContain('15,5');
  });
});

describe('the head', () => {
  test('sees how many activities a class has and how often pupils opened them: no marks, and no pupil', async () => {
    const [made] = await given({}, {});
    const before = usageOfCpA(await pageOf('vasseur', `/espace/head-${HIRONDELLES}`));
    await (await as('lea')).get(`${PUPIL_PAGE}/activites/${made?.id ?? ''}/ouvrir`);
    await (await as('bertin')).get(`${TEACHER_PAGE}/activites/${made?.id ?? ''}/ouvrir`);
    const page = await pageOf('vasseur', `/espace/head-${HIRONDELLES}`);
    expect(usageOfCpA(page)).toEqual([2, (before[1] ?? 0) + 1]);
    expect(page).not.toContain('Léa');
  });
});

function usageOfCpA(html: string): number[] {
  const row = /<th scope="row">CP A<\/th>(.*?)<\/tr>/s.exec(html)?.[1] ?? '';
  return [...row.matchAll(/data-label="(?:Activités|Ouvertures)">(\d+)</g)].map(([, n]) => Number(n));
}
