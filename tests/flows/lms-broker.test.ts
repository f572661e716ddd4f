import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { authorizeInside, linkTo, reachToolInside } from '../support/lms-broker.js';
import { INSIDE, launch, startLmsHub, type LmsHub } from '../support/lms-launch.js';
import { claimed } from '../support/lms/alterations.js';
import { OTHER_PUPIL, PUPIL, SAMPLE_COURSE, TEACHER } from '../support/lms/samples.js';
import { lti } from '../../src/demo/cartable/lms/words.js';
import { hatOf, LTI_RESOURCES, ltiResource, reachTool, REDIRECT } from '../support/lti-hub.js';
import type { AcceptedLaunch } from '../support/lti-tool.js';
import { postedForm } from '../support/posted-form.js';
import { HIRONDELLES } from '../support/school.js';
import { signIn } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const HOPS = 'https://passerelle.education/lti/claim/hops';
const LEGACY = {
  ...ltiResource('ancien', ['role'], { connector: 'generic-lti11' }),
  settings: { consumerKey: 'ecoles', secret: 'un secret assez long', url: 'https://outil.example.fr/ancien' },
};

let hub: LmsHub;
beforeAll(async () => {
  hub = await startLmsHub({ hub: { resources: () => [...LTI_RESOURCES, LEGACY] } });
});
afterAll(() => hub.close());

async function acceptedIn(browser: HttpBrowser, resourceId: string, { clientId = resourceId, ...opening }: { clientId?: string } & Parameters<typeof launch>[2] = {}): Promise<AcceptedLaunch> {
  const journey = await reachToolInside(hub, browser, clientId, { linkId: linkTo(hub, resourceId), ...opening });
  const { action, fields } = postedForm((await authorizeInside(journey, journey.tool.begin(journey.login))).text);
  expect(action).toBe(REDIRECT);
  return journey.tool.accept(fields);
}

function expectFramable(answer: BrowserAnswer): void {
  expect(answer.headers['content-security-policy']).toMatch(new RegExp(`frame-ancestors ('self' )?${hub.lms.origin}(;|$)`));
  expect(answer.headers['x-frame-options']).toBeUndefined();
}

describe('a tool behind the hub, opened inside an LMS', () => {
  test('is told of somebody of the LMS in words of its own: two messages, two audiences (B-01, B-02, B-06, B-07, B-08)', async () => {
    const { claims } = await acceptedIn(hub.browser(), 'tout');
    expect(claims).toMatchObject({
      iss: hub.origin,
      aud: 'tout',
      sub: expect.stringMatching(/^[a-z2-7]{32}$/),
      given_name: PUPIL.givenName,
      [`${LTI}deployment_id`]: HIRONDELLES,
      [`${LTI}roles`]: expect.arrayContaining(['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner']),
      [`${LTI}context`]: { id: expect.stringMatching(/^.{43}$/), type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'], title: SAMPLE_COURSE.title },
      [`${LTI}resource_link`]: { id: expect.stringMatching(/^.{43}$/), title: 'Calculons' },
      [HOPS]: [expect.any(String)],
    });
    expect(JSON.stringify(claims)).not.toContain(hub.registration.id);
    expect(JSON.stringify(claims)).not.toContain(hub.lms.origin);
  });

  test('knows the same person again in another course and at another link, and another one as another', async () => {
    const sub = async (...asked: Parameters<typeof acceptedIn>) => (await acceptedIn(...asked)).claims['sub'];
    const first = await sub(hub.browser(), 'role');
    expect(await sub(hub.browser(), 'role')).toBe(first);
    expect(await sub(hub.browser(), 'role', { subject: OTHER_PUPIL.subject })).not.toBe(first);
    expect(await sub(hub.browser(), 'rien')).not.toBe(first);
  });

  test('is told no more than it declared, nor than the LMS gave (B-05)', async () => {
    const { claims } = await acceptedIn(hub.browser(), 'rien');
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['given_name']));
    expect(claims[`${LTI}roles`]).toEqual([]);
    expect(claims[`${LTI}context`]).not.toHaveProperty('title');
  });

  test('is told no system role, whatever the LMS says (B-08)', async () => {
    const system = 'http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator';
    const learner = 'http://purl.imsglobal.org/vocab/lis/v2/membership#Learner';
    hub.lms.alteration = claimed({ [lti('roles')]: [system, learner] });
    const { claims } = await acceptedIn(hub.browser(), 'role');
    hub.lms.alteration = undefined;
    expect(claims[`${LTI}roles`]).toEqual([learner]);
  });

  test('may only be shown inside this LMS, on every step of ours (B-25)', async () => {
    const browser = hub.browser();
    const journey = await reachToolInside(hub, browser, 'role', { linkId: linkTo(hub, 'role') });
    const answer = await authorizeInside(journey, journey.tool.begin(journey.login));
    expectFramable(answer);
    // The window round it is the LMS's own: nothing of ours leaves for it.
    expect(answer.text).not.toContain('target="_top"');
  });

  test('may post its request: the cookie of a visit crosses sites, and no second post is needed', async () => {
    const journey = await reachToolInside(hub, hub.browser(), 'role', { linkId: linkTo(hub, 'role') });
    const answer = await journey.browser.postFromElsewhere(journey.tool.authorizeUrl, journey.tool.begin(journey.login), INSIDE);
    await expect(journey.tool.accept(postedForm(answer.text).fields)).resolves.toBeDefined();
  });

  test('two frames of one page open at the same time', async () => {
    const browser = hub.browser();
    const one = await reachToolInside(hub, browser, 'role', { linkId: linkTo(hub, 'role') });
    const other = await reachToolInside(hub, browser, 'rien', { linkId: linkTo(hub, 'rien') });
    for (const journey of [one, other]) {
      await expect(journey.tool.accept(postedForm((await authorizeInside(journey, journey.tool.begin(journey.login))).text).fields)).resolves.toBeDefined();
    }
  });

  test('a tool of LTI 1.1 gets its form, with the LMS’s roles and the course (B-28)', async () => {
    const answer = await launch(hub, hub.browser(), { linkId: linkTo(hub, 'ancien') });
    expectFramable(answer);
    const { action, fields } = postedForm(answer.text);
    expect(action).toBe('https://outil.example.fr/ancien');
    expect(fields).toMatchObject({ roles: expect.stringContaining('Learner'), context_type: 'CourseOffering', user_id: expect.stringMatching(/^[a-z2-7]{32}$/), oauth_consumer_key: 'ecoles' });
  });

  test('LMS-LIEN where the link opens nothing here, and the school’s refusals as at the portal', async () => {
    expect(errorPageOf(await launch(hub, hub.browser(), { linkId: linkTo(hub, 'inconnue') }))).toMatchObject({ code: 'LMS-LIEN', status: 404 });
    for (const [resourceId, code] of [['payant', 'LIC-AUCUNE'], ['ferme', 'RES-FERMEE'], ['ailleurs', 'ECOLE-REFUS']] as const) {
      const answer = await launch(hub, hub.browser(), { linkId: linkTo(hub, resourceId) });
      expect(errorPageOf(answer)).toMatchObject({ code, status: 403 });
      expectFramable(answer);
    }
  });

  test('LMS-BOUCLE for a launch that came through this hub, or through three (B-27)', async () => {
    const { claims } = await acceptedIn(hub.browser(), 'role');
    for (const hops of [claims[HOPS], ['a', 'b', 'c']]) {
      hub.lms.alteration = claimed({ [HOPS]: hops });
      expect(errorPageOf(await launch(hub, hub.browser(), { linkId: linkTo(hub, 'role') }))).toMatchObject({ code: 'LMS-BOUCLE' });
    }
    hub.lms.alteration = undefined;
  });
});

describe('who answers for a launch (B-26)', () => {
  const told = async (journey: Awaited<ReturnType<typeof reachToolInside>>, browser: HttpBrowser) => postedForm((await authorizeInside({ ...journey, browser }, journey.tool.begin(journey.login))).text).fields;

  test('P-11: nobody but a visit, not even a session of the portal', async () => {
    const journey = await reachToolInside(hub, hub.browser(), 'role', { linkId: linkTo(hub, 'role') });
    expect(await told(journey, hub.browser())).toMatchObject({ error: 'login_required', error_description: expect.stringContaining('P-11') });
    const lea = hub.browser();
    await signIn(lea, 'lea');
    expect(await told(journey, lea)).toMatchObject({ error: 'login_required', error_description: expect.stringContaining('P-11') });
    expect(await told(journey, journey.browser)).toHaveProperty('id_token');
  });

  test('P-12: no visit of somebody else, nor another one of the same', async () => {
    const journey = await reachToolInside(hub, hub.browser(), 'role', { linkId: linkTo(hub, 'role') });
    const [other, same] = [hub.browser(), hub.browser()];
    await launch(hub, other, { linkId: linkTo(hub, 'role'), subject: OTHER_PUPIL.subject });
    await launch(hub, same, { linkId: linkTo(hub, 'role') });
    for (const browser of [other, same]) expect(await told(journey, browser)).toMatchObject({ error: 'access_denied', error_description: expect.stringContaining('P-12') });
  });

  test('P-11: a visit answers for no launch of the portal', async () => {
    const lea = hub.browser();
    await signIn(lea, 'lea');
    const journey = await reachTool(hub, lea, hatOf('pupil'), 'role');
    const visitor = hub.browser();
    await launch(hub, visitor, { linkId: linkTo(hub, 'role') });
    expect(await told(journey, visitor)).toMatchObject({ error: 'login_required', error_description: expect.stringContaining('P-11') });
  });

  test('nobody any more once the LMS is suspended (B-30)', async () => {
    const journey = await reachToolInside(hub, hub.browser(), 'role', { linkId: linkTo(hub, 'role') });
    await hub.change({ state: 'suspended' });
    const answer = await told(journey, journey.browser);
    await hub.change({ state: 'active' });
    expect(answer).toMatchObject({ error: 'login_required' });
  });

  test('a launch is used once', async () => {
    const journey = await reachToolInside(hub, hub.browser(), 'role', { linkId: linkTo(hub, 'role') });
    expect(await told(journey, journey.browser)).toHaveProperty('id_token');
    expect(await told(journey, journey.browser)).toMatchObject({ error: 'invalid_request', error_description: expect.stringContaining('P-10') });
  });
});

describe('the way back (B-23)', () => {
  const returnUrlOf = async (): Promise<string> => {
    const { claims } = await acceptedIn(hub.browser(), 'role');
    return (claims[`${LTI}launch_presentation`] as { return_url: string }).return_url;
  };

  test('leads to the LMS with the tool’s words, whatever cookies there are', async () => {
    const address = await returnUrlOf();
    expect(address).toMatch(new RegExp(`^${hub.origin}/lti/lms/retour/[\\w-]{43}$`));
    const answer = await hub.browser().get(`${address}?lti_msg=${encodeURIComponent('À demain\u202e !')}&lti_log=interne&autre=x`, INSIDE);
    expect(answer.status).toBe(303);
    const to = new URL(answer.headers.location!);
    expect(to.origin).toBe(hub.lms.origin);
    expect(to.searchParams.get('lti_msg')).toBe('À demain !');
    expect(to.searchParams.has('lti_log')).toBe(false);
    expect(to.searchParams.has('autre')).toBe(false);
  });

  test('is a page of ours that this LMS may frame where it gave no address', async () => {
    hub.lms.alteration = claimed({ [lti('launch_presentation')]: undefined });
    const address = await returnUrlOf();
    hub.lms.alteration = undefined;
    const answer = await hub.browser().get(`${address}?lti_errormsg=${encodeURIComponent('<b>Fini</b>')}`, INSIDE);
    expectFramable(answer);
    expect(answer.text).toContain('&lt;b&gt;Fini&lt;/b&gt;');
    expect(answer.text).toContain('Ressource role');
  });

  test('an address that nobody was given leads nowhere and says nothing of what was sent', async () => {
    const answer = await hub.browser().get(`/lti/lms/retour/${'x'.repeat(43)}?lti_errormsg=invente`);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('invente');
    expect(answer.headers.location).toBeUndefined();
  });
});

test('only the teacher’s launch tells that somebody teaches', async () => {
  const { claims } = await acceptedIn(hub.browser(), 'role', { subject: TEACHER.subject });
  expect(claims[`${LTI}roles`]).toEqual(expect.arrayContaining(['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor']));
});
