import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Activity } from '../../src/domain/activity.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { hatOf, LTI_RESOURCES, ltiResource, signedIn, startLtiHub } from '../support/lti-hub.js';
import { HandClock } from '../support/memory-store.js';
import { HIRONDELLES, personIdOf } from '../support/school.js';
import type { SchoolHub } from '../support/school-hub.js';

const HOUR = 60 * 60_000;
const clock = new HandClock(Date.parse('2026-11-16T09:00:00Z'));
const SITE = 'https://musee.example.org';
const HTML = `<h2>L’abeille</h2><script>alert(1)</script><img src="${SITE}/abeille.png"><a href="${SITE}/suite">Suite</a>`;

let hub: SchoolHub;
let lea: HttpBrowser;
let bertin: HttpBrowser;

beforeAll(async () => {
  hub = await startLtiHub({ clock, resources: () => [...LTI_RESOURCES, ltiResource('adresse', [], { release: [{ attribute: 'email', required: true, purpose: { fr: 'Pour écrire' } }] })] });
  lea = await signedIn(hub, 'lea');
  bertin = await signedIn(hub, 'bertin');
});
afterAll(() => hub.close());

let serial = 0;
/** An activity of CP A that holds something. */
async function given(material: object, differences: object = {}): Promise<string> {
  serial += 1;
  const activity = Activity.parse({
    id: `contenu-${String(serial).padStart(20, '0')}`, groupId: 'cp-a', schoolId: HIRONDELLES, resourceId: 'role', title: 'L’abeille & nous', position: serial, createdBy: personIdOf('bertin'), createdAt: 0, material, ...differences,
  });
  await hub.hub.store.collection(COLLECTIONS.activities).bulkUpsert([activity]);
  return activity.id;
}

const at = (id: string, page = '', hat = hatOf('pupil')): string => `/espace/${hat}/activites/${id}${page}`;
const open = (id: string, browser = lea): Promise<BrowserAnswer> => browser.get(at(id, '/ouvrir'));
/** What the audit trail says of openings of this activity. */
const openings = async (id: string): Promise<readonly unknown[]> => {
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
  return items.filter(({ event }) => event === 'launch').map(({ body }) => JSON.parse(body) as { activityId?: string }).filter(({ activityId }) => activityId === id);
};
const expectRefused = (answer: BrowserAnswer, code: string, status: number): void => {
  expect(errorPageOf(answer)).toMatchObject({ status, code });
  expect(answer.headers.location).toBeUndefined();
};

describe('an activity that is an address', () => {
  test.each([
    ['a link', { kind: 'link', url: `${SITE}/abeille?vue=1#haut` }],
    ['a file', { kind: 'file', url: `${SITE}/abeille.pdf`, expiresAt: clock.now() + HOUR }],
  ])('%s: leads there as it is, telling nothing of anybody, and is written down', async (_what, material) => {
    const id = await given(material);
    const answer = await open(id);
    expect([answer.status, answer.headers.location]).toEqual([303, material.url]);
    expect(await openings(id)).toMatchObject([{ outcome: 'done', personId: personIdOf('lea'), resourceId: 'role', released: [] }]);
  });

  test('a file that its tool keeps no longer is refused, and that is written down', async () => {
    const id = await given({ kind: 'file', url: `${SITE}/abeille.pdf`, expiresAt: clock.now() });
    expectRefused(await open(id), 'RES-PERIMEE', 410);
    expect(await openings(id)).toMatchObject([{ outcome: 'refused', code: 'RES-PERIMEE' }]);
  });

  test('has a page that says nothing is sent, even of a resource that could not be opened without an address', async () => {
    const id = await given({ kind: 'link', url: SITE }, { resourceId: 'adresse' });
    const page = await bertin.open(at(id, '', hatOf('teacher')));
    expect(page.text).toContain('Rien n’est envoyé');
    expect(page.text).not.toContain('Code personnel');
    expect((await open(id)).headers.location).toBe(SITE);
  });

  test('is never a launch, for whoever asks for one', async () => {
    const id = await given({ kind: 'link', url: SITE });
    const { directory, sessions, launch, serviceOf } = hub.hub.flows;
    const person = (await directory.person(personIdOf('lea')))!;
    const hat = (await directory.hatsOf(person.id)).find(({ role }) => role === 'pupil')!;
    const { ref: sessionRef } = (await sessions.find(lea.cookie('passerelle') ?? ''))!;
    const visitor = { person, hat, sessionRef, roles: ['pupil'] as const, locale: 'fr' as const, traceId: '7F3K-92' };
    await expect(launch.open(visitor, { resourceId: 'role', activityId: id }, serviceOf)).rejects.toMatchObject({ code: 'RES-INCONNUE' });
  });
});

describe('an activity that is shown', () => {
  test('HTML: in a frame of a page of ours that holds none of it', async () => {
    const id = await given({ kind: 'html', html: HTML });
    const page = await open(id);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('alert(1)');
    expect(page.text).toContain(`<iframe class="content" src="${at(id, '/contenu')}" title="L’abeille &amp; nous" sandbox="allow-popups allow-popups-to-escape-sandbox"`);
    expect(page.text).toContain('Ce contenu vient de Ressource role.');
    expect(page.headers['content-security-policy']).toContain("frame-src 'self'");
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  });

  test('HTML: the document is of no origin, runs nothing, sends nothing, and is framed by us alone', async () => {
    const id = await given({ kind: 'html', html: HTML });
    const { status, headers, text } = await lea.get(at(id, '/contenu'), { 'sec-fetch-dest': 'iframe' });
    expect(status).toBe(200);
    expect(text).toContain(HTML);
    expect(text.indexOf('<base target="_blank">')).toBeLessThan(text.indexOf(HTML));
    expect(headers['content-security-policy']).toBe(
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; img-src https:",
    );
    expect(headers).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    expect(await openings(id)).toMatchObject([{ outcome: 'done', released: [] }]);
  });

  test('by itself, at the top of a window, it leads back to the page that says whose it is', async () => {
    const id = await given({ kind: 'html', html: HTML });
    const answer = await lea.get(at(id, '/contenu'), { 'sec-fetch-dest': 'document' });
    expect([answer.status, answer.headers.location]).toEqual([303, at(id, '/ouvrir')]);
  });

  test('a picture: from its own site only, with its title for a name, whatever stands in its address', async () => {
    const id = await given({ kind: 'image', url: `${SITE}/a.png?x="><script>alert(1)</script>` });
    expect((await open(id)).text).toContain('Ce contenu vient de musee.example.org.');
    const { headers, text } = await lea.get(at(id, '/contenu'));
    expect(text).toContain('alt="L’abeille &amp; nous"');
    expect(text).not.toContain('<script');
    expect(headers['content-security-policy']).toContain(`img-src ${SITE}`);
  });

  test('an address shows nothing by itself, and neither does a launch', async () => {
    expectRefused(await lea.get(at(await given({ kind: 'link', url: SITE }), '/contenu')), 'RES-INCONNUE', 404);
    expectRefused(await lea.get(at(await given({}, { material: undefined }), '/contenu')), 'RES-INCONNUE', 404);
  });
});

describe.each(['/ouvrir', '/contenu'])('who sees it is decided as for a launch (%s)', (page) => {
  const html = { kind: 'html', html: HTML };

  test('not before its day, not after, not hidden, not chosen for others', async () => {
    const hidden = [{ from: '2026-11-17' }, { until: '2026-11-15' }, { visible: false }, { pupilIds: ['person-x'] }];
    for (const differences of hidden) expectRefused(await lea.get(at(await given(html, differences), page)), 'RES-INCONNUE', 404);
  });

  test('not without a licence, not of a resource that is closed: the refusal is written down', async () => {
    for (const [resourceId, code] of [['payant', 'LIC-AUCUNE'], ['ferme', 'RES-FERMEE']] as const) {
      const id = await given(html, { resourceId });
      expectRefused(await lea.get(at(id, page)), code, 403);
      expect(await openings(id)).toMatchObject([{ outcome: 'refused', code }]);
    }
  });

  test('not of another class, and not without a session', async () => {
    const id = await given(html);
    expectRefused(await (await signedIn(hub, 'adam')).get(at(id, page)), 'RES-INCONNUE', 404);
    expect((await hub.browser().open(at(id, page))).url).toContain('/connexion?vers=');
  });
});

test('the teacher sees what it is, and no results where none will come', async () => {
  await given({ kind: 'link', url: SITE }, { title: 'Le musée' });
  await given({}, { title: 'Le jeu', material: undefined });
  const space = await bertin.open(`/espace/${hatOf('teacher')}/classes/cp-a`);
  const [, row = ''] = /<strong>Le musée<\/strong>(.*?)<\/div>/s.exec(space.text) ?? [];
  expect(row).toContain('<p class="done">Lien</p>');
  const progress = await bertin.open(`/espace/${hatOf('teacher')}/classes/cp-a/suivi`);
  expect(progress.text).toContain('Le jeu');
  expect(progress.text).not.toContain('Le musée');
});

test('teachers who change the words of an activity leave what it holds as it is', async () => {
  const id = await given({ kind: 'link', url: SITE });
  const hat = hatOf('teacher');
  const form = await bertin.open(at(id, '/modifier', hat));
  const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(form.text) ?? [];
  const [, version = ''] = /name="version" value="([^"]+)"/.exec(form.text) ?? [];
  const answer = await bertin.post(at(id, '/modifier', hat), { _csrf: token, version, titre: 'Les fourmis', visible: 'oui', pour: 'tous' });
  expect(answer.status).toBe(303);
  expect(await hub.hub.store.collection(COLLECTIONS.activities).get(id)).toMatchObject({ title: 'Les fourmis', material: { kind: 'link', url: SITE } });
});
