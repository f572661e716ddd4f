import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Activity } from '../../src/domain/activity.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { hatOf, ltiResource, signedIn, startLtiHub } from '../support/lti-hub.js';
import { openPicker } from '../support/lti-picker.js';
import { signature, signedFields, type FormSigning } from '../support/lti11-tool.js';
import { postedForm } from '../support/posted-form.js';
import type { SchoolHub } from '../support/school-hub.js';

const TOOL = 'https://ancien.example.fr';
const SECRET = 'un secret & assez long';
const TEACHER = hatOf('teacher');
const CHOOSE = `/espace/${TEACHER}/ressources/ancien/choisir?groupe=cp-a`;
const LINK = { '@type': 'LtiLinkItem', mediaType: 'application/vnd.ims.lti.v1.ltilink', title: 'Les doubles', url: `${TOOL}/jeu/doubles` };

type Fields = Readonly<Record<string, string>>;

const legacy = (id: string, settings: object): object => ltiResource(id, ['role'], {
  connector: 'generic-lti11',
  settings: { consumerKey: id, secret: SECRET, url: `${TOOL}/lancement`, pickerUrl: `${TOOL}/choisir?langue=fr`, outcomes: true, ...settings },
});

let hub: SchoolHub;
let bertin: HttpBrowser;

beforeAll(async () => {
  hub = await startLtiHub({ resources: () => [legacy('ancien', {}), legacy('autre', { secret: 'un autre secret long', outcomes: false }), legacy('sans', { pickerUrl: undefined })] });
  bertin = await signedIn(hub, 'bertin');
});
afterAll(() => hub.close());

/** What the tool was asked. */
const open = async (path = CHOOSE): Promise<{ readonly action: string; readonly fields: Fields }> => postedForm((await bertin.get(path)).text);
const graph = (...items: readonly unknown[]): string => JSON.stringify({ '@context': 'http://purl.imsglobal.org/ctx/lti/v1/ContentItem', '@graph': items });
const activities = async (): Promise<readonly Activity[]> => (await hub.hub.store.collection(COLLECTIONS.activities).find('bySpace', { equals: ['cp-a'], limit: 1_000 })).items;

function answerTo(asked: Fields, content: string | undefined, differences: Fields = {}, signing: FormSigning = {}): Fields {
  const fields = {
    lti_message_type: 'ContentItemSelection', lti_version: 'LTI-1p0', data: asked['data'] ?? '',
    ...(content === undefined ? {} : { content_items: content }), ...differences,
  };
  return signedFields(asked['content_item_return_url'] ?? '', fields, { key: 'ancien', secret: SECRET, ...signing });
}

/** The tool's page posts the answer: the first time without our cookie, then by a page of ours with it. */
async function post(url: string, fields: Fields, browser = bertin): Promise<BrowserAnswer> {
  const page = await browser.postFromElsewhere(url, fields);
  if (page.status !== 200) return page;
  const again = postedForm(page.text);
  return browser.post(again.action, again.fields);
}

async function confirmPage(answer: BrowserAnswer): Promise<BrowserAnswer> {
  expect(answer.status).toBe(303);
  const page = await bertin.open(answer.headers.location ?? '');
  expect(page.status).toBe(200);
  return page;
}

function expectRefused(answer: BrowserAnswer, code: string, status: number): void {
  expect(errorPageOf(answer)).toMatchObject({ status, code });
  expect(answer.headers.location).toBeUndefined();
}

async function lastRule(): Promise<unknown> {
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
  return items.filter(({ event }) => event === 'content-chosen').map(({ body }) => JSON.parse(body) as { rule?: string }).at(-1)?.rule;
}

describe('the request of Content-Item 1.0', () => {
  test('goes to the picker, signed, with what is required and nothing of a launch', async () => {
    const { action, fields } = await open();
    const { oauth_signature: signed, ...rest } = fields;
    expect(action).toBe(`${TOOL}/choisir?langue=fr`);
    expect(signed).toBe(signature(`${TOOL}/choisir`, { ...rest, langue: 'fr' }, SECRET));
    expect(fields).toMatchObject({
      lti_message_type: 'ContentItemSelectionRequest',
      lti_version: 'LTI-1p0',
      accept_media_types: 'application/vnd.ims.lti.v1.ltilink,text/html,image/*,*/*',
      accept_presentation_document_targets: 'window',
      content_item_return_url: `${hub.origin}/lti/v1p1/content-items/${fields['data'] ?? ''}`,
      accept_multiple: 'true', accept_unsigned: 'false', accept_copy_advice: 'false', auto_create: 'false',
      data: expect.stringMatching(/^[\w-]{32}$/),
      roles: expect.stringContaining('Instructor'),
    });
    expect(Object.keys(fields).filter((name) => /^(resource_link|lis_result|lis_outcome|launch_presentation_return)/.test(name))).toEqual([]);
  });

  test('is offered to the teacher of the class, where the tool has a picker', async () => {
    expect((await bertin.open(`/espace/${TEACHER}/ressources/ancien?groupe=cp-a`)).text).toContain(`href="${CHOOSE}"`);
    expect((await bertin.open(`/espace/${TEACHER}/ressources/sans?groupe=cp-a`)).text).not.toContain('/choisir');
    expectRefused(await bertin.get(`/espace/${TEACHER}/ressources/sans/choisir?groupe=cp-a`), 'RES-INCONNUE', 404);
    expectRefused(await bertin.get(`/espace/${TEACHER}/ressources/ancien/choisir?groupe=cm2`), 'PAGE-INCONNUE', 404);
    const lea = await signedIn(hub, 'lea');
    expectRefused(await lea.get(`/espace/${hatOf('pupil')}/ressources/ancien/choisir?groupe=cp-a`), 'PAGE-INCONNUE', 404);
  });
});

describe('what was chosen in a tool of LTI 1.1', () => {
  test('waits for the teacher, and opens as its own link', async () => {
    const { fields } = await open();
    const item = {
      ...LINK, text: 'Pour calculer\r\nde tête', custom: { niveau: '2' }, expires: null, copyAdvice: null, placementAdvice: { presentationDocumentTarget: 'window', windowTarget: '_blank' }, icon: { '@id': `${TOOL}/i.png`, width: 50, height: 50 },
      lineItem: { '@type': 'LineItem', label: 'Doubles', reportingMethod: 'res:totalScore', assignedActivity: { '@id': 'a', activityId: 'act-1' }, scoreConstraints: { '@type': 'NumericLimits', normalMaximum: 20, extraCreditMaximum: 0, totalMaximum: 20 } },
    };
    const page = await confirmPage(await post(fields['content_item_return_url'] ?? '', answerTo(fields, graph(item, LINK), { lti_msg: 'À bientôt' })));
    expect(page.text).toContain('2 activités choisies');
    expect(page.text).toContain('Avec un résultat, sur 20');
    expect(page.text).toContain('À bientôt');
    expect((await bertin.post(`${page.url}/ajouter`, { _csrf: formTokenIn(page) })).status).toBe(303);
    const [made, plain] = (await activities()).slice(-2);
    expect(made).toMatchObject({ resourceId: 'ancien', title: 'Les doubles', text: 'Pour calculer de tête', url: LINK.url, custom: { niveau: '2' }, lineItem: { scoreMaximum: 20, label: 'Doubles', resourceId: 'act-1' } });
    expect(plain).not.toHaveProperty('lineItem');
    const lea = await signedIn(hub, 'lea');
    const launched = postedForm((await lea.get(`/espace/${hatOf('pupil')}/activites/${made?.id ?? ''}/ouvrir`)).text);
    expect(launched.action).toBe(LINK.url);
    expect(launched.fields).toMatchObject({ lti_message_type: 'basic-lti-launch-request', resource_link_id: made?.id, custom_niveau: '2', lis_result_sourcedid: expect.any(String) });
  });

  test('takes a column whose maximum is not said, and none of a tool that sends no results', async () => {
    const column = { ...LINK, lineItem: { '@type': 'LineItem', label: 'Doubles' } };
    const { fields } = await open();
    expect((await confirmPage(await post(fields['content_item_return_url'] ?? '', answerTo(fields, graph(column))))).text).toContain('Avec un résultat, sur 100');
    const other = (await open(CHOOSE.replace('ancien', 'autre'))).fields;
    const page = await confirmPage(await post(other['content_item_return_url'] ?? '', answerTo(other, graph(column), {}, { key: 'autre', secret: 'un autre secret long' })));
    expect(page.text).toContain('Sans résultat');
  });

  test('pages, pictures, files, texts and launches are what Deep Linking calls them', async () => {
    const site = 'https://musee.example.org';
    const thing = (mediaType: string, more: object = { url: `${site}/x` }): object => ({ '@type': 'ContentItem', mediaType, title: mediaType, ...more });
    const { fields } = await open();
    const page = await confirmPage(await post(fields['content_item_return_url'] ?? '', answerTo(fields, graph(
      thing('text/html'), thing('text/html', { text: '<p>Bonjour</p>' }), thing('image/png'), thing('IMAGE/PNG', { url: `${site}/x`, copyAdvice: true }), thing('application/pdf'),
      { '@type': 'FileItem', mediaType: 'application/pdf', url: `${site}/x`, expiresAt: '2099-01-01T00:00:00Z' },
      thing('application/vnd.ims.lti.v1.ltiResourceLink', { url: LINK.url }), { '@type': 'LtiLinkItem' }, { '@type': 'SurveyItem', mediaType: 'text/html', url: site },
    ))));
    expect(page.text).toContain('Une chose n’a pas été reprise, parce que ce portail n’a pas de place pour elle : SurveyItem.');
    expect((await bertin.post(`${page.url}/ajouter`, { _csrf: formTokenIn(page) })).status).toBe(303);
    const made = (await activities()).slice(-8);
    expect(made.map(({ material }) => material?.kind)).toEqual(['link', 'html', 'image', 'file', 'link', 'file', undefined, undefined]);
    expect(made[1]?.material).toEqual({ kind: 'html', html: '<p>Bonjour</p>' });
    expect(made[1]).not.toHaveProperty('text');
  });

  test.each([['no items', undefined], ['an empty text', ''], ['an empty graph', graph()]])('cancelled by %s is no error', async (_what, content) => {
    const { fields } = await open();
    const page = await confirmPage(await post(fields['content_item_return_url'] ?? '', answerTo(fields, content)));
    expect(page.text).toContain('Rien n’a été choisi');
    expect(page.text).not.toContain('/ajouter');
  });

  test('D-09: lti_errormsg wins over items, and is shown as text; what is logged is not shown', async () => {
    const { fields } = await open();
    const page = await confirmPage(await post(fields['content_item_return_url'] ?? '', answerTo(fields, 'no JSON', { lti_errormsg: '<b>Plus de place</b>', lti_errorlog: 'quota' })));
    expect(page.text).toContain('&lt;b&gt;Plus de place&lt;/b&gt;');
    expect(page.text).toContain('Rien n’a été choisi');
    expect(page.text).not.toContain('quota');
  });
});

describe('the answer of Content-Item 1.0, rule by rule', () => {
  let asked: Fields;
  let url: string;
  beforeEach(async () => {
    asked = (await open()).fields;
    url = asked['content_item_return_url'] ?? '';
  });

  /** Refused under this rule; a right answer to the same selection is then still taken. */
  async function refuses(rule: string, fields: Fields): Promise<void> {
    expectRefused(await post(url, fields), 'LTI-REQUETE', 400);
    expect(await lastRule()).toBe(rule);
  }
  const isAccepted = async (): Promise<void> => { await confirmPage(await post(url, answerTo(asked, graph(LINK)))); };

  test('M-01: unsigned, a field that is there twice, more fields than there are', async () => {
    const { oauth_signature: _signature, ...unsigned } = answerTo(asked, graph(LINK));
    expectRefused(await post(url, unsigned), 'LTI-REQUETE', 400);
    const twice = new URLSearchParams([...Object.entries(answerTo(asked, graph(LINK))), ['data', 'x']]);
    expect((await fetch(url, { method: 'POST', body: twice, headers: { accept: 'text/html' } })).status).toBe(400);
    expectRefused(await post(url, answerTo(asked, graph(LINK), Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`ext_${index}`, ''])))), 'LTI-REQUETE', 400);
    expect((await bertin.get(url)).status).toBe(405);
    await isAccepted();
  });

  test.each<[string, string, FormSigning]>([
    ['M-02', 'another secret', { secret: 'un autre secret' }],
    ['M-02', 'another method', { method: 'PLAINTEXT' }],
    ['M-03', 'the key of another tool', { key: 'autre', secret: 'un autre secret long' }],
    ['M-03', 'an unknown key', { key: 'x' }],
    ['M-07', 'an old timestamp', { at: Date.now() - 400_000 }],
    ['M-07', 'a timestamp to come', { at: Date.now() + 400_000 }],
    ['M-08', 'no nonce', { nonce: '' }],
    ['M-08', 'a nonce without end', { nonce: 'x'.repeat(513) }],
  ])('%s: %s', async (rule, _what, signing) => {
    await refuses(rule, answerTo(asked, graph(LINK), {}, signing));
    await isAccepted();
  });

  test('M-02: a field that was changed, added or taken away after it was signed', async () => {
    const signed = answerTo(asked, graph(LINK));
    const { lti_version: _version, ...less } = signed;
    for (const fields of [{ ...signed, content_items: graph({ ...LINK, title: 'Autre' }) }, { ...signed, lti_msg: 'x' }, less]) await refuses('M-02', fields);
    await isAccepted();
  });

  test('M-02: signed for the address of another selection', async () => {
    const other = (await open()).fields;
    await refuses('M-02', answerTo({ ...other, data: asked['data'] ?? '' }, graph(LINK)));
  });

  test('M-08: a nonce that was used for another selection', async () => {
    const nonce = randomBytes(16).toString('hex');
    await confirmPage(await post(url, answerTo(asked, graph(LINK), {}, { nonce })));
    asked = (await open()).fields;
    url = asked['content_item_return_url'] ?? '';
    await refuses('M-08', answerTo(asked, graph(LINK), {}, { nonce }));
    await isAccepted();
  });

  test('M-09: another message, another version', async () => {
    await refuses('M-09', answerTo(asked, graph(LINK), { lti_message_type: 'basic-lti-launch-request' }));
    await refuses('M-09', answerTo(asked, graph(LINK), { lti_version: 'LTI-2p0' }));
    await isAccepted();
  });

  test('D-01: data of another request, no data, a selection nobody made', async () => {
    const other = (await open()).fields;
    for (const data of [other['data'] ?? '', '', 'x']) await refuses('D-01', answerTo(asked, graph(LINK), { data }));
    for (const id of ['x', 'a'.repeat(32), '%00']) expectRefused(await bertin.post(url.replace(asked['data'] ?? '', id), answerTo(asked, graph(LINK))), 'LTI-CHOIX', 403);
    await isAccepted();
  });

  test('D-01: in the session of somebody else; signed by a tool that was not asked', async () => {
    expectRefused(await post(url, answerTo(asked, graph(LINK)), await signedIn(hub, 'hamdi')), 'LTI-CHOIX', 403);
    const other = (await open(CHOOSE.replace('ancien', 'autre'))).fields;
    expectRefused(await post(other['content_item_return_url'] ?? '', answerTo(other, graph(LINK))), 'LTI-REQUETE', 400);
    await isAccepted();
  });

  test('D-01: a selection made for a tool of LTI 1.3 is not answered here', async () => {
    const own = await startLtiHub({ resources: () => [legacy('ancien', {}), ltiResource('neuf', ['role'], {}, { deepLinkingUrl: 'https://outil.example.fr/choisir', keySetUrl: 'https://outil.example.fr/jwks' })] });
    try {
      const browser = await signedIn(own, 'bertin');
      const { data: id } = (await openPicker(own, browser, `/espace/${TEACHER}/ressources/neuf/choisir?groupe=cp-a`, 'neuf')).settings;
      const fields = { content_item_return_url: `${own.origin}/lti/v1p1/content-items/${id}`, data: id };
      expectRefused(await browser.post(fields.content_item_return_url, answerTo(fields, graph(LINK))), 'LTI-REQUETE', 400);
    } finally {
      await own.close();
    }
  });

  test('D-02: the same answer again, and five at the same moment', async () => {
    const fields = answerTo(asked, graph(LINK));
    await confirmPage(await post(url, fields));
    expectRefused(await post(url, fields), 'LTI-CHOIX', 403);
    const next = (await open()).fields;
    const answers = await Promise.all(Array.from({ length: 5 }, () => bertin.post(next['content_item_return_url'] ?? '', answerTo(next, graph(LINK)))));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403, 403, 403]);
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no graph', '{}'],
    ['a graph that is none', '{"@graph":{}}'],
    ['an item that is none', graph('x')],
    ['an item without a type', graph({ url: LINK.url })],
    ['a title that is no text', graph(LINK, { ...LINK, title: { '@value': 'x' } })],
    ['a custom value that is no text', graph(LINK, { ...LINK, custom: { a: 1 } })],
    ['a column of nothing', graph({ ...LINK, lineItem: { scoreConstraints: { normalMaximum: 0 } } })],
    ['a page without an address', graph({ '@type': 'ContentItem', mediaType: 'application/pdf' })],
    ['a text that is a site', graph({ '@type': 'ContentItem', mediaType: 'text/html', text: 'x'.repeat(20_001) })],
    ['a column that is none', graph({ ...LINK, lineItem: 'x' })],
    ['a hundred and one items', graph(...Array.from({ length: 101 }, () => ({ '@type': 'LtiLinkItem' })))],
    ['brackets without end', '['.repeat(60_000)],
  ])('D-05, D-07: %s, and nothing is kept', async (_what, content) => {
    await refuses('D-05', answerTo(asked, content));
    await isAccepted();
  });

  test('D-05: an answer of three hundred thousand bytes is not even read', async () => {
    expectRefused(await bertin.post(url, answerTo(asked, 'x'.repeat(300_000))), 'SYS-TAILLE', 413);
    await isAccepted();
  });

  test.each(['javascript:alert(1)', 'https://ailleurs.example/jeu', 'http://ancien.example.fr/jeu', 'https://qui:quoi@ancien.example.fr/jeu', '/jeu', 'https://ancien.example.fr:8443/'])('D-06: the address %s', async (address) => {
    expectRefused(await post(url, answerTo(asked, graph(LINK, { ...LINK, url: address }))), 'LTI-REQUETE', 400);
    expect(await lastRule()).toMatch(/^D-0[56]$/);
    await isAccepted();
  });
});
