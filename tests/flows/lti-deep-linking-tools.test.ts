import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { hatOf, ltiResource, signedIn, startLtiHub } from '../support/lti-hub.js';
import { startLtijsPicker, startLtiToolPicker, type ForeignPicker } from '../support/picker-tools.js';
import { postedForm } from '../support/posted-form.js';
import type { SchoolHub } from '../support/school-hub.js';

const TEACHER = hatOf('teacher');

let hub: SchoolHub;
let bertin: HttpBrowser;
let pickers: Readonly<Record<string, ForeignPicker>>;

beforeAll(async () => {
  pickers = { ltijs: await startLtijsPicker('ltijs'), 'lti-tool': await startLtiToolPicker('lti-tool') };
  const everything = ['role', 'givenName', 'familyName', 'displayName', 'email'];
  hub = await startLtiHub({ resources: () => Object.entries(pickers).map(([id, { settings }]) => ltiResource(id, everything, {}, settings)) });
  for (const picker of Object.values(pickers)) await picker.serve(hub.origin);
  bertin = await signedIn(hub, 'bertin');
});
afterAll(async () => {
  await hub.close();
  for (const picker of Object.values(pickers)) await picker.close();
});

/** Goes to the picker as a browser does, and stands on the page where the tool posts its answer. */
async function reachAnswer(id: string): Promise<{ readonly action: string; readonly token: string }> {
  const page = await bertin.open(`/espace/${TEACHER}/ressources/${id}/choisir?groupe=cp-a`);
  const { action, fields } = postedForm(page.text);
  const answer = await bertin.follow(await bertin.post(action, fields));
  const [, to = '', token = ''] = /<form[^>]*action="([^"]+)"[^>]*>\s*<input type="hidden" name="JWT" value="([^"]+)"/.exec(answer.text) ?? [];
  if (token === '') throw new Error(`no answer of the tool: ${answer.status} ${answer.text.slice(0, 300)}`);
  return { action: to, token };
}

async function choose(id: string): Promise<BrowserAnswer> {
  const { action, token } = await reachAnswer(id);
  const again = postedForm((await bertin.postFromElsewhere(action, { JWT: token })).text);
  return bertin.follow(await bertin.post(again.action, again.fields));
}

describe.each(['ltijs', 'lti-tool'])('a picker on %s', (id) => {
  const itemsOf = (origin: string): readonly object[] => [
    { type: 'ltiResourceLink', title: 'Chapitre 1', url: `${origin}/livre/1`, custom: { chapitre: '1' }, lineItem: { scoreMaximum: 10, label: 'Chapitre 1' } },
    { type: 'ltiResourceLink', title: 'Chapitre 1', url: `${origin}/livre/1` },
  ];

  test('is opened, answers, and what it answers is in the space when the teacher says yes', async () => {
    const picker = pickers[id]!;
    picker.answer = { items: itemsOf(picker.origin) };
    const page = await choose(id);
    expect(page.text).toContain('2 activités choisies');
    const { status } = await bertin.post(`${page.url}/ajouter`, { _csrf: formTokenIn(page) });
    expect(status).toBe(303);
    const { items } = await hub.hub.store.collection(COLLECTIONS.activities).find('byResource', { equals: [id], limit: 10 });
    expect(items).toHaveLength(2);
    expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ title: 'Chapitre 1', url: `${picker.origin}/livre/1`, custom: { chapitre: '1' }, lineItem: { scoreMaximum: 10, label: 'Chapitre 1' } })]));
  });

  test('answers with a thing of every kind, and each is in the space as what it is', async () => {
    const picker = pickers[id]!;
    const site = 'https://musee.example.org';
    const materials = [
      { kind: 'link', url: `${site}/abeille` }, { kind: 'image', url: `${site}/abeille.png` }, { kind: 'file', url: `${site}/abeille.pdf` }, { kind: 'html', html: '<p>L’abeille</p>' },
    ];
    picker.answer = { items: [{ type: 'ltiResourceLink', title: 'Le jeu', url: `${picker.origin}/jeu` }, ...materials.map(({ kind, ...content }) => ({ type: kind, title: kind, ...content }))] };
    const page = await choose(id);
    expect(page.text).toContain('5 activités choisies');
    expect((await bertin.post(`${page.url}/ajouter`, { _csrf: formTokenIn(page) })).status).toBe(303);
    const { items } = await hub.hub.store.collection(COLLECTIONS.activities).find('byResource', { equals: [id], limit: 100 });
    expect(items.flatMap(({ material }) => material ?? [])).toEqual(expect.arrayContaining(materials));
  });

  test('cancels, and that is no error', async () => {
    pickers[id]!.answer = { items: [] };
    expect((await choose(id)).text).toContain('Rien n’a été choisi');
  });

  test('A-18: its answer counts once', async () => {
    pickers[id]!.answer = { items: itemsOf(pickers[id]!.origin) };
    const { action, token } = await reachAnswer(id);
    const answers = [await bertin.post(action, { JWT: token }), await bertin.post(action, { JWT: token })];
    expect(answers.map(({ status }) => status)).toEqual([303, 403]);
  });
});

test('ltijs: its message and its error, whose claim it writes with a blank behind', async () => {
  pickers['ltijs']!.answer = { items: [], options: { message: 'À bientôt', errMessage: 'Le livre est prêté' } };
  const { text } = await choose('ltijs');
  expect(text).toContain('Le livre est prêté');
  expect(text).toContain('À bientôt');
});
