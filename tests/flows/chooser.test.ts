import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorPageOf } from '../support/error-page.js';
import type { HttpBrowser } from '../support/http-browser.js';
import { EMBRUNS, HIRONDELLES, TOWN } from '../support/school.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

let hub: SchoolHub;
beforeAll(async () => {
  hub = await startSchoolHub({
    connections: (_origin, cas) => [
      entConnection(cas),
      entConnection(cas, { id: 'mairie', label: { fr: 'Portail de la mairie' }, roles: ['parent', 'local-authority'], organisations: [TOWN] }),
      entConnection(cas, { id: 'embruns', label: { fr: 'Messagerie des Embruns' }, roles: ['teacher'], organisations: [EMBRUNS] }),
      entConnection(cas, { id: 'ancien', label: { fr: 'Ancien ENT' }, enabled: false }),
    ],
  });
});
afterAll(() => hub.close());

/** Labels of the doors, under the heading of their role. */
function doorsOf(html: string): Record<string, string[]> {
  const [, doors = ''] = html.split('class="doors"');
  const groups = doors.split('<h3>').slice(1).map((part) => {
    const role = /<\/svg>([^<]+)<\/h3>/.exec(part)?.[1] ?? '';
    return [role, [...part.matchAll(/<strong>([^<]+)<\/strong>/g)].map(([, label = '']) => label)] as const;
  });
  return Object.fromEntries(groups);
}

function schoolsOf(html: string): string[] {
  return [...html.matchAll(/<code>(\d{7}[A-Z])<\/code>/g)].map(([, uai = '']) => uai);
}

function hrefOf(html: string, text: string): string {
  const link = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].find(([, , inside = '']) => inside.includes(text));
  return (link?.[1] ?? '').replace(/&amp;/g, '&');
}

describe('the doors', () => {
  test('stand under the role they are for first, each once, without those that are switched off', async () => {
    expect(doorsOf((await hub.browser().get('/connexion')).text)).toEqual({
      'Je suis élève': ['ENT des écoles'],
      'Je suis parent': ['Portail de la mairie'],
      'J’enseigne ou je travaille à l’école': ['Messagerie des Embruns'],
    });
  });

  test('of a school are those that serve it, its town or everybody', async () => {
    const doors = doorsOf((await hub.browser().get(`/connexion?ecole=${HIRONDELLES}`)).text);
    expect(Object.values(doors).flat()).toEqual(['ENT des écoles', 'Portail de la mairie']);
    const others = doorsOf((await hub.browser().get(`/connexion?ecole=${EMBRUNS}`)).text);
    expect(Object.values(others).flat()).toEqual(['ENT des écoles', 'Messagerie des Embruns']);
  });

  test('say how to get help', async () => {
    expect((await hub.browser().get('/connexion')).text).toContain('Assistance ENT : 02 40 00 00 00');
  });

  test.each(['0449999Z', TOWN, '', '%00', '__proto__', 'x'.repeat(500)])('are all there for what is no school (%.12s)', async (id) => {
    const page = await hub.browser().get(`/connexion?ecole=${id}`);
    expect(page.status).toBe(200);
    expect(Object.values(doorsOf(page.text)).flat()).toHaveLength(3);
  });

  test('the one used last comes first, and is forgotten when it is switched off', async () => {
    const browser = hub.browser();
    expect((await browser.get('/connexion')).text).not.toContain('Comme la dernière fois');
    await signIn(browser, 'lea');
    const page = await browser.get('/connexion?vers=/espace/pupil-0449901Y');
    expect(page.text).toContain('Comme la dernière fois');
    expect(hrefOf(page.text, 'Continuer avec ENT des écoles')).toBe('/connexion/vers/ent?vers=%2Fespace%2Fpupil-0449901Y');
    browser.plant('idp', 'ancien');
    expect((await browser.get('/connexion')).text).not.toContain('Comme la dernière fois');
    browser.plant('idp', 'embruns');
    expect((await browser.get(`/connexion?ecole=${HIRONDELLES}`)).text).not.toContain('Comme la dernière fois');
  });

  test.each(['ancien', 'nowhere', '__proto__', 'constructor', '%00', '..%2Fent'])('%s leads nowhere, and the way back keeps the page that was wanted', async (id) => {
    const page = await hub.browser().get(`/connexion/vers/${id}?vers=${PUPIL_PAGE}`);
    expect(errorPageOf(page)).toMatchObject({ status: 404, code: 'AUTH-IDP-INCONNU', href: `/connexion?vers=${encodeURIComponent(PUPIL_PAGE)}` });
  });
});

describe('the search for a school', () => {
  test.each([
    ['its name', 'hirondelles', [HIRONDELLES]],
    ['its name with accents', 'école embruns', [EMBRUNS]],
    ['its name without accents, in capitals', 'ECOLE DES EMBRUNS', [EMBRUNS]],
    ['words in any order', 'embruns port', [EMBRUNS]],
    ['the beginning of words', 'hiron', [HIRONDELLES]],
    ['its town', 'Saint-Aubin', [HIRONDELLES, '0449905C']],
    ['its town as people write it', 'st aubin', [HIRONDELLES, '0449905C']],
    ['a name with an apostrophe', 'l’ile', ['0449905C']],
    ['its identifier', '0449901y', [HIRONDELLES]],
    ['the beginning of its identifier', '04499', [HIRONDELLES, '0449905C']],
    ['a name there is not', 'Poudlard', []],
    ['nothing but signs', '!!!', []],
  ])('by %s', async (_what, query, uais) => {
    const page = await hub.browser().get(`/connexion?q=${encodeURIComponent(query)}`);
    expect(schoolsOf(page.text).sort()).toEqual([...uais].sort());
  });

  test('keeps the page that was wanted, from the search to the school to the door', async () => {
    const browser = hub.browser();
    const wanted = `${PUPIL_PAGE}/ressources/galaxie`;
    const search = await browser.get(`/connexion?vers=${wanted}`);
    expect(search.text).toContain(`<input type="hidden" name="vers" value="${wanted}">`);
    const found = await browser.get(`/connexion?vers=${wanted}&q=hirondelles`);
    const school = await browser.get(hrefOf(found.text, 'École Les Hirondelles'));
    expect(school.text).toContain('Changer d’école');
    const page = await signIn(browser, 'lea', hrefOf(school.text, 'ENT des écoles'));
    expect(page.url).toBe(`${hub.origin}${wanted}`);
  });

  test('says when there is none, and shows what was asked for as text', async () => {
    const page = await hub.browser().get(`/connexion?q=${encodeURIComponent('<script>alert(1)</script>')}`);
    expect(page.text).toMatch(/Aucune école ne correspond à «\s&lt;script&gt;alert\(1\)&lt;\/script&gt;\s»/);
    expect(page.text).not.toContain('<script>alert');
  });
});

describe('the page that was wanted', () => {
  test.each([
    'https://evil.example', '//evil.example', '/\\evil.example', '/%5Cevil.example', '/espace/../connexion', '/espace/%2e%2e//evil.example',
    'javascript:alert(1)', '/connexion/vers/ent', '/deconnexion', '/au-revoir', '/espacex', 'espace', '/espace\tx', '/espace/é',
  ])('%s is not kept', async (wanted) => {
    const browser = hub.browser();
    const page = await browser.get(`/connexion?vers=${encodeURIComponent(wanted)}`);
    expect(hrefOf(page.text, 'ENT des écoles')).toBe('/connexion/vers/ent');
    const end = await signIn(browser, 'lea', `/connexion/vers/ent?vers=${encodeURIComponent(wanted)}`);
    expect(end.url).toBe(`${hub.origin}${PUPIL_PAGE}`);
  });

  test('given twice is not kept', async () => {
    const page = await hub.browser().get('/connexion?vers=/espace/a&vers=/espace/b');
    expect(hrefOf(page.text, 'ENT des écoles')).toBe('/connexion/vers/ent');
  });
});

describe('the language', () => {
  async function languageLink(browser: HttpBrowser, address: string): Promise<string> {
    return hrefOf((await browser.get(address)).text, 'English');
  }

  test('is changed on the same page, and stays', async () => {
    const browser = hub.browser();
    const link = await languageLink(browser, '/connexion?q=embruns&vers=%2Fespace%2Fx');
    expect(link).toBe('/connexion?q=embruns&vers=%2Fespace%2Fx&lang=en');
    const page = await browser.get(link);
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('Schools portal');
    expect(schoolsOf(page.text)).toEqual([EMBRUNS]);
    expect((await browser.get('/connexion')).text).toContain('<html lang="en">');
    expect((await browser.get('/connexion?lang=xx')).text).toContain('<html lang="en">');
    expect((await browser.get('/connexion?lang=fr')).text).toContain('<html lang="fr">');
    expect((await browser.get('/connexion?lang=en&lang=en')).text).toContain('<html lang="fr">');
  });

  test('of an error page leads back to a page of ours, and never repeats what came', async () => {
    const browser = hub.browser();
    expect(await languageLink(browser, '/nowhere?secret=ST-123')).toBe('/connexion?lang=en');
    const refused = await browser.get('/connexion/cas/ent/retour/x?ticket=ST-123456');
    expect(refused.text).not.toContain('ST-123456');
  });
});
