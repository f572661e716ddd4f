import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { systemClock } from '../../src/domain/clock.js';
import { academyDoor } from '../support/academy-door.js';
import { formTokenIn } from '../support/form-token.js';
import { HttpBrowser, type BrowserAnswer } from '../support/http-browser.js';
import { startHub, type RunningHub } from '../support/hub.js';
import { launch, openPath, signedIn } from '../support/lti-hub.js';
import { ACADEMY, HIRONDELLES } from '../support/school.js';
import { entConnection, RESOURCES, startSchoolHub, type SchoolHub } from '../support/school-hub.js';
import { sharedStore } from '../support/shared-store.js';
import { askService, metadata, TOOL_CONFIGURATION } from '../support/tool-metadata.js';

const HAT = `academy-admin-${ACADEMY}`;
const TOOLS = `/espace/${HAT}/outils`;
const TEACHER = `teacher-${HIRONDELLES}`;
const PUPIL = `pupil-${HIRONDELLES}`;
const REDIRECT = 'https://outil.example.fr/launch';

const store = sharedStore();
const academy = academyDoor(systemClock);
let hub: SchoolHub;
let admin: HttpBrowser;
let token: string;

beforeAll(async () => {
  hub = await startSchoolHub({ config: store.config, connections: (_origin, cas) => [entConnection(cas), academy.connection()] });
});
afterAll(async () => {
  await hub.close();
  store.remove();
});
beforeEach(async () => {
  admin = hub.browser();
  await academy.signIn(admin, 'fabre');
  token = formTokenIn(await admin.get(TOOLS));
});

const post = (path: string, fields: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> => admin.post(path, { _csrf: token, ...fields });
const versionIn = ({ text }: BrowserAnswer): string => /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
const stored = (id: string) => hub.hub.store.collection(COLLECTIONS.toolRegistrations).get(id);

/** The page of the three ways, for a new client id. */
async function prepare(): Promise<{ readonly path: string; readonly clientId: string }> {
  const path = (await post(`${TOOLS}/preparer`)).headers.location ?? '';
  return { path, clientId: path.split('/').at(-1) ?? '' };
}

/** Registered as the tool itself would, after its page was opened. */
async function registered(body: object = metadata()): Promise<{ readonly id: string; readonly access: string; readonly url: string }> {
  const { path } = await prepare();
  const page = await post(`${path}/ouvrir`, { adresse: 'https://outil.example.fr/register?school=1' });
  const href = /href="([^"]+)"[^>]*data-register/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const given = new URL(href).searchParams;
  const configuration = await (await fetch(given.get('openid_configuration') ?? '')).json() as { registration_endpoint: string };
  const answer = await askService(configuration.registration_endpoint, { token: given.get('registration_token') ?? '', body });
  expect([answer.status, answer.body['error']]).toEqual([200, undefined]);
  return { id: String(answer.body['client_id']), access: String(answer.body['registration_access_token']), url: String(answer.body['registration_client_uri']) };
}

/** What the review page proposes, as its form would send it, with other fields as told. */
async function approve(id: string, fields: Readonly<Record<string, string>> = {}): Promise<BrowserAnswer> {
  const page = await admin.get(`${TOOLS}/${id}`);
  return post(`${TOOLS}/${id}/approuver`, { ...formIn(page), resume: 'Du calcul', ...fields });
}

function formIn({ text }: BrowserAnswer): Readonly<Record<string, string>> {
  const form = /<form class="stack"[\s\S]*?<\/form>/.exec(text)?.[0] ?? '';
  const inputs = [...form.matchAll(/<input[^>]*>/g)].map(([input]) => input).filter((input) => !/type="(checkbox|radio)"/.test(input) || input.includes(' checked'));
  const fields = inputs.map((input) => [/name="([^"]+)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? ''] as const);
  const selects = [...form.matchAll(/<select[^>]*name="([^"]+)"[\s\S]*?<option[^>]*selected>?([^<]*)/g)].map(([, name = '', value = '']) => [name, value] as const);
  return { ...Object.fromEntries(fields), ...Object.fromEntries(selects), matiere: 'maths' };
}

describe('adding a tool', () => {
  test('by its own page: the parameters stand behind those that are there; the page that awaits it leads on once it is there', async () => {
    const { path, clientId } = await prepare();
    const page = await post(`${path}/ouvrir`, { adresse: 'https://outil.example.fr/register?school=a+b#x' });
    expect(page.text).toContain(`https://outil.example.fr/register?school=a+b&amp;openid_configuration=${encodeURIComponent(`${hub.origin}/lti/tools/${clientId}/.well-known/openid-configuration`)}&amp;registration_token=`);
    expect((await admin.get(`${path}?attente=1`)).text).toContain('ne s’est pas encore enregistré');
    const { id } = await registered();
    expect((await admin.get(`${TOOLS}/nouveau/${id}`)).headers.location).toBe(`${TOOLS}/${id}`);
    expect((await admin.get(TOOLS)).text).toContain('Calcul mental');
  });

  test.each(['http://outil.example.fr/r', 'javascript:alert(1)', 'https://10.0.0.1/r', 'https://qui@outil.example.fr/r', 'rien', ''])('A-21: nobody is sent to %s', async (adresse) => {
    const { path } = await prepare();
    const page = await post(`${path}/ouvrir`, { adresse });
    expect([page.status, page.text.includes('À corriger'), page.text.includes('data-register')]).toEqual([400, true, false]);
  });

  test('by its description, with its faults shown and what was pasted kept', async () => {
    const { path, clientId } = await prepare();
    const wrong = await post(`${path}/description`, { json: JSON.stringify(metadata({ redirect_uris: ['http://outil.example.fr/x'] })) });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('redirect_uris[0]');
    expect(wrong.text).toContain('http://outil.example.fr/x');
    const right = await post(`${path}/description`, { json: JSON.stringify(metadata()) });
    expect(right.headers.location).toBe(`${TOOLS}/${clientId}`);
    expect((await post(`${path}/description`, { json: JSON.stringify(metadata()) })).status).toBe(404);
  });

  test('by hand', async () => {
    const { path, clientId } = await prepare();
    const fields = { nom: 'Dictées', domaine: 'outil.example.fr', connexion: 'https://outil.example.fr/login', retours: `${REDIRECT}\r\nhttps://outil.example.fr/2`, page: 'https://outil.example.fr/d', choix: '', cles: 'https://outil.example.fr/jwks', parametres: 'niveau=CE1', 'service.scores': 'oui', 'info.email': 'oui' };
    expect((await post(`${path}/saisie`, { ...fields, cles: '' })).status).toBe(400);
    expect((await post(`${path}/saisie`, fields)).headers.location).toBe(`${TOOLS}/${clientId}`);
    expect((await stored(clientId))?.asked).toMatchObject({ name: { fr: 'Dictées' }, redirectUris: [REDIRECT, 'https://outil.example.fr/2'], custom: { niveau: 'CE1' }, services: { scores: 'own', members: false, groups: false }, attributes: ['role', 'className', 'email'] });
  });

  test('by its vendor, without account: the link works once, and opens nothing else', async () => {
    const { path, clientId } = await prepare();
    const link = /\/fournisseur\/[\w-]+/.exec((await post(`${path}/lien`)).text)?.[0] ?? '';
    const vendor = new HttpBrowser(hub.origin);
    const page = await vendor.get(link);
    for (const value of [clientId, `${hub.origin}/lti/token`, `dep-${clientId.slice(4)}`]) expect(page.text).toContain(value);
    expect((await vendor.postFromElsewhere(`${hub.origin}${link}/description`, { json: JSON.stringify(metadata()) })).status).toBe(403);
    expect((await vendor.post(`${link}/description`, { json: '{}' })).status).toBe(400);
    expect((await vendor.follow(await vendor.post(`${link}/description`, { json: JSON.stringify(metadata()) }))).text).toContain('C’est enregistré');
    expect((await stored(clientId))?.state).toBe('pending');
    expect((await vendor.post(`${link}/description`, { json: JSON.stringify(metadata()) })).text).toContain('C’est enregistré');
    expect((await vendor.get('/fournisseur/inconnu')).status).toBe(404);
    expect((await vendor.get(path)).headers.location).toMatch(/^\/connexion/);
  });

  test('is for an administrator of the academy alone, with a form of ours', async () => {
    const { id } = await registered();
    const teacher = await signedIn(hub, 'bertin');
    for (const path of [`/espace/${TEACHER}/outils`, TOOLS, `/espace/${TEACHER}/outils/${id}`]) expect((await teacher.get(path)).status).toBe(403);
    expect((await admin.post(`${TOOLS}/preparer`, {})).status).toBe(403);
    expect((await admin.post(`${TOOLS}/${id}/approuver`, { version: '1' })).status).toBe(403);
    expect((await admin.get(`${TOOLS}/reg-inconnu`)).status).toBe(404);
    expect((await admin.get(`${TOOLS}/nouveau/reg-inconnu`)).status).toBe(404);
  });
});

describe('deciding', () => {
  test('what is proposed tells a pupil’s name to nobody; what is granted opens at once, as granted', async () => {
    const { id } = await registered();
    expect((await approve(id)).headers.location).toBe(`${TOOLS}/${id}`);
    const { claims } = await launch(hub, await signedIn(hub, 'lea'), PUPIL, id);
    expect([claims['name'], claims['given_name'], claims['email']]).toEqual([undefined, undefined, undefined]);
    expect(claims['https://purl.imsglobal.org/spec/lti/claim/deployment_id']).toBe(`dep-${id.slice(4)}`);
    expect((await launch(hub, await signedIn(hub, 'bertin'), TEACHER, id)).claims['given_name']).toBe('Claire');
  });

  test('where it opens: in place of the page unless said otherwise, and so it stays when the tool changes', async () => {
    const { id, url, access } = await registered();
    const teacher = await signedIn(hub, 'bertin');
    const opensInFrame = async (): Promise<boolean> => (await teacher.get(openPath(TEACHER, id))).text.includes('<iframe');
    await approve(id);
    expect(await opensInFrame()).toBe(false);
    await approve(id, { ouverture: 'frame' });
    expect(await opensInFrame()).toBe(true);
    await approve(id);
    await askService(url, { method: 'PUT', token: access, body: metadata({ client_name: 'Autre nom' }) });
    expect(await opensInFrame()).toBe(true);
    await approve(id, { ouverture: 'ailleurs' });
    expect(await opensInFrame()).toBe(false);
  });

  test('less than was asked, and never more', async () => {
    const { id } = await registered();
    await approve(id, { 'service.scores': '', 'service.members': 'oui', 'service.groups': 'oui', 'info.givenName.teacher': '', 'info.email.pupil': 'oui', 'but.email': 'x', 'role.pupil': '' });
    const { granted } = await stored(id) ?? {};
    expect(granted?.audience).toEqual({ roles: ['teacher'], organisations: [ACADEMY] });
    expect(granted?.settings['services']).toEqual({ scores: 'none', members: true, groups: false });
    expect(granted?.release.map(({ attribute }) => attribute)).toEqual(['role', 'className', 'displayName']);
    expect((await (await signedIn(hub, 'lea')).get(openPath(PUPIL, id))).status).toBe(403);
  });

  test('the kind of document is said, and a word that is none is not kept', async () => {
    const { id } = await registered();
    await approve(id, { type: 'exercices' });
    expect((await stored(id))?.granted?.kind).toBe('exercices');
    expect((await admin.get(`${TOOLS}/${id}`)).text).toContain('<option value="exercices" selected>');
    await approve(id, { type: 'grimoire' });
    expect((await stored(id))?.granted).not.toHaveProperty('kind');
  });

  test('what is missing, and a school that is not the academy’s, are said, and what was typed stays', async () => {
    const { id } = await registered();
    const missing = await approve(id, { titre: '', editeur: 'Chez nous' });
    expect([missing.status, missing.text.includes('Il manque'), missing.text.includes('Chez nous')]).toEqual([400, true, true]);
    expect((await approve(id, { ecoles: 'AILLEURS' })).text).toContain('n’est pas de votre académie');
    expect((await stored(id))?.state).toBe('pending');
  });

  test('a decision on what has changed since is void', async () => {
    const { id, url, access } = await registered();
    const seen = versionIn(await admin.get(`${TOOLS}/${id}`));
    await askService(url, { method: 'PUT', token: access, body: metadata({ redirect_uris: ['https://outil.example.fr/autre'] }) });
    for (const path of ['approuver', 'refuser', 'supprimer']) {
      const answer = await post(`${TOOLS}/${id}/${path}`, { version: seen, titre: 'a', resume: 'b', editeur: 'c', icone: 'blocks', 'role.teacher': 'oui' });
      expect(answer.status).toBe(409);
    }
    expect((await stored(id))?.state).toBe('pending');
  });

  test('refused, suspended, resumed, deleted: nothing of it opens, and its keys go', async () => {
    const { id } = await registered();
    const decide = async (path: string): Promise<BrowserAnswer> => post(`${TOOLS}/${id}/${path}`, { version: versionIn(await admin.get(`${TOOLS}/${id}`)) });
    expect((await decide('reprendre')).status).toBe(409);
    await decide('refuser');
    expect((await stored(id))?.state).toBe('refused');
    await approve(id);
    const teacher = await signedIn(hub, 'bertin');
    await launch(hub, teacher, TEACHER, id);
    expect((await decide('supprimer')).status).toBe(409);
    await decide('suspendre');
    expect((await teacher.get(openPath(TEACHER, id))).status).toBe(404);
    await decide('reprendre');
    await launch(hub, teacher, TEACHER, id);
    await decide('suspendre');
    expect((await decide('supprimer')).headers.location).toBe(TOOLS);
    expect(await stored(id)).toBeUndefined();
    expect(await hub.hub.store.collection(COLLECTIONS.signingKeys).count('byOwner', [id])).toBe(0);
    const trail = (await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 })).items.filter(({ body }) => body.includes(id));
    expect(trail.map(({ event }) => event).filter((event) => event !== 'launch')).toEqual(['tool-invited', 'tool-registered', 'tool-refused', 'tool-approved', 'tool-suspended', 'tool-resumed', 'tool-suspended', 'tool-removed']);
    expect(JSON.stringify(trail)).not.toMatch(/Calcul|outil\.example|Fabre/);
  });
});

describe('a tool that registers again', () => {
  test('with more: the old grant goes on, the difference is shown, and either is decided', async () => {
    const { id, url, access } = await registered();
    await approve(id);
    const wider = metadata({ redirect_uris: [REDIRECT, 'https://outil.example.fr/autre'] }, { claims: ['sub', 'name', 'given_name', 'email'] });
    await askService(url, { method: 'PUT', token: access, body: wider });
    expect((await stored(id))?.granted?.settings['redirectUris']).toEqual([REDIRECT]);
    await launch(hub, await signedIn(hub, 'bertin'), TEACHER, id);
    const page = await admin.get(`${TOOLS}/${id}`);
    for (const text of ['Demande plus', 'https://outil.example.fr/autre', 'Adresse électronique']) expect(page.text).toContain(text);
    await post(`${TOOLS}/${id}/refuser`, { version: versionIn(page) });
    expect(await stored(id)).toMatchObject({ state: 'active', asked: { redirectUris: [REDIRECT] } });
    await askService(url, { method: 'PUT', token: access, body: wider });
    await approve(id);
    expect((await stored(id))?.granted?.settings['redirectUris']).toHaveLength(2);
  });

  test('with less, or otherwise within its hosts: it holds at once, and nobody is asked', async () => {
    const { id, url, access } = await registered();
    await approve(id);
    await askService(url, { method: 'PUT', token: access, body: metadata({ scope: '', client_name: 'Autre nom' }, { target_link_uri: 'https://outil.example.fr/nouveau', claims: ['sub'] }) });
    const { granted, state, approved, asked } = await stored(id) ?? {};
    expect([state, granted?.settings['targetLinkUri'], granted?.title.fr]).toEqual(['active', 'https://outil.example.fr/nouveau', 'Calcul mental']);
    expect(granted?.settings['services']).toEqual({ scores: 'none', members: false, groups: false });
    expect(granted?.release.map(({ attribute }) => attribute)).toEqual(['role', 'className']);
    expect(approved).toEqual(asked);
  });

  test.each<[string, object, object]>([
    ['other keys', { jwks_uri: 'https://outil.example.fr/jwks2' }, {}],
    ['another host', {}, { secondary_domains: ['mal.example'] }],
    ['another service', { scope: 'https://purl.imsglobal.org/spec/lti-ags/scope/lineitem' }, {}],
  ])('%s wait for a decision', async (_what, fields, tool) => {
    const { id, url, access } = await registered();
    await approve(id);
    const before = (await stored(id))?.granted;
    await askService(url, { method: 'PUT', token: access, body: metadata(fields as never, tool as never) });
    expect((await stored(id))?.granted).toEqual(before);
    expect((await admin.get(TOOLS)).text).toContain('Changement à voir');
  });
});

test('a second process offers what the first approved, and no longer what it suspended', async () => {
  const { id } = await registered();
  const second: RunningHub = await startHub({ connections: () => [entConnection(hub.cas), academy.connection()], resources: () => RESOURCES, config: { ...store.config, origin: hub.origin } });
  try {
    const offered = async (): Promise<boolean> => {
      await second.hub.flows.tools.live.refresh();
      return second.hub.flows.catalogue.all().some((resource) => resource.id === id);
    };
    expect(await offered()).toBe(false);
    await approve(id);
    expect(await offered()).toBe(true);
    await post(`${TOOLS}/${id}/suspendre`, { version: versionIn(await admin.get(`${TOOLS}/${id}`)) });
    expect(await offered()).toBe(false);
  } finally {
    await second.close();
  }
});

test('a client id that a file came to use since is not granted to the tool that registered, and the hub opens', async () => {
  const { id } = await registered();
  await approve(id);
  const file = { id: 'fichier', connector: 'generic-lti13', title: { fr: 'Fichier' }, summary: { fr: 'x' }, publisher: 'x', subject: 'maths', audience: { roles: ['teacher'] }, settings: { clientId: id, loginUrl: 'https://autre.example.fr/l', redirectUris: ['https://autre.example.fr/r'], targetLinkUri: 'https://autre.example.fr/' } };
  const second = await startHub({ connections: () => [academy.connection()], resources: () => [file], config: { ...store.config, origin: hub.origin } });
  try {
    const offered = second.hub.flows.catalogue.all().map((resource) => resource.id);
    expect([offered.includes('fichier'), offered.includes(id)]).toEqual([true, false]);
    expect((await fetch(`${second.origin}/lti/tools/${id}/jwks`)).status).toBe(200);
    const browser = new HttpBrowser(hub.origin);
    browser.reroute(hub.origin, { to: second.origin });
    await academy.signIn(browser, 'fabre');
    const page = await browser.get(`${TOOLS}/${id}`);
    const again = await browser.post(`${TOOLS}/${id}/approuver`, { ...formIn(page), _csrf: formTokenIn(page), resume: 'x' });
    expect([again.status, again.text.includes('déjà pris par un fichier')]).toEqual([400, true]);
  } finally {
    await second.close();
  }
});

test('the tool configuration names one deployment, which no school’s identifier is', async () => {
  const { url, access } = await registered();
  const { body } = await askService(url, { method: 'GET', token: access });
  expect((body[TOOL_CONFIGURATION] as { deployment_id: string }).deployment_id).toMatch(/^dep-/);
});
