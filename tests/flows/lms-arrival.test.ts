import { beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { deploymentKey } from '../../src/domain/lms.js';
import { errorPageOf } from '../support/error-page.js';
import { announced, CERTIFICATION_LAUNCHES, CERTIFICATION_REFUSALS, claimed, HOSTILE_MESSAGES } from '../support/lms/alterations.js';
import { SAMPLE_COURSE, TEACHER } from '../support/lms/samples.js';
import { hrefIn, INSIDE, launch, launchAnswer, lmsHubForEach, openUrl, reachAnswer, type LmsHub } from '../support/lms-launch.js';
import { EMBRUNS, HIRONDELLES } from '../support/school.js';

const DAY = 24 * 3_600_000;
/** Those that are no fault of the message itself have tests of their own. */
const NOT_A_MESSAGE = new Set(['two id_token fields', 'token of 2 MB', 'state missing', 'deployment unknown', 'state foreign', 'state that ends ltijs']);

const running = lmsHubForEach();
let hub: LmsHub;
beforeEach(() => { hub = running(); });

const visits = () => hub.hub.store.collection(COLLECTIONS.lmsVisits);
const theVisits = async () => (await visits().find('byRegistration', { equals: [hub.registration.id], limit: 10 })).items;

describe('a launch from an LMS', () => {
  test('ends on a page of the hub that this LMS alone may frame, with a visit of eight hours', async () => {
    const browser = hub.browser();
    const page = await launch(hub, browser);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Vous venez de : Cartable');
    expect(page.headers['content-security-policy']).toContain(`frame-ancestors ${hub.lms.origin};`.replace(/;$/, ''));
    expect(page.headers['x-frame-options']).toBeUndefined();
    const [visit, ...others] = await theVisits();
    expect(others).toEqual([]);
    expect(visit).toMatchObject({ kind: 'portal', schoolId: HIRONDELLES, role: 'pupil', isAnonymous: false, deploymentId: '1', locale: 'fr', expiresAt: hub.clock.now() + 8 * 3_600_000 });
    expect(visit!.userId).toMatch(/^lms-user-/);
    expect(visit).not.toHaveProperty('personId');
  });

  test('gives cookies that a frame may keep apart, and whose value is stored nowhere', async () => {
    const browser = hub.browser();
    const login = await browser.get((await browser.get(openUrl(hub))).headers.location!);
    const [proof = ''] = login.headers['set-cookie'] ?? [];
    expect(proof).toMatch(/^lms-[\w-]{8}=[\w-]{32}; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; Secure; Partitioned; SameSite=None$/);
    const answer = await launchAnswer(hub, browser);
    const given = (answer.headers['set-cookie'] ?? []).find((line) => line.startsWith('lms.visite-')) ?? '';
    expect(given).toMatch(/^lms\.visite-[\w-]{8}=[\w-]{43}; Max-Age=28800; Path=\/; Expires=[^;]+; HttpOnly; Secure; Partitioned; SameSite=None$/);
    const value = /=([\w-]{43})/.exec(given)?.[1] ?? '';
    expect(JSON.stringify(await theVisits())).not.toContain(value);
  });

  test('is told in the journal by identifiers alone', async () => {
    await launch(hub, hub.browser());
    const [visit] = await theVisits();
    const [done] = await hub.trail(1);
    expect(done).toEqual({ event: 'lms-launch', outcome: 'done', traceId: visit!.traceId, connectionId: hub.registration.id, personId: visit!.userId, organisationId: HIRONDELLES });
  });

  test('by POST is the same', async () => {
    const browser = hub.browser();
    const login = await browser.open(openUrl(hub, { method: 'POST' }));
    const fields = Object.fromEntries([...login.text.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
    const answer = await browser.postFromElsewhere(`/lti/lms/${hub.registration.id}/login`, fields);
    expect(answer.status).toBe(303);
    const departed = await browser.get(answer.headers.location ?? '', INSIDE);
    expect([departed.status, new URL(departed.headers.location ?? '').pathname]).toEqual([303, '/authorize']);
  });

  test('makes somebody known once, by the subject and nothing else, and touches them daily', async () => {
    const all = async () => (await hub.hub.store.collection(COLLECTIONS.lmsUsers).find('bySubject', { equals: [hub.registration.id], limit: 10 })).items;
    await launch(hub, hub.browser());
    await launch(hub, hub.browser());
    const [first, ...others] = await all();
    expect(others).toEqual([]);
    const users = hub.hub.store.collection(COLLECTIONS.lmsUsers);
    await users.replace({ ...first!, seenAt: first!.seenAt - DAY });
    await launch(hub, hub.browser());
    expect((await all())[0]!.seenAt).toBe(first!.seenAt);
    await launch(hub, hub.browser(), { subject: '42' });
    expect(await all()).toHaveLength(2);
  });

  test.each([
    ['a teacher', ['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor'], 'teacher'],
    ['an assistant', ['http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant'], 'teacher'],
    ['who makes content', ['http://purl.imsglobal.org/vocab/lis/v2/membership#ContentDeveloper'], 'teacher'],
    ['a parent', ['http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor'], 'parent'],
    ['a pupil with a parent’s role', ['http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor', 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'], 'pupil'],
    ['an administrator of the LMS', ['http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator', 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator'], 'pupil'],
    ['a member of a faculty', ['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor'], 'pupil'],
    ['nobody in particular', [], 'pupil'],
  ])('%s is no more than a %s', async (_who, roles, role) => {
    hub.lms.alteration = claimed({ 'https://purl.imsglobal.org/spec/lti/claim/roles': roles });
    await launch(hub, hub.browser());
    expect((await theVisits())[0]).toMatchObject({ role });
  });

  test.each(Object.entries(CERTIFICATION_LAUNCHES))('that certification sends is taken: %s', async (_name, alteration) => {
    hub.lms.alteration = alteration;
    expect((await launch(hub, hub.browser())).status).toBe(200);
    expect((await launch(hub, hub.browser(), { subject: TEACHER.subject })).status).toBe(200);
  });

  test('in English is answered in English', async () => {
    hub.lms.alteration = claimed({ 'https://purl.imsglobal.org/spec/lti/claim/launch_presentation': { locale: 'en-GB' } });
    expect((await launch(hub, hub.browser())).text).toContain('You come from: Cartable');
  });

  test('without a subject is taken where that is allowed, and is somebody else each time', async () => {
    await hub.change({ allowAnonymous: true });
    hub.lms.alteration = claimed({ sub: undefined });
    const pages = [await launch(hub, hub.browser()), await launch(hub, hub.browser())];
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    const found = await theVisits();
    expect(new Set(found.map(({ userId }) => userId)).size).toBe(2);
    expect(found.every(({ isAnonymous }) => isAnonymous)).toBe(true);
    expect(pages[0]!.text).not.toContain('/lti/lms/relier');
    expect(await hub.hub.store.collection(COLLECTIONS.lmsUsers).count('bySubject', [hub.registration.id])).toBe(0);
  });

  test('to choose content leads to the catalogue', async () => {
    const browser = hub.browser();
    const answer = await launchAnswer(hub, browser, { subject: TEACHER.subject, linkId: '' });
    const [visit] = await theVisits();
    expect(visit).toMatchObject({ kind: 'selection', role: 'teacher' });
    expect((await browser.get(answer.headers.location ?? '', INSIDE)).headers.location).toBe(`/lti/lms/choisir?visite=${visit!.id.slice(0, 8)}`);
  });
});

describe('a launch that is refused', () => {
  async function expectRefusal(answer: { status: number; text: string; headers: object }, code: string, rule?: string): Promise<void> {
    const page = errorPageOf(answer);
    expect(page).toMatchObject({ code });
    expect(answer.headers).toMatchObject({ 'content-security-policy': expect.stringContaining(`frame-ancestors ${hub.lms.origin}`) });
    // Nothing leads to pages that no frame may show.
    expect(page.href).toBe('');
    const [refused] = await hub.trail(1);
    expect(refused).toMatchObject({ event: 'lms-launch', outcome: 'refused', code, traceId: page.traceId, connectionId: hub.registration.id, ...(rule === undefined ? {} : { rule }) });
    expect(await theVisits()).toEqual([]);
  }

  test.each(Object.entries({ ...CERTIFICATION_REFUSALS, ...HOSTILE_MESSAGES }).filter(([name]) => !NOT_A_MESSAGE.has(name)))('because of its message: %s', async (_name, alteration) => {
    hub.lms.alteration = alteration;
    await expectRefusal(await launchAnswer(hub, hub.browser()), 'LMS-MESSAGE');
  });

  test('because two messages came', async () => {
    const browser = hub.browser();
    const { action, fields } = await reachAnswer(hub, browser);
    const body = `${new URLSearchParams(fields).toString()}&id_token=x`;
    const answer = await fetch(new URL(action, hub.origin), { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' } });
    await expectRefusal({ status: answer.status, text: await answer.text(), headers: Object.fromEntries(answer.headers) }, 'LMS-DEMANDE');
  });

  test('because it is longer than anything an LMS says', async () => {
    const answer = await hub.browser().post(`/lti/lms/${hub.registration.id}/launch`, { state: 'x', id_token: 'x'.repeat(70_000) });
    expect(errorPageOf(answer)).toMatchObject({ status: 413, code: 'SYS-TAILLE' });
  });

  test.each([
    ['a state that nobody issued', { state: 'a'.repeat(43) }, 'LMS-MESSAGE'],
    ['a state that is too long', { state: 'a'.repeat(4_000) }, 'LMS-MESSAGE'],
    ['a state that ends ltijs', { state: 'a b;"\né' }, 'LMS-MESSAGE'],
    ['no state', { state: undefined }, 'LMS-DEMANDE'],
    ['neither message nor error', { id_token: undefined }, 'LMS-DEMANDE'],
    ['an unknown handle', { attente: 'x', preuve: 'x'.repeat(32) }, 'LMS-MESSAGE'],
    ['a proof of no shape', { attente: 'x', preuve: '' }, 'LMS-NAVIGATEUR'],
  ])('because of its form: %s', async (_what, changes, code) => {
    const browser = hub.browser();
    const { action, fields } = await reachAnswer(hub, browser);
    const sent = Object.fromEntries(Object.entries({ ...fields, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined));
    await expectRefusal(await browser.postFromElsewhere(action, sent, INSIDE), code);
  });

  test('when it comes twice, and its nonce and state are used', async () => {
    const browser = hub.browser();
    const { action, fields } = await reachAnswer(hub, browser);
    const name = browser.cookieNames().find((each) => each.startsWith('lms-')) ?? '';
    const proof = browser.cookie(name) ?? '';
    expect((await browser.postFromElsewhere(action, fields)).status).toBe(303);
    await visits().remove((await theVisits())[0]!.id);
    browser.plant(name, proof);
    await expectRefusal(await browser.post(action, fields), 'LMS-MESSAGE', 'state');
  });

  test('when the state is of another registration', async () => {
    const { registerIn } = await import('../support/lms/register-in.js');
    const browser = hub.browser();
    const { fields } = await reachAnswer(hub, browser);
    const other = await registerIn({ origin: hub.origin, store: hub.hub.store }, hub.lms, { name: 'Autre' });
    expect(errorPageOf(await browser.postFromElsewhere(`/lti/lms/${other.id}/launch`, fields))).toMatchObject({ code: 'LMS-MESSAGE' });
  });

  test('when another browser brings the proof of its own login', async () => {
    const [victim, attacker] = [hub.browser(), hub.browser()];
    const { action, fields } = await reachAnswer(hub, attacker);
    await reachAnswer(hub, victim);
    const [name, value] = [attacker.cookieNames().find((each) => each.startsWith('lms-'))!, victim.cookie(victim.cookieNames().find((each) => each.startsWith('lms-'))!)!];
    victim.plant(name, value);
    await expectRefusal(await victim.post(action, fields), 'LMS-NAVIGATEUR', 'proof');
  });

  test.each([
    ['login_required', 'LMS-NAVIGATEUR'],
    ['interaction_required', 'LMS-NAVIGATEUR'],
    ['access_denied', 'LMS-REFUS'],
    ['<script>alert(1)</script>', 'LMS-REFUS'],
  ])('when the LMS answers with %s', async (error, code) => {
    const browser = hub.browser();
    const { action, fields } = await reachAnswer(hub, browser);
    const answer = await browser.postFromElsewhere(action, { error, error_description: '<script>alert(2)</script>', state: fields['state'] ?? '' });
    await expectRefusal(answer, code, 'error');
    expect(answer.text).not.toContain('<script>alert');
  });

  test('an error under a state that nobody issued is no answer of an LMS', async () => {
    await expectRefusal(await hub.browser().postFromElsewhere(`/lti/lms/${hub.registration.id}/launch`, { error: 'login_required', state: 'x' }), 'LMS-MESSAGE', 'state');
  });

  test('when it takes more than ten minutes', async () => {
    const browser = hub.browser();
    const { action, fields } = await reachAnswer(hub, browser);
    hub.clock.advance(10 * 60_000 + 1);
    await expectRefusal(await browser.postFromElsewhere(action, fields), 'LMS-MESSAGE', 'state');
  });

  test('without a subject, unless that is allowed', async () => {
    hub.lms.alteration = claimed({ sub: undefined });
    await expectRefusal(await launchAnswer(hub, hub.browser()), 'LMS-MESSAGE');
  });

  test('when the LMS cannot be asked for its keys', async () => {
    await hub.change({ keySetUrl: `${hub.lms.origin}/rien` });
    await expectRefusal(await launchAnswer(hub, hub.browser()), 'LMS-PANNE');
  });
});

describe('a login', () => {
  test.each([
    ['of another issuer', { iss: 'https://autre.example' }],
    ['for another client', { client_id: 'autre' }],
    ['to another address', { target_link_uri: 'https://evil.example/' }],
    ['without a hint', { login_hint: '' }],
  ])('%s is refused', async (_what, changes) => {
    hub.lms.alteration = announced(changes);
    const answer = await hub.browser().open(openUrl(hub));
    expect(errorPageOf(answer)).toMatchObject({ status: 400, code: 'LMS-DEMANDE' });
    expect(answer.text).not.toContain('evil');
    expect((await hub.trail(1))[0]).toMatchObject({ event: 'lms-launch', outcome: 'refused', code: 'LMS-DEMANDE' });
  });

  test('with a parameter that comes twice is refused', async () => {
    const browser = hub.browser();
    const address = (await browser.get(openUrl(hub))).headers.location!;
    expect(errorPageOf(await browser.get(`${address}&iss=x`))).toMatchObject({ code: 'LMS-DEMANDE' });
    expect(errorPageOf(await browser.get(`${address}&suite=a&suite=b`))).toMatchObject({ code: 'LMS-DEMANDE' });
  });

  test('with more than a login says is refused', async () => {
    const browser = hub.browser();
    const address = (await browser.get(openUrl(hub))).headers.location!;
    const more = Array.from({ length: 30 }, (_, index) => `&x${index}=1`).join('');
    expect(errorPageOf(await browser.get(address + more))).toMatchObject({ code: 'LMS-DEMANDE' });
  });

  test('is not begun by whoever only looks ahead, nor by what is no form', async () => {
    const path = `/lti/lms/${hub.registration.id}/login`;
    const [head, json] = [await fetch(new URL(path, hub.origin), { method: 'HEAD' }), await fetch(new URL(path, hub.origin), { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })];
    expect([head.status, json.status]).toEqual([405, 415]);
    expect((await fetch(new URL(`/lti/lms/${hub.registration.id}/launch`, hub.origin))).status).toBe(405);
  });

  test.each(['lms-aaaaaaaaaaaaaaaa', 'lms-1', '__proto__', '%00'])('at an address of no LMS (%s) is refused, and nobody may frame that', async (id) => {
    const answer = await hub.browser().get(`/lti/lms/${id}/login?iss=x`);
    expect(errorPageOf(answer)).toMatchObject({ status: 404, code: 'LMS-INCONNU' });
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['x-frame-options']).toBe('DENY');
  });

  test.each(['unclaimed', 'pending', 'suspended'] as const)('of an LMS that is %s is refused', async (state) => {
    await hub.change({ state });
    expect(errorPageOf(await hub.browser().open(openUrl(hub)))).toMatchObject({ status: 403, code: 'LMS-FERME' });
  });
});

test('the keys of a registration are public, those of no registration are not there', async () => {
  const keys = await fetch(new URL(`/lti/lms/${hub.registration.id}/jwks`, hub.origin));
  expect(keys.headers.get('cache-control')).toMatch(/^public/);
  expect(await keys.json()).toEqual({ keys: expect.arrayContaining([expect.objectContaining({ kty: 'RSA', alg: 'RS256' })]) });
  expect((await fetch(new URL('/lti/lms/lms-aaaaaaaaaaaaaaaa/jwks', hub.origin), { headers: { accept: 'application/json' } })).status).toBe(404);
});

describe('a part of the LMS that stands for no school', () => {
  const deployments = () => hub.hub.store.collection(COLLECTIONS.lmsDeployments);
  const from = (deploymentId: string) => hub.lms.lms.book.addCourse({ ...SAMPLE_COURSE, id: `cours-${deploymentId}`, deploymentId });
  const open = (deploymentId: string) => launchAnswer(hub, hub.browser(), { courseId: from(deploymentId).id });

  test('is refused, and waits to be seen by an administrator', async () => {
    expect(errorPageOf(await open('2'))).toMatchObject({ status: 403, code: 'LMS-ETABLISSEMENT' });
    const key = deploymentKey(hub.registration.id, '2');
    const seen = await deployments().get(key);
    expect(seen).toMatchObject({ state: 'seen', deploymentId: '2', seenAt: hub.clock.now() });
    await deployments().replace({ ...seen!, seenAt: seen!.seenAt - DAY });
    await open('2');
    expect((await deployments().get(key))!.seenAt).toBe(seen!.seenAt);
    expect(await theVisits()).toEqual([]);
  });

  test('is not kept beyond two hundred', async () => {
    await deployments().bulkUpsert(Array.from({ length: 199 }, (_, index) => ({ id: deploymentKey(hub.registration.id, `d${index}`), registrationId: hub.registration.id, deploymentId: `d${index}`, state: 'seen' as const, seenAt: 0 })));
    expect(errorPageOf(await open('2'))).toMatchObject({ code: 'LMS-ETABLISSEMENT' });
    expect(await deployments().count('byRegistration', [hub.registration.id])).toBe(200);
  });

  test.each([
    ['closed', { state: 'closed', schoolId: HIRONDELLES }],
    ['open for no school', { state: 'open' }],
    ['open for a school that is gone', { state: 'open', schoolId: '0000000X' }],
    ['open for a town', { state: 'open', schoolId: 'commune-saint-aubin' }],
  ] as const)('%s is refused', async (_what, facts) => {
    await deployments().bulkUpsert([{ id: deploymentKey(hub.registration.id, '3'), registrationId: hub.registration.id, deploymentId: '3', seenAt: 0, ...facts }]);
    expect(errorPageOf(await open('3'))).toMatchObject({ code: 'LMS-ETABLISSEMENT' });
  });
});

describe('a visit', () => {
  const seen = async (browser: ReturnType<LmsHub['browser']>, page: { url: string }) => browser.get(page.url, INSIDE);

  test('shows its page again as often as it is asked for, and to no other browser', async () => {
    const browser = hub.browser();
    const page = await launch(hub, browser);
    expect((await seen(browser, page)).status).toBe(200);
    const stranger = await hub.browser().get(page.url, INSIDE);
    expect(errorPageOf(stranger)).toMatchObject({ status: 403, code: 'LMS-NAVIGATEUR' });
    expect(stranger.headers['content-security-policy']).toContain(`frame-ancestors ${hub.lms.origin}`);
  });

  test('is over after eight hours, however busy', async () => {
    const browser = hub.browser();
    const page = await launch(hub, browser);
    hub.clock.advance(8 * 3_600_000 - 1);
    expect((await seen(browser, page)).status).toBe(200);
    hub.clock.advance(1);
    expect(errorPageOf(await seen(browser, page))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test('ends at once when its LMS is suspended', async () => {
    const browser = hub.browser();
    const page = await launch(hub, browser);
    await hub.change({ state: 'suspended' });
    expect(errorPageOf(await seen(browser, page))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test.each([
    ['closed', { state: 'closed', schoolId: HIRONDELLES }],
    ['given to another school', { state: 'open', schoolId: EMBRUNS }],
  ] as const)('ends at once when its part of the LMS is %s', async (_what, facts) => {
    const browser = hub.browser();
    const page = await launch(hub, browser);
    await hub.hub.store.collection(COLLECTIONS.lmsDeployments).bulkUpsert([{ id: deploymentKey(hub.registration.id, '1'), registrationId: hub.registration.id, deploymentId: '1', seenAt: 0, ...facts }]);
    expect(errorPageOf(await seen(browser, page))).toMatchObject({ code: 'LMS-NAVIGATEUR' });
  });

  test('does not take the place of another one in the same browser', async () => {
    const browser = hub.browser();
    const [first, second] = [await launch(hub, browser), await launch(hub, browser, { subject: TEACHER.subject })];
    expect(first.url).not.toBe(second.url);
    expect([(await seen(browser, first)).status, (await seen(browser, second)).status]).toEqual([200, 200]);
    for (let index = 0; index < 10; index += 1) await launch(hub, browser);
    expect(browser.cookieNames().filter((name) => name.startsWith('lms.visite-'))).toHaveLength(8);
    expect(browser.cookieNames().filter((name) => name.startsWith('lms-'))).toEqual([]);
  });

  test('opens nothing of the portal, and no session begins with it', async () => {
    const browser = hub.browser();
    await launch(hub, browser);
    expect((await browser.get('/espace')).headers.location).toContain('/connexion');
    expect(browser.cookie('passerelle')).toBeUndefined();
    expect(hrefIn(await launch(hub, browser), '/lti/lms/relier/')).toMatch(/^\/lti\/lms\/relier\/[\w-]{32}$/);
  });
});
