import { verify, X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { formTokenIn } from '../support/form-token.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { postedForm } from '../support/posted-form.js';
import { startSamlHub, type SamlHub } from '../support/saml-hub.js';
import { documentIn, logoutRequestXml, logoutResponseXml, postedFields, redirectQuery, type LogoutDraft } from '../support/saml-logout.js';
import { nameIdXml, PERSISTENT, statusXml, swap } from '../support/saml-response.js';
import { xmlCryptoAccepts } from '../support/saml-signature.js';

const SLO = '/connexion/saml/slo';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const NAME = { Format: PERSISTENT, NameQualifier: 'https://idp.ac-exemple.fr/metadata' };

let hub: SamlHub;
let browser: HttpBrowser;
beforeAll(async () => { hub = await startSamlHub(); });
afterAll(() => hub.close());
beforeEach(async () => { browser = await enter('bertin', 's1'); });

async function enter(login: string, sessionIndex: string, connection = 'academie'): Promise<HttpBrowser> {
  const visitor = hub.browser();
  const begun = await hub.begin(visitor, connection);
  const nameId = connection === 'partenaire' ? nameIdXml(login) : nameIdXml(login, NAME);
  await hub.bringBack(visitor, begun, hub.answer(begun, login, { nameId, authn: { SessionIndex: sessionIndex } }));
  return visitor;
}

async function isStillIn(visitor = browser): Promise<boolean> {
  return (await visitor.get('/espace')).headers.location?.startsWith('/connexion') !== true;
}

function request(draft: Partial<LogoutDraft> = {}): string {
  return logoutRequestXml({ origin: hub.origin, entityId: hub.idp.entityId, now: hub.clock.now(), sessionIndexes: ['s1'], ...draft });
}

/** A redirect through any browser: it needs no cookie of ours. */
function bring(xml: string, relayState?: string): Promise<BrowserAnswer> {
  const relay = relayState === undefined ? {} : { relayState };
  return hub.browser().get(`${SLO}?${redirectQuery(xml, { key: hub.idp.own.key, ...relay })}`);
}

/** The answer in the redirect, which the hub's certificate must verify. */
function answerIn({ status, headers }: BrowserAnswer): ReturnType<typeof documentIn> {
  expect(status).toBe(303);
  const answer = documentIn(headers.location ?? '');
  const raw = answer.url.search.slice(1).split('&');
  const signed = [answer.field, 'RelayState', 'SigAlg'].flatMap((name) => raw.find((pair) => pair.startsWith(`${name}=`)) ?? []).join('&');
  const signature = Buffer.from(answer.url.searchParams.get('Signature') ?? '', 'base64');
  expect(verify('sha256', Buffer.from(signed), new X509Certificate(hub.certificatePem).publicKey, signature)).toBe(true);
  return answer;
}

const codesIn = (xml: string): readonly string[] => [...xml.matchAll(/StatusCode Value="([^"]+)"/g)].map(([, code = '']) => code.replace(STATUS, ''));

describe('a logout request of the provider', () => {
  test('by redirect ends the session, without a cookie, and is answered signed at the address of the metadata', async () => {
    const xml = request();
    const answer = answerIn(await bring(xml, 'état & suite'));
    expect(await isStillIn()).toBe(false);
    expect(`${answer.url.origin}${answer.url.pathname}`).toBe('https://idp.example.fr/slo/answer');
    expect([answer.field, answer.url.searchParams.get('RelayState'), codesIn(answer.xml)]).toEqual(['SAMLResponse', 'état & suite', ['Success']]);
    expect(answer.xml).toContain(`InResponseTo="${/ID="([^"]+)"/.exec(xml)?.[1] ?? 'none'}"`);
    expect(answer.xml).toContain('Destination="https://idp.example.fr/slo/answer"');
    expect(answer.xml).toContain(`>${hub.origin}/connexion/saml/metadata</saml:Issuer>`);
  });

  test('by form ends the session and is answered by a signed form', async () => {
    const partner = await enter('bertin', 's1', 'partenaire');
    const xml = request({ entityId: hub.partner.entityId });
    const page = await hub.browser().postFromElsewhere(SLO, postedFields(xml, hub.partner.own.key));
    expect([await isStillIn(partner), await isStillIn()]).toEqual([false, true]);
    const { action, fields } = postedForm(page.text);
    const answer = Buffer.from(fields['SAMLResponse'] ?? '', 'base64').toString('utf8');
    expect([action, codesIn(answer)]).toEqual(['https://partenaire.example.fr/slo/post', ['Success']]);
    expect(xmlCryptoAccepts(answer, /ID="([^"]+)"/.exec(answer)?.[1] ?? '', hub.certificatePem)).toBe(true);
  });

  test('names one session by its index: another of the same person stays', async () => {
    const other = await enter('bertin', 's2');
    await bring(request({ sessionIndexes: ['s2'] }));
    expect([await isStillIn(), await isStillIn(other)]).toEqual([true, false]);
  });

  test('names several sessions by their indexes', async () => {
    const [second, third] = [await enter('bertin', 's2'), await enter('bertin', 's3')];
    await bring(request({ sessionIndexes: ['s1', ' s3\n'] }));
    expect([await isStillIn(), await isStillIn(second), await isStillIn(third)]).toEqual([false, true, false]);
  });

  test('without an index ends every session of the name, through every connection of that provider, and nobody else’s', async () => {
    await bring(request({ sessionIndexes: [] }));
    browser = await enter('bertin', 's1');
    const [second, third, somebody] = [await enter('bertin', 's2'), await enter('bertin', 's1', 'souple'), await enter('vasseur', 's1')];
    const partner = await enter('bertin', 's1', 'partenaire');
    expect(codesIn(answerIn(await bring(request({ sessionIndexes: [] }))).xml)).toEqual(['Success']);
    expect(await Promise.all([browser, second, third, somebody, partner].map(isStillIn))).toEqual([false, false, false, true, true]);
    expect((await hub.recorded('provider-sign-out')).at(-1)).toEqual({ outcome: 'done', connectionId: 'academie', count: 3, traceId: expect.any(String) });
  });

  test.each([
    ['says the qualifiers that the assertion left out', nameIdXml('bertin', { ...NAME, SPNameQualifier: 'own' })],
    ['leaves out the qualifiers that the assertion said', nameIdXml('bertin', { Format: PERSISTENT })],
    ['leaves out the format', nameIdXml('bertin', {})],
  ])('is understood when it %s', async (_how, nameId) => {
    await bring(request({ nameId: nameId.replace('"own"', `"${hub.origin}/connexion/saml/metadata"`) }));
    expect(await isStillIn()).toBe(false);
  });

  test.each([
    ['another name', { nameId: nameIdXml('moreau') }],
    ['a name for another service', { nameId: nameIdXml('bertin', { ...NAME, SPNameQualifier: 'https://autre.example.fr' }) }],
    ['a name of another provider', { nameId: nameIdXml('bertin', { ...NAME, NameQualifier: 'https://autre.example.fr' }) }],
    ['an index of no session', { sessionIndexes: ['s9'] }],
  ])('with %s ends nothing and is answered UnknownPrincipal', async (_what, draft) => {
    expect(codesIn(answerIn(await bring(request(draft))).xml)).toEqual(['Requester', 'UnknownPrincipal']);
    expect(await isStillIn()).toBe(true);
  });

  test('that wants no answer gets none: the person sees our last page', async () => {
    const extensions = '<samlp:Extensions><aslo:Asynchronous xmlns:aslo="urn:oasis:names:tc:SAML:2.0:protocol:ext:async-slo"/></samlp:Extensions>';
    expect(await bring(request({ extensions }))).toMatchObject({ status: 303, headers: { location: '/au-revoir' } });
    expect(await isStillIn()).toBe(false);
  });

  test('works with the cookie there too, and leaves the browser with nothing', async () => {
    await browser.get(`${SLO}?${redirectQuery(request(), { key: hub.idp.own.key })}`);
    expect(await isStillIn()).toBe(false);
  });
});

describe('leaving a hub whose provider is to be asked', () => {
  beforeAll(() => hub.restart((connection) => ({ ...connection, signOut: 'provider' })));
  afterAll(() => hub.restart());

  async function leave(visitor = browser): Promise<BrowserAnswer> {
    const page = await visitor.open('/espace');
    const token = formTokenIn(page);
    return visitor.post('/deconnexion', { _csrf: token });
  }

  const wayOut = ({ text }: BrowserAnswer): string => /http-equiv="refresh" content="0;url=([^"]+)"/.exec(text)?.[1] ?? '';

  /** The request at the provider. */
  async function asked(visitor = browser): Promise<ReturnType<typeof documentIn>> {
    return answerIn(await visitor.get(wayOut(await visitor.follow(await leave(visitor)))));
  }

  function response(inResponseTo: string, draft: Partial<LogoutDraft> = {}): Promise<BrowserAnswer> {
    const xml = logoutResponseXml({ origin: hub.origin, entityId: hub.idp.entityId, now: hub.clock.now(), ...draft, root: { InResponseTo: inResponseTo, ...draft.root } });
    return hub.browser().get(`${SLO}?${redirectQuery(xml, { key: hub.idp.own.key, field: 'SAMLResponse' })}`);
  }

  test('ends the session here first, then sends a signed request with the very name and index of the sign-in', async () => {
    const page = await browser.follow(await leave());
    expect(await isStillIn()).toBe(false);
    expect(page.text).toContain('Nous fermons aussi votre session chez Guichet academie.');
    const { xml, url, field } = answerIn(await browser.get(wayOut(page)));
    expect([field, `${url.origin}${url.pathname}`, url.searchParams.get('tenant')]).toEqual(['SAMLRequest', 'https://idp.example.fr/slo', '1']);
    expect(xml).toContain(`<saml:NameID Format="${PERSISTENT}" NameQualifier="${NAME.NameQualifier}">bertin</saml:NameID><samlp:SessionIndex>s1</samlp:SessionIndex>`);
    expect(xml).toContain(`NotOnOrAfter="${new Date(hub.clock.now() + 5 * 60_000).toISOString()}"`);
  });

  test('goes by form where the provider takes only forms', async () => {
    const partner = await enter('bertin', 's1', 'partenaire');
    const { action, fields } = postedForm((await partner.get(wayOut(await partner.follow(await leave(partner))))).text);
    const xml = Buffer.from(fields['SAMLRequest'] ?? '', 'base64').toString('utf8');
    expect(action).toBe('https://partenaire.example.fr/slo/post');
    expect(xmlCryptoAccepts(xml, /ID="([^"]+)"/.exec(xml)?.[1] ?? '', hub.certificatePem)).toBe(true);
  });

  test.each([
    ['Success', ['Success'], 'le confirme', 'done'],
    ['PartialLogout', ['Success', 'PartialLogout'], 'n’a pas confirmé', 'refused'],
    ['an error', ['Responder'], 'n’a pas confirmé', 'refused'],
  ])('says what the provider answered: %s', async (_what, codes, sentence, outcome) => {
    const { xml } = await asked();
    const answer = await response(/ID="([^"]+)"/.exec(xml)?.[1] ?? '', { status: statusXml(...codes.map((code) => STATUS + code)) });
    expect(answer.headers.location).toMatch(/^\/au-revoir\?fin=[\w-]{32}$/);
    expect((await browser.follow(answer)).text).toContain(`Guichet academie ${sentence}`);
    expect((await hub.recorded('provider-sign-out')).at(-1)).toMatchObject({ outcome, connectionId: 'academie' });
  });

  test('an answer counts once, and only for a request of ours to that provider', async () => {
    const { xml } = await asked();
    const id = /ID="([^"]+)"/.exec(xml)?.[1] ?? '';
    expect((await response(id)).status).toBe(303);
    expect((await response(id)).text).toContain('AUTH-REPONSE');
    expect((await response('_somebody-elses')).text).toContain('AUTH-REPONSE');
    expect(await hub.lastRule()).toBe('SLO-06');
  });

  test('the way out is used once, and a made-up one leads nowhere', async () => {
    const way = wayOut(await browser.follow(await leave()));
    await browser.get(way);
    expect(await browser.get(way)).toMatchObject({ status: 303, headers: { location: '/au-revoir' } });
    expect(await browser.get('/au-revoir/suite/x')).toMatchObject({ status: 303, headers: { location: '/au-revoir' } });
  });
});

describe('leaving by the setting of the connection', () => {
  afterEach(() => hub.restart());

  async function lastPage(differences: object): Promise<string> {
    await hub.restart((connection) => ({ ...connection, ...differences }));
    const page = await browser.open('/espace');
    const token = formTokenIn(page);
    return (await browser.follow(await browser.post('/deconnexion', { _csrf: token }))).text;
  }

  test('link: the page offers the way, and does not go by itself', async () => {
    const page = await lastPage({ signOut: 'link' });
    expect(page).not.toContain('http-equiv="refresh"');
    const [, href = ''] = /class="button filled" href="(\/au-revoir\/suite\/[^"]+)"/.exec(page) ?? [];
    expect(answerIn(await browser.get(href)).field).toBe('SAMLRequest');
  });

  test('none: nothing is offered', async () => {
    expect(await lastPage({ signOut: 'none' })).not.toMatch(/refresh|suite|Fermer aussi/);
  });

  test('a page of the provider’s own is offered where one is configured', async () => {
    const settings = { entityId: hub.idp.entityId, metadata: { xml: hub.idp.metadata() }, signOutUrl: 'https://idp.example.fr/quitter?x=1' };
    expect(await lastPage({ settings })).toContain('href="https://idp.example.fr/quitter?x=1"');
  });

  test('a provider without single logout is not asked, and nothing is offered', async () => {
    const metadata = { xml: swap(hub.idp.metadata(), 'WantAuthnRequestsSigned="true"', '') };
    expect(await lastPage({ signOut: 'provider', settings: { entityId: hub.idp.entityId, metadata } })).not.toMatch(/refresh|suite|Fermer aussi/);
  });
});
