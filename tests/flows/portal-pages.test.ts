import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/domain/clock.js';
import { academyDoor } from '../support/academy-door.js';
import { errorPageOf } from '../support/error-page.js';
import type { HttpBrowser } from '../support/http-browser.js';
import { ACADEMY, EMBRUNS, HIRONDELLES, NEXT_YEAR, personIdOf, TOWN } from '../support/school.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, TEACHER_PAGE, type SchoolHub } from '../support/school-hub.js';

const academy = academyDoor(systemClock);
const browsers = new Map<string, HttpBrowser>();
let hub: SchoolHub;

beforeAll(async () => {
  hub = await startSchoolHub({ connections: (_origin, cas) => [entConnection(cas), academy.connection(), entConnection(cas, { id: 'ancien', label: { fr: 'Ancien ENT' }, enabled: false })] });
});
afterAll(() => hub.close());

/** The browser somebody is signed in with, one for each person. */
async function as(login: string): Promise<HttpBrowser> {
  const known = browsers.get(login);
  if (known !== undefined) return known;
  const browser = hub.browser();
  await (login === 'fabre' ? academy.signIn(browser, login) : signIn(browser, login));
  browsers.set(login, browser);
  return browser;
}

/** The page without its form tokens: a random one may spell anything. */
async function pageOf(login: string, path = '/espace'): Promise<string> {
  const { status, text } = await (await as(login)).open(path);
  if (status !== 200) throw new Error(`${login} gets ${status} for ${path}`);
  return text.replaceAll(/(name="_csrf" value=")[^"]*/g, '$1');
}

/** Titles of the tiles, with the words of the badge of those that are locked. */
function tilesOf(html: string): Record<string, string> {
  const tiles = [...html.matchAll(/<a class="tile[^"]*" href="[^"]*">(.*?)<\/a>/gs)];
  return Object.fromEntries(tiles.map(([, inside = '']) => [/<strong>([^<]+)/.exec(inside)?.[1] ?? '', /class="badge attention">.*?<\/svg>([^<]+)/.exec(inside)?.[1] ?? 'open']));
}

/** The rows of the table under this heading, cell by cell. */
function tableOf(html: string, id: string): string[][] {
  const table = new RegExp(`<table class="table" aria-labelledby="${id}">.*?<tbody>(.*?)</tbody>`, 's').exec(html)?.[1] ?? '';
  return table.split('<tr>').slice(1).map((row) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]+>/g, '').trim()));
}

function hatsIn(html: string): string[] {
  return [...html.matchAll(/<a class="choice" href="([^"]+)"/g)].map(([, href = '']) => href);
}

describe('a pupil', () => {
  test('has what is for them, opened with one click, and sees what is locked without being told of other schools', async () => {
    const page = await pageOf('lea');
    expect(tilesOf(page)).toEqual({ Atlas: 'Pas aujourd’hui', 'Calcul en herbe': 'open', 'En pause': 'En pause', 'La galaxie': 'open', 'Manuel de lecture': 'open' });
    expect(page).toContain(`href="${PUPIL_PAGE}/ressources/galaxie/ouvrir"`);
    expect(page).toContain(`href="${PUPIL_PAGE}/ressources/atlas"`);
  });

  test('of another class has no licence for the book of the first', async () => {
    expect(tilesOf(await pageOf('adam'))['Manuel de lecture']).toBe('Sans licence');
    const page = await pageOf('adam', `${PUPIL_PAGE}/ressources/manuel`);
    expect(page).toContain('LIC-AUCUNE');
    expect(page).not.toContain('/ouvrir');
  });

  test('who moved belongs to the new school only', async () => {
    const browser = await as('sacha');
    expect((await browser.open('/espace')).url).toBe(`${hub.origin}/espace/pupil-${EMBRUNS}`);
    expect(errorPageOf(await browser.get(PUPIL_PAGE))).toMatchObject({ status: 403, code: 'ROLE-REFUS', href: `/espace/pupil-${EMBRUNS}` });
    expect(Object.keys(tilesOf(await pageOf('sacha')))).toContain('Pour une autre école');
  });

  test('cannot wear a hat that is not theirs', async () => {
    const browser = await as('lea');
    for (const hat of [`teacher-${HIRONDELLES}`, `pupil-${EMBRUNS}`, `head-${HIRONDELLES}`, `academy-admin-${ACADEMY}`, `parent-${personIdOf('adam')}`, '__proto__', 'parent']) {
      expect(errorPageOf(await browser.get(`/espace/${hat}`))).toMatchObject({ code: 'ROLE-REFUS', href: PUPIL_PAGE });
    }
  });

  test('opens a link: the address is the registered one and nothing else', async () => {
    const answer = await (await as('lea')).get(`${PUPIL_PAGE}/ressources/galaxie/ouvrir`);
    expect(answer).toMatchObject({ status: 303, headers: { location: 'https://outil.example.fr/galaxie' } });
  });

  test.each([
    ['without a licence', 'adam', 'manuel', 'LIC-AUCUNE'],
    ['after its last day', 'adam', 'atlas', 'LIC-DATES'],
    ['that is closed', 'adam', 'pause', 'RES-FERMEE'],
    ['of another school', 'adam', 'ailleurs', 'ECOLE-REFUS'],
    ['that is not for pupils', 'adam', 'salle', 'ROLE-REFUS'],
  ])('does not open a resource %s, whatever address they write', async (_what, login, resource, code) => {
    const answer = await (await as(login)).get(`${PUPIL_PAGE}/ressources/${resource}/ouvrir`);
    expect(answer.status).toBe(403);
    expect(answer.headers.location).toBeUndefined();
    // A pupil's page says little, and the code among it.
    expect(answer.text).toContain(code);
    expect(answer.text).toContain('class="pupil"');
  });

  test('is told of a resource there is not', async () => {
    for (const path of ['nothing', '__proto__', 'constructor', '%00']) {
      const answer = await (await as('lea')).get(`${PUPIL_PAGE}/ressources/${path}`);
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('RES-INCONNUE');
    }
  });
});

describe('a teacher', () => {
  test('of one class begins with it, and can see the whole school', async () => {
    const page = await pageOf('bertin');
    expect(page).toContain('<h1>CP A</h1>');
    expect(page).toContain('3 élèves');
    const whole = /<a class="side-link" href="([^"]+)"[^>]*>[^/]*<svg[^>]*><use href="[^"]*#school"/.exec(page)?.[1] ?? '';
    const school = await pageOf('bertin', whole.replace(/&amp;/g, '&'));
    expect(school).toContain('<h1>École Les Hirondelles</h1>');
  });

  test('sees what suits the class, and counts only that', async () => {
    const cp = await pageOf('hamdi', `${TEACHER_PAGE}?groupe=cm2`);
    expect(Object.keys(tilesOf(cp))).not.toContain('Manuel de lecture');
    expect(cp).toContain('7 ressources');
    expect(Object.keys(tilesOf(await pageOf('hamdi', `${TEACHER_PAGE}?groupe=`)))).toContain('Manuel de lecture');
  });

  test('of several classes begins in the first, and opens in it', async () => {
    const page = await pageOf('hamdi', TEACHER_PAGE);
    expect(page).toContain('<h1>CM2</h1>');
    expect(page).toContain(`href="${TEACHER_PAGE}/ressources/calcul?groupe=cm2"`);
  });

  test('counts the pupils who are there today', async () => {
    const page = await pageOf('hamdi', TEACHER_PAGE);
    const groups = [...page.matchAll(/<span class="grow">([^<]+)<\/span><span class="figure"><span aria-hidden="true">(\d+)/g)].map(([, name = '', count = '']) => [name, count]);
    expect(groups).toEqual([['CM2', '3'], ['ULIS', '1']]);
  });

  test.each([
    ['a word of the title', 'galaxie', ['La galaxie']],
    ['a word of the summary', 'escargots', ['La galaxie']],
    ['a word without its accent', 'ETOILES', ['La galaxie']],
    ['words in any order', 'herbe calcul', ['Calcul en herbe']],
    ['a subject', 'maths', ['Calcul en herbe']],
    ['a word there is not', 'poudlard', []],
  ])('searches by %s', async (_what, query, titles) => {
    const page = await pageOf('bertin', `${TEACHER_PAGE}?q=${encodeURIComponent(query)}`);
    expect(Object.keys(tilesOf(page))).toEqual(titles);
  });

  test('keeps class and subject in a search, and class and search in a filter', async () => {
    const page = await pageOf('hamdi', `${TEACHER_PAGE}?groupe=cm2&matiere=maths&q=calcul`);
    expect(Object.keys(tilesOf(page))).toEqual(['Calcul en herbe']);
    expect(page).toContain('<input type="hidden" name="groupe" value="cm2">');
    expect(page).toContain('<input type="hidden" name="matiere" value="maths">');
    expect(page).toContain(`href="${TEACHER_PAGE}?groupe=cm2&amp;q=calcul&amp;matiere=sciences"`);
    expect(page).toContain(`href="${TEACHER_PAGE}?groupe=cm2&amp;q=calcul" aria-current="true"`);
  });

  test('keeps one kind of document, beside a subject, and leads back to all', async () => {
    const textbooks = await pageOf('bertin', `${TEACHER_PAGE}?groupe=cp-a&type=manuel`);
    expect(Object.keys(tilesOf(textbooks))).toEqual(['Manuel de lecture']);
    expect(textbooks).toContain('<input type="hidden" name="type" value="manuel">');
    expect(textbooks).toContain(`href="${TEACHER_PAGE}?groupe=cp-a" aria-current="true"`);
    expect(textbooks).toContain(`href="${TEACHER_PAGE}?groupe=cp-a&amp;type=exercices"`);
    expect(textbooks).toContain(`href="${TEACHER_PAGE}?groupe=cp-a&amp;matiere=maths&amp;type=manuel"`);
    expect(Object.keys(tilesOf(await pageOf('bertin', `${TEACHER_PAGE}?groupe=cp-a&matiere=maths&type=manuel`)))).toEqual([]);
  });

  test('is shown all where the address asks for a kind there is not', async () => {
    const all = tilesOf(await pageOf('bertin', `${TEACHER_PAGE}?groupe=cp-a`));
    expect(tilesOf(await pageOf('bertin', `${TEACHER_PAGE}?groupe=cp-a&type=grimoire`))).toEqual(all);
  });

  test('finds by a word of the kind, and reads it on the page of the resource', async () => {
    expect(Object.keys(tilesOf(await pageOf('bertin', `${TEACHER_PAGE}?groupe=cp-a&q=exercices`)))).toEqual(['Calcul en herbe']);
    expect(await pageOf('bertin', `${TEACHER_PAGE}/ressources/calcul?groupe=cp-a`)).toContain('Maths · Exercices');
  });

  test('is not shown a class of somebody else by its address', async () => {
    expect(await pageOf('bertin', `${TEACHER_PAGE}?groupe=cm2`)).toContain('<h1>École Les Hirondelles</h1>');
  });

  test('of two schools changes between them, and each page is of its own school', async () => {
    const page = await pageOf('hamdi', TEACHER_PAGE);
    expect(hatsIn(page)).toEqual([TEACHER_PAGE, `/espace/teacher-${EMBRUNS}`]);
    expect(page).not.toContain('CM1');
    const other = await pageOf('hamdi', `/espace/teacher-${EMBRUNS}`);
    expect(other).toContain('<strong>École des Embruns</strong>');
    expect(other).toContain('CM1');
    expect(Object.keys(tilesOf(other))).toContain('Pour une autre école');
  });

  test('who is a parent too sees their child under another hat', async () => {
    const page = await pageOf('diallo');
    expect(page).toContain('<h1>École Les Hirondelles</h1>');
    expect(hatsIn(page)).toEqual([TEACHER_PAGE, `/espace/parent-${personIdOf('paul')}`]);
    expect(await pageOf('diallo', `/espace/parent-${personIdOf('paul')}`)).toContain('CM1 · École des Embruns');
  });
});

describe('a resource', () => {
  test('says exactly what will be sent, in this role and this class', async () => {
    const page = await pageOf('bertin', `${TEACHER_PAGE}/ressources/calcul?groupe=cp-a`);
    const sent = [...page.matchAll(/<tr><th scope="row">([^<]+)<\/th><td class="sent">([^<]+)/g)].map(([, what = '', value = '']) => [what, value]);
    expect(sent).toEqual([['Code personnel', 'Un code que seule cette ressource connaît'], ['Rôle', 'Équipe enseignante'], ['Classe', 'CP A'], ['Nom de famille', 'Bertin']]);
    expect(page).toContain('outil.example.fr');
    expect(page).toContain(`href="${TEACHER_PAGE}/ressources/calcul/ouvrir?groupe=cp-a"`);
    expect(page).toContain(`href="${TEACHER_PAGE}?groupe=cp-a"`);
  });

  test('sends a pupil’s class and not their name', async () => {
    const page = await pageOf('lea', `${PUPIL_PAGE}/ressources/calcul`);
    const sent = [...page.matchAll(/<td class="sent">([^<]+)/g)].map(([, value = '']) => value);
    expect(sent).toEqual(['Un code que seule cette ressource connaît', 'Élève', 'CP A']);
    const slip = /<table class="slip">.*?<\/table>/s.exec(page)?.[0] ?? '';
    expect(slip).not.toMatch(/Léa|Morvan/);
  });

  test('opened by a parent says that the child’s code goes too', async () => {
    const page = await pageOf('sophie', `/espace/parent-${personIdOf('lea')}/ressources/calcul`);
    expect(page).toContain('<tr><th scope="row">Code personnel de Léa</th>');
    expect(page).toContain('>CP A<');
  });

  test('that is a link says that nothing is sent', async () => {
    const page = await pageOf('sophie', `/espace/parent-${personIdOf('lea')}/ressources/galaxie`);
    expect(page).toContain('Rien n’est envoyé');
    expect(page).not.toContain('Code personnel');
  });

  test('that requires what is not known is refused before it is opened, and when it is', async () => {
    const path = `${TEACHER_PAGE}/ressources/carnet`;
    expect(await pageOf('bertin', path)).toContain('RES-DONNEES');
    expect(errorPageOf(await (await as('bertin')).get(`${path}/ouvrir`))).toMatchObject({ status: 403, code: 'RES-DONNEES' });
  });

  test('never tells of a class that is not the visitor’s', async () => {
    const page = await pageOf('bertin', `${TEACHER_PAGE}/ressources/calcul?groupe=cm2`);
    expect(page).not.toContain('CM2');
  });

  test('named without a hat is opened under the one it is for', async () => {
    const address = async (login: string, resource: string) => (await (await as(login)).get(`/ressources/${resource}`)).headers.location;
    expect(await address('vasseur', 'galaxie')).toBe(`/espace/head-${HIRONDELLES}/ressources/galaxie`);
    expect(await address('vasseur', 'calcul')).toBe(`${TEACHER_PAGE}/ressources/calcul`);
    expect(await address('hamdi', 'ailleurs')).toBe(`/espace/teacher-${EMBRUNS}/ressources/ailleurs`);
    expect(await address('lea', 'salle')).toBe(`${PUPIL_PAGE}/ressources/salle`);
    expect(errorPageOf(await (await as('lea')).get('/ressources/nothing'))).toMatchObject({ status: 404, code: 'RES-INCONNUE' });
    expect((await hub.browser().get('/ressources/galaxie')).headers.location).toBe('/connexion?vers=%2Fressources%2Fgalaxie');
  });
});

describe('a parent', () => {
  test('has one card for each child', async () => {
    const page = await pageOf('sophie');
    const cards = [...page.matchAll(/<a class="card child" href="([^"]+)">.*?<strong class="name">([^<]+)<\/strong><span class="line">([^<]+)/gs)].map(([, href, name, line]) => [href, name, line]);
    expect(cards).toEqual([
      [`/espace/parent-${personIdOf('adam')}`, 'Adam', 'CM2 · École Les Hirondelles'],
      [`/espace/parent-${personIdOf('lea')}`, 'Léa', 'CP A · École Les Hirondelles'],
    ]);
  });

  test('without authority over a child sees nothing of that child', async () => {
    const page = await pageOf('karim');
    expect(page).toContain('Léa');
    expect(page).not.toContain('Adam');
    expect(errorPageOf(await (await as('karim')).get(`/espace/parent-${personIdOf('adam')}`))).toMatchObject({ status: 403, code: 'ROLE-REFUS', href: '/espace/parent' });
  });

  test('opens what the child’s licences cover, child by child', async () => {
    expect(Object.keys(tilesOf(await pageOf('sophie', `/espace/parent-${personIdOf('lea')}`)))).toEqual(['Calcul en herbe', 'Carnet', 'La galaxie', 'Manuel de lecture']);
    expect(Object.keys(tilesOf(await pageOf('sophie', `/espace/parent-${personIdOf('adam')}`)))).toEqual(['Calcul en herbe', 'Carnet', 'La galaxie']);
  });
});

describe('a head', () => {
  test('sees the classes with the pupils and teachers of today', async () => {
    const page = await pageOf('vasseur');
    expect(tableOf(page, 'classes')).toEqual([
      ['CP A', 'CP', '3', '0', '0', 'Mme Bertin'],
      ['CM2', 'CM2', '3', '0', '0', 'M. Hamdi, M. Vasseur'],
      ['ULIS', 'Tous niveaux', '1', '0', '0', 'M. Hamdi'],
    ]);
    // Malo is in a class and in a group, and one pupil.
    expect(page).toContain('6 élèves');
  });

  test('sees the state and the licence of every resource that is for the school', async () => {
    const rows = Object.fromEntries(tableOf(await pageOf('vasseur'), 'ressources').map(([name = '', , state, licence]) => [name, `${state} · ${licence}`]));
    expect(rows).toMatchObject({
      'La galaxie': 'En service · Libre, sans licence',
      'En pause': 'Fermé · Libre, sans licence',
      'Pour la ville': 'En service · Libre, sans licence',
      Atlas: expect.stringMatching(/^À regarder · Terminée le /),
      'Manuel de lecture': expect.stringMatching(new RegExp(`^En service · Jusqu’au .*${NEXT_YEAR.slice(0, 4)}`)),
    });
    expect(Object.keys(rows)).not.toContain('Pour une autre école');
  });

  test('who teaches too has both hats, the head’s first', async () => {
    const page = await pageOf('vasseur');
    expect(hatsIn(page)).toEqual([`/espace/head-${HIRONDELLES}`, TEACHER_PAGE]);
    expect(await pageOf('vasseur', TEACHER_PAGE)).toContain('<h1>CM2</h1>');
  });

  test('whose other hat is refused something stays under that hat', async () => {
    const answer = await (await as('vasseur')).get(`${TEACHER_PAGE}/ressources/atlas/ouvrir`);
    expect(errorPageOf(answer)).toMatchObject({ code: 'LIC-DATES', href: TEACHER_PAGE });
    expect(answer.text).toContain('M. Vasseur · Équipe enseignante');
  });
});

describe('the others', () => {
  test('staff and outside contributors have what is opened to them, and nothing that is locked', async () => {
    expect(tilesOf(await pageOf('moreau'))).toEqual({ 'La galaxie': 'open', 'Pour la ville': 'open', 'Salle des maîtres': 'open' });
    expect(tilesOf(await pageOf('kerbrat'))).toEqual({ 'Calcul en herbe': 'open', 'La galaxie': 'open' });
  });

  test('a town sees schools, counts and licences, no name, and no count under five', async () => {
    const page = await pageOf('guerin');
    expect(tableOf(page, 'ecoles')).toEqual([
      ['École Les Hirondelles', 'Saint-Aubin-des-Marais', HIRONDELLES, '2', '6'],
      ['École de l’Île', 'Saint-Aubin-des-Marais', '0449905C', '0', 'moins de 5'],
    ]);
    expect(tableOf(page, 'licences')).toEqual(expect.arrayContaining([
      ['Manuel de lecture', 'Ville de Saint-Aubin', '0 places prises sur 30', expect.stringContaining(NEXT_YEAR.slice(0, 4))],
      ['ancien-logiciel', 'Ville de Saint-Aubin', 'Tout le monde', 'Sans date de fin'],
    ]));
    expect(page).not.toMatch(/Léa|Malo|Bertin|Hamdi|Caradec/);
    expect(page).toContain(`/espace/local-authority-${TOWN}`);
  });

  test('the academy sees its doors and its resources with their state, and its schools', async () => {
    const page = await pageOf('fabre');
    expect(page).toContain('Académie de Test · 3 écoles');
    expect(tableOf(page, 'connexions').map(([name, protocol, state]) => [name, protocol, state])).toEqual([
      ['ENT des écoles', 'CAS', 'En service'], ['Guichet de l’académie', 'SAML 2.0', 'En service'], ['Ancien ENT', 'CAS', 'Fermé'],
    ]);
    expect(tableOf(page, 'ressources')).toEqual(expect.arrayContaining([
      ['Calcul en herbe Tester : Calcul en herbe', 'LTI 1.3', 'En service', 'Éditions du Test'], ['En pause', 'Lien', 'Fermé', 'Éditions du Test'],
    ]));
    expect(errorPageOf(await (await as('fabre')).get(TEACHER_PAGE))).toMatchObject({ code: 'ROLE-REFUS' });
  });

  test('a page anybody may see still knows who is there, and how to leave', async () => {
    const page = await pageOf('bertin', '/accessibilite');
    expect(page).toContain('Mme Bertin · Équipe enseignante');
    expect(page).toContain('action="/deconnexion"');
    const missing = await (await as('bertin')).get('/nowhere');
    expect(errorPageOf(missing)).toMatchObject({ status: 404, code: 'PAGE-INCONNUE', href: TEACHER_PAGE });
    expect(missing.text).toContain('action="/deconnexion"');
    expect((await hub.browser().get('/accessibilite')).text).not.toContain('action="/deconnexion"');
  });

  test('the language is changed on the same page', async () => {
    const browser = hub.browser();
    await signIn(browser, 'bertin');
    const page = await browser.get(`${TEACHER_PAGE}?groupe=cp-a&q=galaxie`);
    const link = /href="([^"]+)" lang="en"/.exec(page.text)?.[1]?.replace(/&amp;/g, '&') ?? '';
    const english = await browser.get(link);
    expect(english.text).toContain('<html lang="en">');
    expect(Object.keys(tilesOf(english.text))).toEqual(['The galaxy']);
  });
});
