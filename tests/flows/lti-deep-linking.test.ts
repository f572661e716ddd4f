import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPair } from 'jose';
import type { Activity } from '../../src/domain/activity.js';
import { dayOf } from '../../src/domain/calendar.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { hatOf, loginOf, LTI_RESOURCES, ltiResource, REDIRECT, signedIn, startLtiHub, TOOL_ORIGIN } from '../support/lti-hub.js';
import { answerTo, DL, openPicker, PickerKeys, post, type Claims, type OpenPicker, type Signing } from '../support/lti-picker.js';
import { StrictTool } from '../support/lti-tool.js';
import { HandClock } from '../support/memory-store.js';
import { postedForm } from '../support/posted-form.js';
import { HIRONDELLES, personIdOf } from '../support/school.js';
import { signIn, type SchoolHub } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const TEACHER = hatOf('teacher');
const CHOOSE = `/espace/${TEACHER}/ressources/choix/choisir?groupe=cp-a`;
const LINK = { type: 'ltiResourceLink', title: 'Les doubles', url: `${TOOL_ORIGIN}/jeu/doubles` };

let hub: SchoolHub;
let keys: PickerKeys;
let otherKeys: PickerKeys;
let bertin: HttpBrowser;

function resources(own: PickerKeys, other: PickerKeys): readonly object[] {
  const picker = (clientId: string, keySetUrl: string, more: object = {}) => ({ clientId, deepLinkingUrl: `${TOOL_ORIGIN}/choisir`, keySetUrl, ...more });
  return [
    ...LTI_RESOURCES,
    ltiResource('choix', ['role'], {}, picker('choix', own.url, { services: { scores: 'own' }, custom: { lien: '$ResourceLink.id', ecole: 'x' } })),
    ltiResource('autre', ['role'], {}, picker('autre', other.url)),
  ];
}

beforeAll(async () => {
  keys = await PickerKeys.start();
  otherKeys = await PickerKeys.start();
  hub = await startLtiHub({ resources: () => resources(keys, otherKeys) });
  bertin = await signedIn(hub, 'bertin');
});
afterAll(async () => {
  await hub.close();
  await keys.close();
  await otherKeys.close();
});

const open = (): Promise<OpenPicker> => openPicker(hub, bertin, CHOOSE, 'choix');
const send = async (picker: OpenPicker, claims: Claims, signing: Signing = {}, browser = bertin): Promise<BrowserAnswer> => post(browser, picker, await keys.sign(claims, signing));
const activities = async (at: SchoolHub = hub): Promise<readonly Activity[]> => (await at.hub.store.collection(COLLECTIONS.activities).find('bySpace', { equals: ['cp-a'], limit: 1_000 })).items;

/** The page where the teacher confirms. */
async function confirmPage(answer: BrowserAnswer, browser = bertin): Promise<BrowserAnswer> {
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toMatch(new RegExp(`^${hub.origin}/espace/${TEACHER}/selections/[\\w-]+$`));
  const page = await browser.open(answer.headers.location ?? '');
  expect(page.status).toBe(200);
  return page;
}

const confirm = (page: BrowserAnswer, browser = bertin): Promise<BrowserAnswer> => browser.post(`${page.url}/ajouter`, { _csrf: formTokenIn(page) });

function expectRefused(answer: BrowserAnswer, code: string, status: number): void {
  expect(errorPageOf(answer)).toMatchObject({ status, code });
  expect(answer.headers.location).toBeUndefined();
}

/** The rule under which the last answer was refused, by the audit trail. */
async function lastRule(): Promise<unknown> {
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
  const bodies = items.filter(({ event }) => event === 'content-chosen').map(({ body }) => JSON.parse(body) as { rule?: string; outcome: string });
  return bodies.at(-1)?.rule;
}

describe('the request', () => {
  test('asks the picker, names no link, tells the role, and says where the answer goes', async () => {
    const { claims, settings } = await open();
    expect(claims[`${LTI}message_type`]).toBe('LtiDeepLinkingRequest');
    expect(claims[`${LTI}target_link_uri`]).toBe(`${TOOL_ORIGIN}/choisir`);
    expect(claims[`${LTI}roles`]).toContain('http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor');
    expect(claims[`${LTI}custom`]).toEqual({ lien: '$ResourceLink.id', ecole: 'x' });
    expect(settings).toEqual({
      deep_link_return_url: `${hub.origin}/lti/deep-links/${settings.data}`,
      accept_types: ['ltiResourceLink', 'link', 'image', 'file', 'html'],
      accept_presentation_document_targets: ['window'],
      accept_multiple: true,
      accept_lineitem: true,
      auto_create: false,
      data: expect.stringMatching(/^[\w-]{32}$/),
    });
  });

  test('takes no column where the tool gives no scores', async () => {
    const { settings } = await openPicker(hub, bertin, `/espace/${TEACHER}/ressources/autre/choisir?groupe=cp-a`, 'autre');
    expect(settings).toMatchObject({ accept_lineitem: false });
  });

  test('is offered on the page of the resource, to the teacher of the class and nobody else', async () => {
    const button = `href="/espace/${TEACHER}/ressources/choix/choisir?groupe=cp-a"`;
    expect((await bertin.open(`/espace/${TEACHER}/ressources/choix?groupe=cp-a`)).text).toContain(button);
    expect((await bertin.open(`/espace/${TEACHER}/ressources/choix`)).text).not.toContain('/choisir');
    expect((await bertin.open(`/espace/${TEACHER}/ressources/role?groupe=cp-a`)).text).not.toContain('/choisir');
    expect((await (await signedIn(hub, 'hamdi')).open(`/espace/${TEACHER}/ressources/choix?groupe=cp-a`)).text).not.toContain('/choisir');
    expect((await (await signedIn(hub, 'lea')).open(`/espace/${hatOf('pupil')}/ressources/choix?groupe=cp-a`)).text).not.toContain('/choisir');
  });

  test('is refused to pupils, to teachers of other classes, without a class, and for a tool without a picker', async () => {
    expectRefused(await bertin.get(`/espace/${TEACHER}/ressources/role/choisir?groupe=cp-a`), 'RES-INCONNUE', 404);
    expectRefused(await bertin.get(`/espace/${TEACHER}/ressources/choix/choisir`), 'PAGE-INCONNUE', 404);
    expectRefused(await bertin.get(`/espace/${TEACHER}/ressources/choix/choisir?groupe=cm2`), 'PAGE-INCONNUE', 404);
    expectRefused(await (await signedIn(hub, 'lea')).get(`/espace/${hatOf('pupil')}/ressources/choix/choisir?groupe=cp-a`), 'PAGE-INCONNUE', 404);
  });

  test('is refused to a teacher who left the class between the click and the token', async () => {
    const own = await startLtiHub({ resources: () => resources(keys, otherKeys) });
    try {
      const browser = await signedIn(own, 'bertin');
      const tool = new StrictTool({ issuer: own.origin, clientId: 'choix', redirectUri: REDIRECT });
      const request = tool.begin(loginOf(await browser.get(CHOOSE)));
      await own.hub.store.collection(COLLECTIONS.memberships).remove('cp-a bertin');
      const answer = await browser.get(`${tool.authorizeUrl}?${new URLSearchParams(request).toString()}`);
      expectRefused(answer, 'PAGE-INCONNUE', 404);
    } finally {
      await own.close();
    }
  });
});

describe('what was chosen', () => {
  test('waits for the teacher, and is then an activity whose launch is its own link', async () => {
    const picker = await open();
    const custom = { niveau: '2', eleve: '$User.id', __proto__x: 'y' };
    const item = {
      ...LINK, text: 'Pour\u202e  calculer', custom, lineItem: { scoreMaximum: 20, label: 'Doubles', resourceId: 'r-1', tag: 't' },
      available: { startDateTime: '2026-09-01T08:00:00Z', endDateTime: '2027-06-30T21:59:00.000+02:00' }, window: { targetName: 'x' }, 'https://outil.example.fr/ext': { a: 1 },
    };
    const before = (await activities()).length;
    const page = await confirmPage(await send(picker, answerTo(picker, [item])));
    expect(page.text).toContain('Les doubles');
    expect(page.text).toContain('Avec un résultat, sur 20');
    expect(page.text).toContain('Du 1 septembre 2026 au 30 juin 2027');
    expect(await activities()).toHaveLength(before);
    const done = await confirm(page);
    expect([done.status, done.headers.location]).toEqual([303, `/espace/${TEACHER}/classes/cp-a`]);
    const made = (await activities()).at(-1);
    expect(made).toMatchObject({
      resourceId: 'choix', groupId: 'cp-a', title: 'Les doubles', text: 'Pour calculer', url: LINK.url, custom, from: '2026-09-01', until: '2027-06-30',
      lineItem: { scoreMaximum: 20, label: 'Doubles', resourceId: 'r-1', tag: 't' }, createdBy: personIdOf('bertin'),
    });
    const opened = await hub.hub.flows.launch.open(
      await visitorOf('bertin', bertin), { resourceId: 'choix', groupId: 'cp-a', activityId: made?.id }, hub.hub.flows.serviceOf,
    );
    const tool = new StrictTool({ issuer: hub.origin, clientId: 'choix', redirectUri: REDIRECT });
    const request = tool.begin(new URL(opened.kind === 'redirect' ? opened.url : '').searchParams);
    const { claims } = await tool.accept(postedForm((await bertin.get(`${tool.authorizeUrl}?${new URLSearchParams(request).toString()}`)).text).fields);
    expect(claims).toMatchObject({
      [`${LTI}target_link_uri`]: LINK.url,
      [`${LTI}resource_link`]: { id: made?.id, title: 'Les doubles' },
      [`${LTI}custom`]: { niveau: '2', eleve: claims.sub, lien: made?.id },
    });
  });

  test('D-08: several items are several, and the same address twice is kept twice', async () => {
    const picker = await open();
    const before = (await activities()).length;
    await confirm(await confirmPage(await send(picker, answerTo(picker, [LINK, LINK, { type: 'ltiResourceLink' }]))));
    const made = (await activities()).slice(before);
    expect(made.map(({ title, url }) => [title, url])).toEqual([['Les doubles', LINK.url], ['Les doubles', LINK.url], ['Ressource choix', undefined]]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
  });

  test('is added once, however often the button is pressed', async () => {
    const picker = await open();
    const before = (await activities()).length;
    const page = await confirmPage(await send(picker, answerTo(picker, [LINK])));
    const answers = await Promise.all([confirm(page), confirm(page), confirm(page)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403]);
    expect(await activities()).toHaveLength(before + 1);
    expectRefused(await bertin.get(page.url), 'LTI-CHOIX', 403);
  });

  test('is added by a form of ours only', async () => {
    const picker = await open();
    const page = await confirmPage(await send(picker, answerTo(picker, [LINK])));
    expectRefused(await bertin.post(`${page.url}/ajouter`, {}), 'SYS-CSRF', 403);
    expect((await bertin.get(`${page.url}/ajouter`)).status).toBe(405);
    expect((await confirm(page)).status).toBe(303);
  });

  test('is nobody else’s to see or to add', async () => {
    const picker = await open();
    const page = await confirmPage(await send(picker, answerTo(picker, [LINK])));
    const hamdi = await signedIn(hub, 'hamdi');
    expectRefused(await hamdi.get(page.url), 'LTI-CHOIX', 403);
    const form = formTokenIn(await hamdi.open(`/espace/${TEACHER}`));
    expectRefused(await hamdi.post(`${page.url}/ajouter`, { _csrf: form }), 'LTI-CHOIX', 403);
  });

  test('waits on when the space is full, and goes in when there is room', async () => {
    const own = await startLtiHub({ resources: () => resources(keys, otherKeys) });
    try {
      const browser = await signedIn(own, 'bertin');
      const visitor = await visitorOf('bertin', browser, own);
      await own.hub.flows.activities.add(visitor, 'cp-a', Array.from({ length: 200 }, () => ({ resourceId: 'choix', title: 'Plein' })));
      const picker = await openPicker(own, browser, CHOOSE, 'choix');
      const answer = await post(browser, picker, await keys.sign(answerTo(picker, [LINK])));
      const page = await browser.open(answer.headers.location ?? '');
      expectRefused(await confirm(page, browser), 'ESPACE-PLEIN', 409);
      expect(await activities(own)).toHaveLength(200);
      await own.hub.flows.activities.remove(visitor, (await activities(own))[0]?.id ?? '');
      expect((await confirm(page, browser)).status).toBe(303);
    } finally {
      await own.close();
    }
  });

  test('nothing: no claim, or an empty list, is a cancel and no error', async () => {
    for (const items of [undefined, []]) {
      const picker = await open();
      const page = await confirmPage(await send(picker, answerTo(picker, items)));
      expect(page.text).toContain('Rien n’a été choisi');
      expect(page.text).not.toContain('/ajouter');
    }
  });

  test('what the tool says is shown as text, shortened; what it logs is not shown', async () => {
    const picker = await open();
    const words = { [`${DL}msg`]: `<b>Merci</b>${'x'.repeat(600)}`, [`${DL}log`]: 'interne' };
    const page = await confirmPage(await send(picker, answerTo(picker, [LINK], words)));
    expect(page.text).toContain('&lt;b&gt;Merci&lt;/b&gt;xxx');
    expect(page.text).not.toContain('x'.repeat(500));
    expect(page.text).not.toContain('interne');
  });

  test('D-09: an error wins over items, by its name and by the name ltijs writes', async () => {
    for (const name of [`${DL}errormsg`, `${DL}errormsg `]) {
      const picker = await open();
      const page = await confirmPage(await send(picker, answerTo(picker, [LINK], { [name]: 'Plus de place', [`${DL}errorlog`]: 'quota' })));
      expect(page.text).toContain('Plus de place');
      expect(page.text).toContain('Rien n’a été choisi');
    }
  });
});

async function visitorOf(login: string, browser: HttpBrowser, at: SchoolHub = hub) {
  const { directory, sessions } = at.hub.flows;
  const person = await directory.person(personIdOf(login));
  const hat = (await directory.hatsOf(personIdOf(login))).find(({ id }) => id === TEACHER);
  const session = await sessions.find(browser.cookie('passerelle') ?? '');
  if (person === undefined || hat === undefined || session === undefined) throw new Error(`${login} is not in`);
  return { person, hat, sessionRef: session.ref, roles: ['teacher'] as const, locale: 'fr' as const, traceId: '7F3K-92' };
}

describe('what is no launch', () => {
  const SITE = 'https://musee.example.org';
  const inDays = (days: number): string => new Date(Date.now() + days * 24 * 60 * 60_000).toISOString();

  /** What is in the space after the teacher said yes to these. */
  async function embedded(items: readonly object[]): Promise<{ readonly page: BrowserAnswer; readonly made: readonly Activity[] }> {
    const picker = await open();
    const before = (await activities()).length;
    const page = await confirmPage(await send(picker, answerTo(picker, items)));
    expect((await confirm(page)).status).toBe(303);
    return { page, made: (await activities()).slice(before) };
  }

  test('links, pictures, files and texts are named for what they are, and kept beside a launch in their order', async () => {
    const html = '<h2>L’abeille</h2><script>alert(1)</script>';
    const until = inDays(40);
    const { page, made } = await embedded([
      { type: 'link', url: `${SITE}/abeille#vol`, title: 'La ruche', text: 'À lire', icon: { url: `${SITE}/i.png` }, iframe: { src: `${SITE}/cadre` }, embed: { html } },
      LINK,
      { type: 'image', url: `${SITE}/abeille.png`, width: 800, height: 600 },
      { type: 'file', url: `${SITE}/abeille.pdf`, title: 'La fiche', expiresAt: until },
      { type: 'html', html, title: 'Le texte' },
    ]);
    for (const words of ['Lien vers musee.example.org', 'Image de musee.example.org', 'Fichier qui reste sur musee.example.org', 'Texte mis en forme', '5 activités choisies']) expect(page.text).toContain(words);
    expect(page.text).not.toContain('alert(1)');
    expect(made.map(({ title, material }) => [title, material])).toEqual([
      ['La ruche', { kind: 'link', url: `${SITE}/abeille#vol` }],
      ['Les doubles', undefined],
      ['Ressource choix', { kind: 'image', url: `${SITE}/abeille.png` }],
      ['La fiche', { kind: 'file', url: `${SITE}/abeille.pdf`, expiresAt: Date.parse(until) }],
      ['Le texte', { kind: 'html', html }],
    ]);
    expect(made[0]?.text).toBe('À lire');
  });

  test('a file is given until the day its tool takes it away; one that is gone tomorrow is not taken, and that is said', async () => {
    const until = inDays(10);
    const { page, made } = await embedded([{ type: 'file', url: `${SITE}/long.pdf`, expiresAt: until }, { type: 'file', url: `${SITE}/court.pdf`, expiresAt: inDays(0.9) }, { type: 'file', url: `${SITE}/toujours.pdf` }]);
    expect(page.text).toContain('Une chose n’a pas été reprise, parce que ce portail n’a pas de place pour elle : un fichier que l’outil ne garde pas un jour entier.');
    expect(made.map((activity) => activity.until)).toEqual([dayOf(Date.parse(until)), undefined]);
  });

  test('opens where it leads, for a pupil, without a launch', async () => {
    const { made } = await embedded([{ type: 'link', url: SITE, lineItem: { scoreMaximum: 10 }, custom: { a: 'b' } }]);
    expect(made[0]).toMatchObject({ custom: {}, material: { kind: 'link', url: SITE } });
    expect(made[0]).not.toHaveProperty('lineItem');
    const answer = await (await signedIn(hub, 'lea')).get(`/espace/${hatOf('pupil')}/activites/${made[0]?.id ?? ''}/ouvrir`);
    expect([answer.status, answer.headers.location]).toEqual([303, SITE]);
  });

  test('A-20: HTML is on no page of ours, and in its frame nothing of it may run', async () => {
    const html = '<img src=x onerror=alert(1)><iframe srcdoc="<script>alert(1)</script>"></iframe><style>@import "//x"</style>';
    const { page, made } = await embedded([{ type: 'html', html }]);
    expect(page.text).not.toMatch(/onerror|srcdoc|@import/);
    const address = `/espace/${TEACHER}/activites/${made[0]?.id ?? ''}`;
    for (const path of [address, `${address}/ouvrir`, `/espace/${TEACHER}/classes/cp-a`]) expect((await bertin.get(path)).text).not.toMatch(/onerror|srcdoc|@import/);
    const shown = await bertin.get(`${address}/contenu`);
    expect(shown.text).toContain(html);
    expect(shown.headers['content-security-policy']).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';/);
  });
});

describe('the answer, rule by rule', () => {
  let picker: OpenPicker;
  beforeEach(async () => { picker = await open(); });

  /** Refused under this rule; a right answer to the same selection is then still taken. */
  async function refuses(rule: string, claims: Claims, signing: Signing = {}): Promise<void> {
    expectRefused(await send(picker, claims, signing), 'LTI-REQUETE', 400);
    expect(await lastRule()).toBe(rule);
  }
  const isAccepted = async (): Promise<void> => { await confirmPage(await send(picker, answerTo(picker, [LINK]))); };
  const with_ = (differences: Claims, items: readonly object[] = [LINK]): Claims => answerTo(picker, items, differences);

  test('M-01: no token, two tokens, something that is none, claims of other types', async () => {
    const url = picker.settings.deep_link_return_url;
    expectRefused(await bertin.post(url, {}), 'LTI-REQUETE', 400);
    const raw = await fetch(url, { method: 'POST', body: new URLSearchParams([['JWT', 'a'], ['JWT', 'b']]), headers: { accept: 'text/html' } });
    expect(raw.status).toBe(400);
    expect((await bertin.get(url)).status).toBe(405);
    expectRefused(await post(bertin, picker, 'x'), 'LTI-REQUETE', 400);
    await refuses('M-01', with_({ exp: '2030-01-01' }));
    await refuses('M-01', with_({ [`${DL}msg`]: { a: 1 } }));
    await isAccepted();
  });

  test('A-01, A-02: no signature, another algorithm', async () => {
    const claims = with_({});
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const alg of ['none', 'None', 'HS256']) expectRefused(await post(bertin, picker, `${part({ alg, kid: keys.kid })}.${part(claims)}.`), 'LTI-REQUETE', 400);
    expect(await lastRule()).toBe('M-02');
    await isAccepted();
  });

  test('M-02, A-03, A-04: a key that the tool does not publish, under its name, under another, under none', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    await refuses('M-02', with_({}), { key: privateKey });
    await refuses('M-02', with_({}), { kid: '../../etc/passwd' });
    await refuses('M-02', with_({}), { kid: '' });
    await isAccepted();
  });

  test('A-18: signed by another tool of the same school, in its own name and in the name of the one that was asked', async () => {
    for (const claims of [with_({}), with_({ iss: 'autre' })]) expectRefused(await post(bertin, picker, await otherKeys.sign(claims)), 'LTI-REQUETE', 400);
    expect(await lastRule()).toBe('M-02');
    await isAccepted();
  });

  test('M-03: another issuer', async () => {
    await refuses('M-03', with_({ iss: 'autre' }));
    await isAccepted();
  });

  test('M-04, M-05: another audience; several with and without the party that is meant', async () => {
    await refuses('M-04', with_({ aud: 'https://ailleurs.example' }));
    await refuses('M-05', with_({ aud: [hub.origin, 'https://ailleurs.example'] }));
    await refuses('M-05', with_({ azp: 'https://ailleurs.example' }));
    const both = with_({ aud: ['https://ailleurs.example', hub.origin], azp: hub.origin });
    await confirmPage(await send(picker, both));
  });

  test('M-04: an audience that is a list of one', async () => {
    await confirmPage(await send(picker, with_({ aud: [hub.origin] })));
  });

  test('M-06, M-07: over, too long, from the future, old', async () => {
    const now = Math.floor(Date.now() / 1_000);
    await refuses('M-06', with_({ exp: now - 61 }));
    await refuses('M-06', with_({ exp: now + 3_700 }));
    await refuses('M-07', with_({ iat: now + 90 }));
    await refuses('M-07', with_({ iat: now - 700 }));
    await isAccepted();
  });

  test('M-08: no nonce, and one that was used for another selection', async () => {
    await refuses('M-01', with_({ nonce: undefined }));
    const nonce = randomBytes(16).toString('hex');
    await confirmPage(await send(picker, with_({ nonce })));
    picker = await open();
    await refuses('M-08', with_({ nonce }));
    await isAccepted();
  });

  test('M-09: another message, another version', async () => {
    await refuses('M-09', with_({ [`${LTI}message_type`]: 'LtiResourceLinkRequest' }));
    await refuses('M-09', with_({ [`${LTI}version`]: '1.1' }));
    await isAccepted();
  });

  test('D-01, A-18: data of another request, no data, another deployment', async () => {
    const other = await open();
    await refuses('D-01', with_({ [`${DL}data`]: other.settings.data }));
    await refuses('M-01', with_({ [`${DL}data`]: undefined }));
    await refuses('D-01', with_({ [`${LTI}deployment_id`]: '0859901A' }));
    await isAccepted();
  });

  test('D-01: a selection nobody made', async () => {
    const url = picker.settings.deep_link_return_url;
    for (const id of ['x', 'a'.repeat(32), '%00', '__proto__']) {
      expectRefused(await bertin.post(url.replace(picker.settings.data, id), { JWT: 'x' }), 'LTI-CHOIX', 403);
    }
  });

  test('D-02, A-18: the same answer again, and another to the same selection', async () => {
    const token = await keys.sign(with_({}));
    await confirmPage(await post(bertin, picker, token));
    expectRefused(await post(bertin, picker, token), 'LTI-CHOIX', 403);
    expectRefused(await send(picker, with_({})), 'LTI-CHOIX', 403);
  });

  test('D-02: of answers at the same moment one is taken', async () => {
    const tokens = await Promise.all(Array.from({ length: 5 }, () => keys.sign(with_({}))));
    const answers = await Promise.all(tokens.map((token) => bertin.post(picker.settings.deep_link_return_url, { JWT: token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403, 403, 403]);
  });

  test('D-01, A-18: in the session of somebody else', async () => {
    const token = await keys.sign(with_({}));
    expectRefused(await post(await signedIn(hub, 'hamdi'), picker, token), 'LTI-CHOIX', 403);
    await confirmPage(await post(bertin, picker, token));
  });

  test('D-10: after the session ended, what was chosen waits until the teacher has signed in again', async () => {
    const browser = await signedIn(hub, 'bertin');
    const own = await openPicker(hub, browser, CHOOSE, 'choix');
    await hub.hub.flows.sessions.end((await visitorOf('bertin', browser)).sessionRef);
    const answer = await post(browser, own, await keys.sign(answerTo(own, [LINK])));
    expect(answer.status).toBe(303);
    const chooser = await browser.open(answer.headers.location ?? '');
    const vers = new URL(chooser.url).searchParams.get('vers') ?? '';
    expect(chooser.url).toContain('/connexion?vers=');
    const page = await signIn(browser, 'bertin', `/connexion/vers/ent?vers=${encodeURIComponent(vers)}`);
    expect(page.text).toContain('Les doubles');
    expect((await confirm(page, browser)).status).toBe(303);
  });

  test('D-04: kinds the hub has no place for are left out by name, and the rest is kept', async () => {
    const items = [LINK, { type: 'video', url: 'javascript:alert(1)' }, { type: '<i>neuf</i>' }, { type: 'video' }, { type: 'constructor' }];
    const page = await confirmPage(await send(picker, with_({}, items)));
    expect(page.text).toContain('4 choses n’ont pas été reprises, parce que ce portail n’a pas de place pour elles : video, &lt;i&gt;neuf&lt;/i&gt;, constructor.');
    expect(page.text).not.toContain('alert(1)');
    expect(page.text).toContain('1 activité choisie');
  });

  test.each([
    ['no list', 'x'],
    ['an item that is none', ['x']],
    ['an item without a type', [{ url: LINK.url }]],
    ['a title that is no text', [{ ...LINK, title: 4 }]],
    ['a custom value that is no text', [{ ...LINK, custom: { a: 1 } }]],
    ['a custom value that is null', [{ ...LINK, custom: { a: null } }]],
    ['more custom parameters than anybody needs', [{ ...LINK, custom: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`c${index}`, ''])) }]],
    ['a column without a maximum', [{ ...LINK, lineItem: { label: 'x' } }]],
    ['a link without an address', [{ type: 'link', title: 'x' }]],
    ['a link to a script', [{ type: 'link', url: 'javascript:alert(1)' }]],
    ['a picture in its address', [{ type: 'image', url: 'data:image/png;base64,AA' }]],
    ['a file that ends at no time', [{ type: 'file', url: LINK.url, expiresAt: 'demain' }]],
    ['a text without a text', [{ type: 'html', html: ' ' }]],
    ['a text that is a site', [{ type: 'html', html: 'x'.repeat(20_001) }]],
    ['a column of nothing', [{ ...LINK, lineItem: { scoreMaximum: 0 } }]],
    ['a date without a zone', [{ ...LINK, available: { startDateTime: '2026-09-01T08:00:00' } }]],
    ['a date of no school year', [{ ...LINK, available: { startDateTime: '9999-09-01T08:00:00Z' } }]],
    ['an end before the beginning', [{ ...LINK, available: { startDateTime: '2026-09-02T08:00:00Z', endDateTime: '2026-09-01T08:00:00Z' } }]],
  ])('D-05, D-07: %s, and nothing is kept', async (_what, items) => {
    await refuses('D-05', answerTo(picker, undefined, { [`${DL}content_items`]: Array.isArray(items) && typeof items[0] === 'object' ? [LINK, ...items] : items }));
    await isAccepted();
  });

  test('D-05, A-19: 5,000 items', async () => {
    await refuses('D-05', with_({}, Array.from({ length: 5_000 }, () => ({ type: 'x' }))));
    const page = await send(picker, with_({}, Array.from({ length: 5_000 }, () => LINK)));
    expectRefused(page, 'SYS-TAILLE', 413);
    await isAccepted();
  });

  test('D-05: as many items as a class has use for', async () => {
    const items = Array.from({ length: 100 }, (_, index) => ({ ...LINK, text: 'x'.repeat(800), title: `Jeu ${index}` }));
    expect((await confirmPage(await send(picker, with_({}, items)))).text).toContain('100 activités choisies');
  });

  test('A-19: a title without end is shortened, of ten megabytes not even read', async () => {
    const page = await confirmPage(await send(picker, with_({}, [{ ...LINK, title: 'x'.repeat(5_000) }])));
    expect(page.text).toContain('x'.repeat(200));
    expect(page.text).not.toContain('x'.repeat(201));
    picker = await open();
    const huge = await bertin.post(picker.settings.deep_link_return_url, { JWT: 'x'.repeat(10_000_000) });
    expect(huge.status).toBe(413);
  });

  test.each([
    'javascript:alert(1)', 'data:text/html,x', 'https://ailleurs.example/jeu', `${TOOL_ORIGIN}.ailleurs.example/`, 'http://outil.example.fr/jeu',
    'https://qui:quoi@outil.example.fr/jeu', '/jeu', `https://outil.example.fr:8443/jeu`, `https://ailleurs.example\\@outil.example.fr/`,
  ])('D-06, A-19: the address %s', async (url) => {
    expectRefused(await send(picker, with_({}, [LINK, { ...LINK, url }])), 'LTI-REQUETE', 400);
    expect(await lastRule()).toMatch(/^D-0[56]$/);
    await isAccepted();
  });

  test.each(['http://ailleurs.example/', 'https://qui:quoi@ailleurs.example/', 'http://127.0.0.1:8080/', 'http://localhost/'])('D-06: a link, a picture or a file at %s', async (url) => {
    for (const type of ['link', 'image', 'file']) await refuses('D-06', with_({}, [LINK, { type, url }]));
    await isAccepted();
  });

  test('A-28: names that mean something to JavaScript do nothing', async () => {
    const claims = JSON.parse(JSON.stringify(with_({})).replace('"title"', '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"custom":{"__proto__":"x","constructor":"y"},"title"')) as Claims;
    const before = (await activities()).length;
    await confirm(await confirmPage(await send(picker, claims)));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const [made] = (await activities()).slice(before);
    expect(made?.title).toBe('Les doubles');
    expect(Object.getPrototypeOf(made?.custom)).toBe(Object.prototype);
  });

  test('refusals are written down, ten times for one selection', async () => {
    for (let time = 0; time < 10; time += 1) expectRefused(await send(picker, with_({ iss: 'autre' })), 'LTI-REQUETE', 400);
    expectRefused(await send(picker, with_({ iss: 'autre' })), 'SYS-LIMITE', 429);
    await isAccepted();
  });
});

test('D-01: a selection lives for an hour', async () => {
  const clock = new HandClock(Date.now());
  const own = await startLtiHub({ clock, resources: () => resources(keys, otherKeys) });
  try {
    const browser = await signedIn(own, 'bertin');
    const tool = new StrictTool({ issuer: own.origin, clientId: 'choix', redirectUri: REDIRECT }, { now: () => clock.now() });
    const request = tool.begin(loginOf(await browser.get(CHOOSE)));
    const { claims } = await tool.accept(postedForm((await browser.get(`${tool.authorizeUrl}?${new URLSearchParams(request).toString()}`)).text).fields);
    const picker = { claims, settings: claims[`${DL}deep_linking_settings`] as OpenPicker['settings'] };
    clock.advance(60 * 60_000);
    expectRefused(await browser.post(picker.settings.deep_link_return_url, { JWT: await keys.sign(answerTo(picker, [LINK])) }), 'LTI-CHOIX', 403);
  } finally {
    await own.close();
  }
});

test('the journal has who chose for which class, how much, and no word of the tool', async () => {
  const picker = await open();
  await send(picker, answerTo(picker, [LINK, LINK], { [`${DL}msg`]: 'mot-de-l-outil' }));
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
  const last = items.filter(({ event }) => event === 'content-chosen').at(-1)?.body ?? '';
  expect(JSON.parse(last)).toMatchObject({ outcome: 'done', personId: personIdOf('bertin'), resourceId: 'choix', groupId: 'cp-a', hatId: `teacher-${HIRONDELLES}`, count: 2 });
  expect(last).not.toMatch(/mot-de-l-outil|Les doubles/);
});
