import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { startSamlHub, type SamlHub } from '../support/saml-hub.js';
import { createIdentityProvider } from '../support/saml-identity-provider.js';
import { swap } from '../support/saml-response.js';
import { TEACHER_PAGE } from '../support/school-hub.js';

const SERVICE = 'https://decouverte.federation.example.fr/wayf?lang=fr';
const SP = 'https://sp.editeur.example.fr/shibboleth';
const RETURN = 'https://sp.editeur.example.fr/Shibboleth.sso/Login';
const SINGLE = 'urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol:single';

const hidden = createIdentityProvider('https://cache.example.fr/metadata');
const hide = '<md:Extensions><mdattr:EntityAttributes xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute"><saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Name="http://macedir.org/entity-category">'
  + '<saml:AttributeValue>http://refeds.org/category/hide-from-discovery</saml:AttributeValue></saml:Attribute></mdattr:EntityAttributes></md:Extensions>';

let hub: SamlHub;
beforeAll(async () => {
  hub = await startSamlHub({
    config: {
      discovery: { service: SERVICE },
      discoveryClients: [{ id: 'editeur', label: { fr: 'Manuels du Tilleul' }, entityId: SP, returns: [RETURN, 'https://sp.editeur.example.fr/autre?x=1'] }],
    },
    connections: { cachee: { entityId: hidden.entityId, metadata: { xml: swap(hidden.metadata(), '<md:IDPSSODescriptor', `${hide}<md:IDPSSODescriptor`) } } },
  });
});
afterAll(() => hub.close());

const location = ({ headers }: BrowserAnswer): URL => new URL(headers.location ?? '', hub.origin);

describe('as a service provider: people choose elsewhere', () => {
  /** A browser at the discovery service, and the way back it was given. */
  async function atTheService(browser: HttpBrowser = hub.browser(), query = ''): Promise<{ browser: HttpBrowser; sent: URL; back: URL }> {
    const sent = location(await browser.get(`/connexion/decouverte${query}`));
    return { browser, sent, back: new URL(sent.searchParams.get('return') ?? '') };
  }

  const returning = (browser: HttpBrowser, back: URL, entityId?: string): Promise<BrowserAnswer> => {
    if (entityId !== undefined) back.searchParams.set('entityID', entityId);
    return browser.get(`${back.pathname}${back.search}`);
  };

  test('they are sent there with our name and a way back of their own, which our metadata announces', async () => {
    const { sent, back } = await atTheService();
    expect(`${sent.origin}${sent.pathname}`).toBe('https://decouverte.federation.example.fr/wayf');
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({ lang: 'fr', entityID: `${hub.origin}/connexion/saml/metadata`, returnIDParam: 'entityID' });
    expect((await hub.browser().get('/connexion/saml/metadata')).text).toContain(`Location="${back.origin}${back.pathname}"`);
  });

  test('the chooser leads there and keeps the page that was wanted', async () => {
    const page = await hub.browser().get(`/connexion?vers=${encodeURIComponent(TEACHER_PAGE)}`);
    expect(page.text).toContain(`href="/connexion/decouverte?vers=${encodeURIComponent(TEACHER_PAGE)}"`);
  });

  test('their choice begins a sign-in at that provider, for the page that was wanted', async () => {
    const { browser, back } = await atTheService(undefined, `?vers=${encodeURIComponent(TEACHER_PAGE)}`);
    expect((await returning(browser, back, hub.partner.entityId)).headers.location).toBe(`/connexion/vers/partenaire?vers=${encodeURIComponent(TEACHER_PAGE)}`);
  });

  test('no choice leads back to the chooser', async () => {
    const { browser, back } = await atTheService(undefined, `?vers=${encodeURIComponent(TEACHER_PAGE)}`);
    expect((await returning(browser, back)).headers.location).toBe(`/connexion?vers=${encodeURIComponent(TEACHER_PAGE)}`);
  });

  test.each(['https://evil.example/idp', 'ent', '__proto__', 'x'.repeat(500), ''])('%.20j is not one of ours: AUTH-IDP-INCONNU', async (entityId) => {
    const { browser, back } = await atTheService();
    expect(errorPageOf(await returning(browser, back, entityId))).toMatchObject({ status: 404, code: 'AUTH-IDP-INCONNU' });
  });

  test('an answer nobody waits for, a used one and an invented one: AUTH-REPONSE', async () => {
    expect(errorPageOf(await hub.browser().get(`/connexion/saml/decouverte?entityID=${encodeURIComponent(hub.idp.entityId)}`)).code).toBe('AUTH-REPONSE');
    expect(errorPageOf(await hub.browser().get(`/connexion/saml/decouverte?attente=x&entityID=${encodeURIComponent(hub.idp.entityId)}`)).code).toBe('AUTH-REPONSE');
    const { browser, back } = await atTheService();
    await returning(browser, back, hub.idp.entityId);
    expect(errorPageOf(await returning(browser, back, hub.idp.entityId)).code).toBe('AUTH-REPONSE');
  });

  test('an answer in another browser: AUTH-COOKIE, and the right one can still finish', async () => {
    const { browser, back } = await atTheService();
    expect(errorPageOf(await returning(hub.browser(), back, hub.idp.entityId)).code).toBe('AUTH-COOKIE');
    expect((await returning(browser, back, hub.idp.entityId)).status).toBe(303);
  });

  test('a cookie that is none of ours is replaced, and nobody is stuck with it', async () => {
    const browser = hub.browser();
    browser.plant('decouverte', '100%');
    const { back } = await atTheService(browser);
    expect(browser.cookie('decouverte')).toMatch(/^[\w-]{32}$/);
    expect((await returning(browser, back, hub.idp.entityId)).status).toBe(303);
  });

  test('too late: AUTH-REPONSE', async () => {
    const { browser, back } = await atTheService();
    hub.clock.advance(10 * 60_000);
    expect(errorPageOf(await returning(browser, back, hub.idp.entityId)).code).toBe('AUTH-REPONSE');
  });
});

describe('as a discovery service: people of other services choose here', () => {
  const ask = (browser: HttpBrowser, parameters: Record<string, string> | string): Promise<BrowserAnswer> => browser.get(`/decouverte?${new URLSearchParams(parameters).toString()}`);
  const doors = (html: string): string[] => [...html.matchAll(/href="(\/decouverte\?[^"]*choix=[^"]*)"/g)].map(([, href = '']) => href.replace(/&amp;/g, '&'));

  test('the page says for whom, shows the doors, and leaves out a provider that asks to be left out', async () => {
    const { status, text } = await ask(hub.browser(), { entityID: SP, return: RETURN });
    expect(status).toBe(200);
    expect(text).toContain('Manuels du Tilleul');
    expect(text).not.toContain('Trouver mon école');
    expect(doors(text).map((href) => new URL(href, hub.origin).searchParams.get('choix'))).toEqual(['academie', 'partenaire', 'souple', 'agents']);
  });

  test('the choice goes to the service under the name it asked for, with its own query, and is remembered', async () => {
    const browser = hub.browser();
    const asked = { entityID: SP, return: `${RETURN}?SAMLDS=1&target=a%26b`, returnIDParam: 'idp', policy: SINGLE };
    const page = await ask(browser, asked);
    const end = location(await browser.get(doors(page.text)[1] ?? ''));
    expect(`${end.origin}${end.pathname}`).toBe(RETURN);
    expect(Object.fromEntries(end.searchParams)).toEqual({ SAMLDS: '1', target: 'a&b', idp: hub.partner.entityId });
    expect((await ask(browser, asked)).text).toContain('Continuer avec Guichet partenaire');
    expect(location(await ask(browser, { ...asked, isPassive: 'true' })).searchParams.get('idp')).toBe(hub.partner.entityId);
  });

  test('asked without a page and knowing nothing, it answers nothing', async () => {
    const answer = await ask(hub.browser(), { entityID: SP, return: `${RETURN}?x=1`, isPassive: 'true' });
    expect([answer.status, location(answer).href]).toEqual([303, `${RETURN}?x=1`]);
  });

  test('without an address the service’s first is meant', async () => {
    expect(location(await ask(hub.browser(), { entityID: SP, isPassive: 'true' })).href).toBe(RETURN);
  });

  test('an address of the service is its own whatever the query', async () => {
    expect(location(await ask(hub.browser(), { entityID: SP, return: 'https://sp.editeur.example.fr/autre', isPassive: '1' })).href).toBe('https://sp.editeur.example.fr/autre');
  });

  test('a hidden provider cannot be chosen by hand', async () => {
    expect((await ask(hub.browser(), { entityID: SP, return: RETURN, choix: 'cachee' })).status).toBe(200);
  });

  const refused: readonly (readonly [string, Record<string, string> | string])[] = [
    ['no service', { return: RETURN }],
    ['an unknown service', { entityID: 'https://evil.example/', return: RETURN }],
    ['an address elsewhere', { entityID: SP, return: 'https://evil.example/' }],
    ['an address that begins alike', { entityID: SP, return: `${RETURN}.evil.example` }],
    ['a longer path', { entityID: SP, return: `${RETURN}/x` }],
    ['a host that begins alike', { entityID: SP, return: RETURN.replace('.fr', '.fr.evil.example') }],
    ['the host as a user name', { entityID: SP, return: RETURN.replace('https://', 'https://evil@') }],
    ['plain http', { entityID: SP, return: RETURN.replace('https', 'http') }],
    ['javascript:', { entityID: SP, return: 'javascript:alert(1)' }],
    ['no address', { entityID: SP, return: '/' }],
    ['a fragment', { entityID: SP, return: `${RETURN}#x` }],
    ['another policy', { entityID: SP, return: RETURN, policy: 'urn:x' }],
    ['a parameter that is none', { entityID: SP, return: RETURN, returnIDParam: 'a b&c' }],
    ['a parameter that is there already', { entityID: SP, return: `${RETURN}?entityID=x` }],
    ['isPassive that is neither', { entityID: SP, return: RETURN, isPassive: 'perhaps' }],
    ['an address twice', `entityID=${encodeURIComponent(SP)}&return=${encodeURIComponent(RETURN)}&return=${encodeURIComponent(RETURN)}`],
  ];
  test.each(refused)('%s: AUTH-DECOUVERTE, and nobody is sent anywhere', async (_what, parameters) => {
    const answer = await ask(hub.browser(), parameters);
    expect(errorPageOf(answer)).toMatchObject({ status: 400, code: 'AUTH-DECOUVERTE' });
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).not.toContain('evil.example');
  });
});
