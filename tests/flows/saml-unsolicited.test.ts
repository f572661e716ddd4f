import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import type { AnswerDraft } from '../support/saml-identity-provider.js';
import { startSamlHub, type SamlHub } from '../support/saml-hub.js';
import { nameIdXml } from '../support/saml-response.js';
import { TEACHER_PAGE } from '../support/school-hub.js';

const MINUTE = 60_000;

let hub: SamlHub;
beforeAll(async () => {
  hub = await startSamlHub();
});
afterAll(() => hub.close());

let made = 0;
/** What the provider sends of its own accord. */
function unasked(login: string, draft: AnswerDraft = {}, connection = 'agents'): string {
  made += 1;
  const facts = { requestId: '', consumerUrl: `${hub.origin}/connexion/saml/${connection}/acs`, audience: `${hub.origin}/connexion/saml/metadata`, entityId: hub.idp.entityId, now: hub.clock.now() };
  return hub.idp.respond(facts, {
    response: { ID: `_r${made}`, InResponseTo: undefined },
    assertion: { ID: `_a${made}` },
    confirmationData: { InResponseTo: undefined },
    nameId: nameIdXml(login),
    attributes: { ENTPersonJointure: [`17$${login}`] },
    ...draft,
  });
}

/** Posted across sites, without a cookie of ours. */
function post(xml: string, fields: Readonly<Record<string, string>> = {}, connection = 'agents'): Promise<BrowserAnswer> {
  hub.clock.advance(1);
  return hub.browser().postFromElsewhere(`/connexion/saml/${connection}/acs`, { SAMLResponse: Buffer.from(xml).toString('base64'), ...fields });
}

/** To the page that asks whether it is them. */
async function arrive(browser: HttpBrowser, xml: string, fields?: Readonly<Record<string, string>>): Promise<BrowserAnswer> {
  return browser.follow(await post(xml, fields));
}

function entryOf({ text }: BrowserAnswer): string {
  return /name="entree" value="([\w-]{32})"/.exec(text)?.[1] ?? '';
}

const enter = (browser: HttpBrowser, page: BrowserAnswer, headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' }): Promise<BrowserAnswer> =>
  browser.post('/connexion/saml/entrer', { entree: entryOf(page) }, headers);

const isSignedIn = async (browser: HttpBrowser): Promise<boolean> => (await browser.get('/espace')).headers.location?.startsWith('/connexion') !== true;

describe('a provider sends somebody of its own accord', () => {
  test('who says that it is they, and is on their page', async () => {
    const browser = hub.browser();
    const page = await arrive(browser, unasked('bertin'));
    expect(page.status).toBe(200);
    expect(page.text).toContain('Vous entrez en tant que Mme Bertin');
    expect(page.text).toContain('Guichet agents');
    expect(await isSignedIn(browser)).toBe(false);
    const entered = await enter(browser, page);
    expect([entered.status, entered.headers.location]).toEqual([303, TEACHER_PAGE]);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('to a page by its name, and to no other', async () => {
    for (const [RelayState, location] of [['ressources', '/ressources'], ['https://evil.example/', TEACHER_PAGE], ['/ressources', TEACHER_PAGE]] as const) {
      const browser = hub.browser();
      expect((await enter(browser, await arrive(browser, unasked('bertin'), { RelayState }))).headers.location).toBe(location);
    }
  });

  test('encrypted', async () => {
    const browser = hub.browser();
    expect((await enter(browser, await arrive(browser, unasked('bertin', { encrypted: { to: hub.toEncrypt } })))).headers.location).toBe(TEACHER_PAGE);
  });

  test('in place of somebody else, whom the page names and whose session ends', async () => {
    const browser = hub.browser();
    await enter(browser, await arrive(browser, unasked('diallo')));
    const before = browser.cookie('passerelle') ?? '';
    const page = await arrive(browser, unasked('bertin'));
    expect(page.text).toMatch(/Diallo est connecté ici dans ce navigateur/);
    await enter(browser, page);
    expect(browser.cookie('passerelle')).not.toBe(before);
    const other = hub.browser();
    other.plant('passerelle', before);
    expect(await isSignedIn(other)).toBe(false);
  });
});

describe('login CSRF: an answer of the attacker’s own in somebody else’s browser', () => {
  test('signs nobody in by itself', async () => {
    const victim = hub.browser();
    await arrive(victim, unasked('moreau'));
    expect(victim.cookie('passerelle')).toBeUndefined();
    expect(await isSignedIn(victim)).toBe(false);
  });

  test('AUTH-COOKIE: nobody says yes in a browser they did not arrive in, and the right one still can', async () => {
    const [browser, thief] = [hub.browser(), hub.browser()];
    const page = await arrive(browser, unasked('bertin'));
    expect(errorPageOf(await enter(thief, page))).toMatchObject({ status: 403, code: 'AUTH-COOKIE' });
    await arrive(thief, unasked('moreau'));
    expect(errorPageOf(await enter(thief, page))).toMatchObject({ status: 403, code: 'AUTH-COOKIE' });
    expect((await enter(browser, page)).headers.location).toBe(TEACHER_PAGE);
  });

  test('SYS-CSRF: no other site says yes', async () => {
    const browser = hub.browser();
    const page = await arrive(browser, unasked('bertin'));
    expect(errorPageOf(await enter(browser, page, { 'sec-fetch-site': 'cross-site' }))).toMatchObject({ code: 'SYS-CSRF' });
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('AUTH-REPONSE: once, and not for long', () => {
  test('the answer', async () => {
    const xml = unasked('bertin');
    await arrive(hub.browser(), xml);
    expect(errorPageOf(await arrive(hub.browser(), xml))).toMatchObject({ status: 403, code: 'AUTH-REPONSE' });
    expect(await hub.lastRule()).toBe('V28');
  });

  test('the page where it waits for its browser', async () => {
    const posted = await post(unasked('bertin'));
    await hub.browser().follow(posted);
    expect(errorPageOf(await hub.browser().follow(posted))).toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('the person’s word', async () => {
    const browser = hub.browser();
    const page = await arrive(browser, unasked('bertin'));
    await enter(browser, page);
    expect(errorPageOf(await enter(browser, page))).toMatchObject({ code: 'AUTH-REPONSE' });
  });

  test('which is given within five minutes', async () => {
    const browser = hub.browser();
    const page = await arrive(browser, unasked('bertin'));
    hub.clock.advance(5 * MINUTE + 1);
    expect(errorPageOf(await enter(browser, page))).toMatchObject({ code: 'AUTH-REPONSE' });
  });
});

describe('what is refused', () => {
  test.each([
    ['V10: an answer to a request', () => ({ response: { InResponseTo: '_some' } }), 'AUTH-REPONSE', 'V10'],
    ['V24: one confirmed for a request', () => ({ confirmationData: { InResponseTo: '_some' } }), 'AUTH-REPONSE', 'V24'],
    ['V14: one that is not signed', () => ({ signed: 'nothing' as const }), 'AUTH-SIGNATURE', 'V14'],
    ['V22: one encrypted to somebody else', () => ({ encrypted: { to: hub.idp.own } }), 'AUTH-CHIFFREMENT', 'V22'],
  ] satisfies readonly (readonly [string, () => AnswerDraft, string, string])[])('%s', async (_what, draft, code, rule) => {
    const refused = await arrive(hub.browser(), unasked('vasseur', draft()));
    expect(errorPageOf(refused)).toMatchObject({ code });
    expect(await hub.lastRule()).toBe(rule);
    expect(refused.text).not.toMatch(/vasseur|_some/i);
  });

  test('at the address of a connection that takes none: AUTH-REPONSE, whoever issued it', async () => {
    for (const connection of ['academie', 'partenaire']) {
      expect(errorPageOf(await post(unasked('vasseur', {}, connection), {}, connection))).toMatchObject({ status: 403, code: 'AUTH-REPONSE' });
      expect(await hub.lastRule()).toBe('V03');
    }
  });

  test('at the address of no connection: AUTH-IDP-INCONNU', async () => {
    expect(errorPageOf(await post(unasked('vasseur', {}, 'nobody'), {}, 'nobody'))).toMatchObject({ status: 404, code: 'AUTH-IDP-INCONNU' });
  });

  test('from another provider than the one of the address: AUTH-EMETTEUR', async () => {
    const facts = { requestId: '', consumerUrl: `${hub.origin}/connexion/saml/agents/acs`, audience: `${hub.origin}/connexion/saml/metadata`, entityId: hub.partner.entityId, now: hub.clock.now() };
    const xml = hub.partner.respond(facts, { response: { InResponseTo: undefined }, confirmationData: { InResponseTo: undefined }, nameId: nameIdXml('vasseur') });
    expect(errorPageOf(await arrive(hub.browser(), xml))).toMatchObject({ code: 'AUTH-EMETTEUR' });
  });

  test('ST6: under the name of a sign-in under way: AUTH-REPONSE, and that sign-in goes on', async () => {
    const browser = hub.browser();
    const begun = await hub.begin(browser);
    expect(errorPageOf(await post(unasked('vasseur'), { RelayState: begun.relayState }))).toMatchObject({ code: 'AUTH-REPONSE' });
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('without the address of its connection: AUTH-REPONSE', async () => {
    const answer = await hub.browser().postFromElsewhere('/connexion/saml/acs', { SAMLResponse: Buffer.from(unasked('vasseur')).toString('base64') });
    expect(errorPageOf(answer)).toMatchObject({ status: 403, code: 'AUTH-REPONSE' });
  });

  test.each([
    ['with a parameter in the query', '?RelayState=x', {}],
    ['with a field too long', '', { RelayState: 'x'.repeat(370_000) }],
  ] as const)('%s: SYS-FORME', async (_what, query, fields) => {
    const answer = await hub.browser().postFromElsewhere(`/connexion/saml/agents/acs${query}`, { SAMLResponse: 'AAAA', ...fields });
    expect(errorPageOf(answer)).toMatchObject({ code: 'SYS-FORME' });
  });

  test('an entry under no name, or a strange one', async () => {
    for (const fields of [{}, { entree: 'x' }, { entree: '../attempt/x' }]) {
      const answer = await hub.browser().post('/connexion/saml/entrer', fields, { 'sec-fetch-site': 'same-origin' });
      expect(['SYS-FORME', 'AUTH-REPONSE']).toContain(errorPageOf(answer).code);
    }
  });

  test.each(['/connexion/saml/agents/acs', '/connexion/saml/entrer'])('%s is for a post only', async (address) => {
    expect(errorPageOf(await hub.browser().get(address))).toMatchObject({ status: 405, code: 'SYS-METHODE' });
  });
});
