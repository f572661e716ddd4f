import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { errorPageOf } from '../support/error-page.js';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { authorizeInside, linkTo, reachToolInside } from '../support/lms-broker.js';
import { hrefIn, INSIDE, launch, startLmsHub, type LmsHub } from '../support/lms-launch.js';
import { PUPIL, TEACHER } from '../support/lms/samples.js';
import { LTI_RESOURCES, ltiResource, TOOL_ORIGIN } from '../support/lti-hub.js';
import { answerTo, openPicker, PickerKeys, type OpenPicker } from '../support/lti-picker.js';
import { postedForm } from '../support/posted-form.js';

const CHOOSE = '/lti/lms/choisir';
const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';

let hub: LmsHub;
let keys: PickerKeys;
beforeAll(async () => {
  keys = await PickerKeys.start();
  const picker = ltiResource('choix', ['role'], {}, { deepLinkingUrl: `${TOOL_ORIGIN}/choisir`, keySetUrl: keys.url, services: { scores: 'own' } });
  const adults = ltiResource('adultes', ['role'], { audience: { roles: ['teacher'] } });
  hub = await startLmsHub({ hub: { resources: () => [...LTI_RESOURCES, picker, adults] } });
});
afterAll(async () => {
  await hub.close();
  await keys.close();
});

let browser: HttpBrowser;
beforeEach(() => { browser = hub.browser(); });

/** Asked for content by the LMS, the teacher stands in the catalogue. */
async function arrive(manners: { acceptsSeveral?: boolean } = {}): Promise<BrowserAnswer> {
  Object.assign(hub.lms.lms.manners, { acceptsSeveral: true, ...manners });
  return browser.get((await launch(hub, browser, { subject: TEACHER.subject, linkId: '' })).headers.location!, INSIDE);
}

function choose(page: BrowserAnswer, body: string): Promise<BrowserAnswer> {
  return browser.post(CHOOSE, Object.fromEntries(new URLSearchParams(`_csrf=${formTokenIn(page)}&${body}`)), INSIDE);
}

/** What the LMS made of the hub's answer. */
async function takenBy(answer: BrowserAnswer): Promise<readonly { readonly id: string; readonly title: string; readonly url?: string; readonly custom: Readonly<Record<string, string>> }[]> {
  const { action, fields } = postedForm(answer.text);
  expect(new URL(action).origin).toBe(hub.lms.origin);
  const taken = await browser.post(action, fields);
  expect(taken.status).toBe(200);
  return (JSON.parse(taken.text) as { links: never[] }).links;
}

const items = async () => (await hub.hub.store.collection(COLLECTIONS.lmsItems).find('byRegistration', { equals: [hub.registration.id], limit: 100 })).items;

describe('the catalogue inside an LMS', () => {
  test('shows what this school may open with its pupils, in a page that this LMS alone may frame', async () => {
    const page = await arrive();
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('target="_top"');
    expect(page.headers['content-security-policy']).toContain(`frame-ancestors ${hub.lms.origin}`);
    for (const id of ['role', 'choix']) expect(page.text).toContain(`Ressource ${id}`);
    for (const id of ['payant', 'ferme', 'adultes']) expect(page.text).not.toContain(`Ressource ${id}<`);
    expect(page.text).toContain('type="checkbox" name="ressource" value="role"');
  });

  test('is searched and filtered', async () => {
    const page = await arrive();
    const found = await browser.get(`${page.url}&q=choix`, INSIDE);
    expect(found.text).toContain('Ressource choix');
    expect(found.text).not.toContain('Ressource role');
    expect((await browser.get(`${page.url}&q=introuvable`, INSIDE)).text).toContain('Aucune ressource ne correspond');
  });

  test('is for who teaches: ROLE-REFUS for a pupil, and for a visit that is for a link', async () => {
    const pupil = await launch(hub, browser, { subject: PUPIL.subject, linkId: '' });
    expect(errorPageOf(await browser.get(pupil.headers.location!, INSIDE))).toMatchObject({ code: 'ROLE-REFUS' });
    const other = hub.browser();
    await launch(hub, other, { subject: TEACHER.subject, linkId: linkTo(hub, 'role') });
    expect(errorPageOf(await other.get(CHOOSE, INSIDE))).toMatchObject({ code: 'ROLE-REFUS' });
    expect(errorPageOf(await hub.browser().get(CHOOSE, INSIDE))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });
});

describe('the answer to the LMS (B-19, B-21)', () => {
  test('is links of the hub that hold an opaque name and no more, and open what was chosen', async () => {
    const [link, ...others] = await takenBy(await choose(await arrive(), 'ressource=role'));
    expect(others).toEqual([]);
    expect(link).toMatchObject({ title: 'Ressource role' });
    expect(link!.custom).toEqual({ passerelle_lien: expect.stringMatching(/^[\w-]{32}$/), passerelle_copie_de: '$ResourceLink.id.history' });
    expect(link!.url ?? hub.origin).toContain(hub.origin);
    const pupil = hub.browser();
    const journey = await reachToolInside(hub, pupil, 'role', { linkId: link!.id });
    const { claims } = await journey.tool.accept(postedForm((await authorizeInside(journey, journey.tool.begin(journey.login))).text).fields);
    expect(claims[`${LTI}resource_link`]).toMatchObject({ title: 'Ressource role' });
  });

  test('with a column where the LMS takes one and the tool gives scores', async () => {
    const [link] = await takenBy(await choose(await arrive(), 'ressource=choix&noter=oui&sur=20'));
    expect(hub.lms.lms.book.columnsOfLink(link!.id)).toMatchObject([{ scoreMaximum: 20 }]);
    const [unscored] = await takenBy(await choose(await arrive(), 'ressource=role&noter=oui&sur=20'));
    expect(hub.lms.lms.book.columnsOfLink(unscored!.id)).toEqual([]);
    const [unwanted] = await takenBy(await choose(await arrive(), 'ressource=choix&sur=20'));
    expect(hub.lms.lms.book.columnsOfLink(unwanted!.id)).toEqual([]);
  });

  test('is nothing when the teacher cancels, whatever is ticked', async () => {
    const before = (await items()).length;
    expect(await takenBy(await choose(await arrive(), 'ressource=role&annuler=oui'))).toEqual([]);
    expect(await items()).toHaveLength(before);
  });

  test('goes out once: LTI-CHOIX afterwards, and of many at once one', async () => {
    const page = await arrive();
    const answers = await Promise.all(Array.from({ length: 5 }, () => choose(page, 'ressource=role')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(errorPageOf(await choose(page, 'ressource=role'))).toMatchObject({ code: 'LTI-CHOIX' });
    expect(errorPageOf(await choose(page, 'annuler=oui'))).toMatchObject({ code: 'LTI-CHOIX' });
  });

  test.each([
    ['nothing chosen', '', 'SYS-FORME'],
    ['what is not for pupils', 'ressource=adultes', 'RES-INCONNUE'],
    ['what the school has no licence of', 'ressource=payant', 'RES-INCONNUE'],
    ['what is not there', 'ressource=..%2F..', 'RES-INCONNUE'],
    ['points that are none', 'ressource=choix&noter=oui&sur=-3', 'SYS-FORME'],
  ])('is refused for %s, and may then be given rightly', async (_what, body, code) => {
    const page = await arrive();
    const before = (await items()).length;
    expect(errorPageOf(await choose(page, body))).toMatchObject({ code });
    expect(await items()).toHaveLength(before);
    expect(await takenBy(await choose(page, 'ressource=role'))).toHaveLength(1);
  });

  test('SYS-FORME for several where the LMS takes one (B-20)', async () => {
    const page = await arrive({ acceptsSeveral: false });
    expect(page.text).toContain('type="radio" name="ressource"');
    const body = new URLSearchParams([['_csrf', formTokenIn(page)], ['ressource', 'role'], ['ressource', 'choix']]).toString();
    const answer = await fetch(`${hub.origin}${CHOOSE}`, { method: 'POST', body, redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', cookie: browser.cookieNames().map((name) => `${name}=${browser.cookie(name) ?? ''}`).join('; ') } });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('SYS-FORME');
  });

  test('SYS-CSRF for a form that is of no visit of this browser', async () => {
    await arrive();
    expect(errorPageOf(await browser.post(CHOOSE, { _csrf: 'x'.repeat(32), ressource: 'role' }, INSIDE))).toMatchObject({ code: 'SYS-CSRF' });
  });
});

describe('a tool’s own picker (B-20)', () => {
  const open = async (page: BrowserAnswer): Promise<OpenPicker> => openPicker(hub, browser, hrefIn(page, `${CHOOSE}/outil/choix`), 'choix');
  const send = async (picker: OpenPicker, given: readonly object[], from = browser) => from.postFromElsewhere(picker.settings.deep_link_return_url, { JWT: await keys.sign(answerTo(picker, given)) }, INSIDE);
  const item = { type: 'ltiResourceLink', title: 'Les doubles', url: `${TOOL_ORIGIN}/doubles`, custom: { niveau: '2' }, lineItem: { scoreMaximum: 10 } };

  test('is asked for what the LMS takes, with a name of our own for the request', async () => {
    const { claims, settings } = await open(await arrive({ acceptsSeveral: false }));
    expect(claims[`${LTI}context`]).toMatchObject({ type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'] });
    expect(settings).toMatchObject({ accept_multiple: false, accept_types: ['ltiResourceLink'], deep_link_return_url: `${hub.origin}/lti/deep-links/${settings.data}` });
  });

  test('gives items that wait for the teacher, then are links of the hub that open the tool’s page with its parameters', async () => {
    const picker = await open(await arrive());
    const back = await send(picker, [item, { ...item, title: 'Les triples' }]);
    expect(back.status).toBe(303);
    const page = await browser.get(back.headers.location!, INSIDE);
    expect(page.text).toContain('Les doubles');
    expect(page.headers['content-security-policy']).toContain(`frame-ancestors ${hub.lms.origin}`);
    const address = new URL(page.url).pathname;
    const links = await takenBy(await browser.post(address, { _csrf: formTokenIn(page) }, INSIDE));
    expect(links).toMatchObject([{ title: 'Les doubles' }, { title: 'Les triples' }]);
    expect(JSON.stringify(links)).not.toContain(TOOL_ORIGIN);
    expect(errorPageOf(await browser.post(address, { _csrf: formTokenIn(page) }, INSIDE))).toMatchObject({ code: 'LTI-CHOIX' });
    const journey = await reachToolInside(hub, hub.browser(), 'choix', { linkId: links[0]!.id });
    expect(journey.login.get('target_link_uri')).toBe(item.url);
    const { claims } = await journey.tool.accept(postedForm((await authorizeInside(journey, journey.tool.begin(journey.login))).text).fields);
    expect(claims[`${LTI}custom`]).toMatchObject({ niveau: '2' });
  });

  test('that gives nothing leads back to the catalogue', async () => {
    const catalogue = await arrive();
    const picker = await open(catalogue);
    const page = await browser.get((await send(picker, [])).headers.location!, INSIDE);
    expect(page.text).toContain('Rien n’a été choisi');
    expect(hrefIn(page, `${CHOOSE}?`)).toBeDefined();
    expect(errorPageOf(await browser.post(new URL(page.url).pathname, { _csrf: formTokenIn(catalogue) }, INSIDE))).toMatchObject({ code: 'SYS-FORME' });
  });

  test('LTI-CHOIX for an answer from another visit, and for a page of another visit', async () => {
    const picker = await open(await arrive());
    const other = hub.browser();
    const theirs = await launch(hub, other, { subject: TEACHER.subject, linkId: '' });
    await other.get(theirs.headers.location!, INSIDE);
    expect(errorPageOf(await send(picker, [item], other))).toMatchObject({ code: 'LTI-CHOIX' });
    const back = new URL((await send(picker, [item])).headers.location!);
    expect(errorPageOf(await other.get(back.pathname, INSIDE))).toMatchObject({ code: 'LTI-CHOIX' });
  });

  test('D-03: LTI-REQUETE for several where the LMS takes one', async () => {
    const picker = await open(await arrive({ acceptsSeveral: false }));
    expect(errorPageOf(await send(picker, [item, item]))).toMatchObject({ code: 'LTI-REQUETE' });
    expect((await send(picker, [item])).status).toBe(303);
  });

  test('is refused to who does not teach, and where there is none', async () => {
    const page = await arrive();
    const tag = new URL(page.url).searchParams.get('visite') ?? '';
    expect(errorPageOf(await browser.get(`${CHOOSE}/outil/role?visite=${tag}`, INSIDE))).toMatchObject({ code: 'RES-INCONNUE' });
    expect(errorPageOf(await browser.get(`${CHOOSE}/outil/inconnu?visite=${tag}`, INSIDE))).toMatchObject({ code: 'RES-INCONNUE' });
    const pupil = hub.browser();
    await launch(hub, pupil, { subject: PUPIL.subject, linkId: linkTo(hub, 'role') });
    expect(errorPageOf(await pupil.get(`${CHOOSE}/outil/choix`, INSIDE))).toMatchObject({ code: 'ROLE-REFUS' });
  });
});

