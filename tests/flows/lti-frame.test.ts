import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { embed } from '../support/lti-gradebook.js';
import { authorize, hatOf, launch, loginOf, ltiResource, openPath, REDIRECT, signedIn, startLtiHub, TOOL_ORIGIN, type Journey } from '../support/lti-hub.js';
import { StrictTool, type AcceptedLaunch } from '../support/lti-tool.js';
import { postedForm } from '../support/posted-form.js';
import type { SchoolHub } from '../support/school-hub.js';

const LTI = 'https://purl.imsglobal.org/spec/lti/claim/';
const PUPIL = hatOf('pupil');
const TEACHER = hatOf('teacher');
const IN_FRAME = { 'sec-fetch-dest': 'iframe' };
const SELF = "'self'";
const ORIGINS = [TOOL_ORIGIN, 'https://lancement.example.fr', 'https://choix.example.fr', 'https://livres.example.fr', 'http://localhost:4000'];

const settings = {
  redirectUris: [REDIRECT, 'https://lancement.example.fr/lti'],
  deepLinkingUrl: 'https://choix.example.fr/choix',
  keySetUrl: `${TOOL_ORIGIN}/jwks`,
  domains: ['outil.example.fr', 'choix.example.fr', 'livres.example.fr', 'localhost:4000', 'port.example.fr:99999'],
  presentation: 'frame',
  custom: { ou: '$Message.documentTarget' },
};

let hub: SchoolHub;
let lea: HttpBrowser;
let bertin: HttpBrowser;

beforeAll(async () => {
  hub = await startLtiHub({ resources: () => [ltiResource('cadre', ['role'], {}, settings), ltiResource('fenetre', ['role']), ltiResource('payant', ['role'], { licence: 'required' }, { presentation: 'frame' })] });
  lea = await signedIn(hub, 'lea');
  bertin = await signedIn(hub, 'bertin');
});
afterAll(() => hub.close());

function policyOf({ headers }: BrowserAnswer): Readonly<Record<string, readonly string[]>> {
  const directives = String(headers['content-security-policy']).split('; ').map((part) => part.split(' '));
  return Object.fromEntries(directives.map(([name = '', ...values]) => [name, values]));
}

/** Who may hold an answer in a frame, as new browsers and old ones read it. */
const framedBy = (answer: BrowserAnswer): readonly unknown[] => [policyOf(answer)['frame-ancestors'], answer.headers['x-frame-options']];
const attribute = ({ text }: BrowserAnswer, name: string): string => new RegExp(`<iframe[^>]* ${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
const open = (browser: HttpBrowser, hat: string, path = openPath(hat, 'cadre')): Promise<BrowserAnswer> => browser.get(path);

/** A launch in a frame, up to where the tool has got its login initiation. */
async function framed(browser: HttpBrowser, hat: string): Promise<Journey> {
  const login = loginOf(await browser.get(attribute(await open(browser, hat), 'src'), IN_FRAME));
  return { browser, login, tool: new StrictTool({ issuer: hub.origin, clientId: 'cadre', redirectUri: REDIRECT }, { framed: true }) };
}

async function accepted({ tool }: Journey, answer: BrowserAnswer): Promise<AcceptedLaunch> {
  const { action, fields } = postedForm(answer.text);
  expect(action).toBe(REDIRECT);
  return tool.accept(fields);
}

const presentationOf = ({ claims }: AcceptedLaunch) => claims[`${LTI}launch_presentation`] as Readonly<Record<string, string>>;

describe('the page of a tool in a frame', () => {
  test('holds a frame that begins at the hub, and shows no origins but those of the tool', async () => {
    const page = await open(lea, PUPIL);
    expect(page.status).toBe(200);
    expect(attribute(page, 'src')).toMatch(new RegExp(`^${hub.origin}/lti/frame/[\\w-]{22,64}$`));
    expect(policyOf(page)['frame-src']).toEqual([SELF, ...ORIGINS]);
    expect(attribute(page, 'data-origins').split(' ')).toEqual(ORIGINS);
    expect(attribute(page, 'title')).toBe('Ressource cadre');
  });

  test('but for that it may do what every page may, and is itself in nobody’s frame', async () => {
    const { 'frame-src': _frames, ...policy } = policyOf(await open(lea, PUPIL));
    const home = await lea.get(`/espace/${PUPIL}`);
    expect(policy).toEqual(policyOf(home));
    expect(framedBy(home)).toEqual([["'none'"], 'DENY']);
  });

  test('says how to leave: back to where one came from, or to a window of its own', async () => {
    const page = await open(bertin, TEACHER, `${openPath(TEACHER, 'cadre')}?groupe=cp-a`);
    expect(page.text).toContain(`class="back"><a href="/espace/${TEACHER}/ressources/cadre?groupe=cp-a"`);
    expect(attribute(page, 'data-close')).toBe(`/espace/${TEACHER}/ressources/cadre?groupe=cp-a`);
    expect(page.text).toContain(`href="${openPath(TEACHER, 'cadre')}?groupe=cp-a&amp;onglet=oui" target="_blank" rel="noopener"`);
    expect(attribute(await open(lea, PUPIL), 'data-close')).toBe(`/espace/${PUPIL}`);
  });

  test('an activity has its own title there, and leads back to the class', async () => {
    const { id } = await embed(hub, 'cadre', 'cp-a', { title: 'Les <doubles>' });
    const page = await open(bertin, TEACHER, `/espace/${TEACHER}/activites/${id}/ouvrir`);
    expect(attribute(page, 'title')).toBe('Les &lt;doubles&gt;');
    expect(attribute(page, 'data-close')).toBe(`/espace/${TEACHER}/classes/cp-a`);
  });

  test('whoever may not open it is told so on a whole page, and there is no frame', async () => {
    const page = await open(lea, PUPIL, openPath(PUPIL, 'payant'));
    expect([page.status, page.text.includes('LIC-AUCUNE'), page.text.includes('<iframe')]).toEqual([403, true, false]);
  });
});

describe('the launch in it', () => {
  let journey: Journey;
  let request: Readonly<Record<string, string>>;

  beforeEach(async () => {
    journey = await framed(lea, PUPIL);
    request = journey.tool.begin(journey.login);
  });

  test('tells the tool that it is in a frame, and that its store is the page round it', async () => {
    const got = await accepted(journey, await authorize(journey, request));
    expect(presentationOf(got)['document_target']).toBe('iframe');
    expect(got.claims[`${LTI}custom`]).toEqual({ ou: 'iframe' });
  });

  test('is answered on a page that only pages of ours may hold, and that posts to the scheme of the tool', async () => {
    const answer = await authorize(journey, request);
    expect(framedBy(answer)).toEqual([[SELF], 'SAMEORIGIN']);
    expect(policyOf(answer)['form-action']).toEqual(['https:']);
    expect(policyOf(answer)['frame-src']).toBeUndefined();
  });

  test.each(['GET', 'POST'])('a %s that comes without the session gets one detour by a page of ours, and then its token', async (method) => {
    const stranger = hub.browser();
    const first = method === 'GET' ? await authorize({ ...journey, browser: stranger }, request) : await lea.postFromElsewhere('/lti/authorize', request);
    const detour = postedForm(first.text);
    expect(detour).toEqual({ action: `${hub.origin}/lti/authorize`, fields: { ...request, repost: '1' } });
    expect(framedBy(first)).toEqual([[SELF], 'SAMEORIGIN']);
    await accepted(journey, await lea.post(detour.action, detour.fields));
  });

  test('P-11: after the detour, whoever is not signed in gets nothing', async () => {
    const stranger = hub.browser();
    const { action, fields } = postedForm((await authorize({ ...journey, browser: stranger }, request)).text);
    const told = postedForm((await stranger.post(action, fields)).text);
    expect(told).toMatchObject({ action: REDIRECT, fields: { error: 'login_required' } });
    await accepted(journey, await authorize(journey, request));
  });

  test('A-13: after the detour, another person gets nothing', async () => {
    const { action, fields } = postedForm((await authorize({ ...journey, browser: hub.browser() }, request)).text);
    const told = postedForm((await bertin.post(action, fields)).text);
    expect(told.fields).toMatchObject({ error: 'access_denied' });
    expect(told.fields['error_description']).toContain('P-12');
  });

  test('A-14: a launch is used once, and its frame does not begin again', async () => {
    await accepted(journey, await authorize(journey, request));
    expect(postedForm((await authorize(journey, { ...request, nonce: 'n-2' })).text).fields).toMatchObject({ error: 'invalid_request' });
    const again = await lea.get(`/lti/frame/${request['lti_message_hint'] ?? ''}`, IN_FRAME);
    expect([again.status, again.text.includes('LTI-EXPIREE')]).toEqual([403, true]);
  });

  test.each([
    ['another session of the same person', async () => (await signedIn(hub, 'lea')).get(`/lti/frame/${request['lti_message_hint'] ?? ''}`, IN_FRAME)],
    ['nobody', () => hub.browser().get(`/lti/frame/${request['lti_message_hint'] ?? ''}`, IN_FRAME)],
    ['a made-up name', () => lea.get(`/lti/frame/${'x'.repeat(43)}`, IN_FRAME)],
    ['a long name', () => lea.get(`/lti/frame/${'x'.repeat(4_000)}`, IN_FRAME)],
    ['a name of other characters', () => lea.get('/lti/frame/%22%3E%3Cscript%3E%00', IN_FRAME)],
  ])('its address begins nothing for %s', async (_who, ask) => {
    const answer = await ask();
    expect([answer.status, answer.headers.location, answer.text.includes('LTI-EXPIREE')]).toEqual([403, undefined, true]);
    expect(framedBy(answer)).toEqual([[SELF], 'SAMEORIGIN']);
    expect(answer.text).not.toMatch(/x{43}|<script>/);
  });

  test('A-11: a refusal that no tool is told shows in the frame, alone and with ways out of it', async () => {
    const answer = await lea.get(`/lti/authorize?${new URLSearchParams({ ...request, redirect_uri: 'https://ailleurs.example/' }).toString()}`, IN_FRAME);
    expect([answer.status, answer.text.includes('LTI-REQUETE')]).toEqual([400, true]);
    expect(framedBy(answer)).toEqual([[SELF], 'SAMEORIGIN']);
    expect(answer.text).toContain('<base target="_top">');
    expect(answer.text).not.toContain('/deconnexion');
  });
});

describe('a window of its own', () => {
  test.each([['by the link of the page', 'cadre', '?onglet=oui'], ['for a tool that is not meant for a frame', 'fenetre', '']])('%s: no store is offered, and the tool is told where it is', async (_how, resourceId, query) => {
    const login = loginOf(await lea.get(`${openPath(PUPIL, resourceId)}${query}`));
    const journey = { browser: lea, login, tool: new StrictTool({ issuer: hub.origin, clientId: resourceId, redirectUri: REDIRECT }) };
    const got = await accepted(journey, await authorize(journey, journey.tool.begin(login)));
    expect(presentationOf(got)['document_target']).toBe('window');
  });

  test('a request without the session gets no detour there, but the refusal', async () => {
    const login = loginOf(await lea.get(`${openPath(PUPIL, 'cadre')}?onglet=oui`));
    const tool = new StrictTool({ issuer: hub.origin, clientId: 'cadre', redirectUri: REDIRECT });
    const told = postedForm((await authorize({ browser: hub.browser(), login, tool }, tool.begin(login))).text);
    expect(told).toMatchObject({ action: REDIRECT, fields: { error: 'login_required' } });
  });

  test('is where a picker always is, which makes links for a frame', async () => {
    const login = loginOf(await bertin.get(`/espace/${TEACHER}/ressources/cadre/choisir?groupe=cp-a`));
    const journey = { browser: bertin, login, tool: new StrictTool({ issuer: hub.origin, clientId: 'cadre', redirectUri: REDIRECT }, { messageType: 'LtiDeepLinkingRequest' }) };
    const got = await accepted(journey, await authorize(journey, journey.tool.begin(login)));
    expect(presentationOf(got)['document_target']).toBe('window');
    expect(got.claims['https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings']).toMatchObject({ accept_presentation_document_targets: ['iframe'] });
  });
});

describe('the way back from a frame', () => {
  test('leads the whole window out, whether or not anybody is known there', async () => {
    const returnUrl = presentationOf(await launch(hub, lea, PUPIL, 'fenetre'))['return_url'] ?? '';
    const page = await hub.browser().get(`${returnUrl}?lti_msg=%3Cb%3E&lti_errormsg=x`, IN_FRAME);
    expect([page.status, framedBy(page)]).toEqual([200, [[SELF], 'SAMEORIGIN']]);
    expect(page.text).toContain(`<a class="button filled" href="${new URL(returnUrl).pathname}?lti_msg=%3Cb%3E&amp;lti_errormsg=x" target="_top" data-leave>`);
    expect((await lea.open(returnUrl)).url).toBe(`${hub.origin}/espace/${PUPIL}`);
  });

  test('no other page of the hub stands in a frame', async () => {
    for (const path of [`/espace/${PUPIL}`, openPath(PUPIL, 'cadre'), '/espace/retour', '/connexion', '/accessibilite']) {
      expect([path, ...framedBy(await lea.get(path, IN_FRAME))]).toEqual([path, ["'none'"], 'DENY']);
    }
  });
});
