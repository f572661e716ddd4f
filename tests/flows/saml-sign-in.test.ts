import { verify, X509Certificate } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { startSamlHub, type BegunSignIn, type SamlHub } from '../support/saml-hub.js';
import { instant, nameIdXml } from '../support/saml-response.js';
import { TEACHER_PAGE } from '../support/school-hub.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let hub: SamlHub;
beforeAll(async () => {
  hub = await startSamlHub();
});
afterAll(() => hub.close());

/** A browser whose person has just been sent to the provider. */
async function atTheProvider(connection?: string, query?: string): Promise<{ browser: HttpBrowser; begun: BegunSignIn }> {
  const browser = hub.browser();
  return { browser, begun: await hub.begin(browser, connection, query) };
}

async function isSignedIn(browser: HttpBrowser): Promise<boolean> {
  return (await browser.get('/espace')).headers.location?.startsWith('/connexion') !== true;
}

/** Where a cross-site post was told to wait for its browser. */
function waitingPlace({ status, headers }: BrowserAnswer): string {
  expect(status).toBe(303);
  expect(headers.location).toMatch(/^\/connexion\/saml\/reprise\/[\w-]{32}$/);
  return headers.location ?? '';
}

describe('the whole way', () => {
  test('request, answer across sites without cookies, and the same browser on its page', async () => {
    const { browser, begun } = await atTheProvider();
    expect(`${begun.url.origin}${begun.url.pathname}`).toBe(hub.idp.ssoUrl);
    const posted = await hub.post(begun.relayState, hub.answer(begun, 'bertin'));
    expect(posted.headers['set-cookie']).toBeUndefined();
    expect(posted.text).not.toContain('SAMLResponse');
    const answer = await browser.get(waitingPlace(posted));
    expect([answer.status, answer.headers.location]).toEqual([303, TEACHER_PAGE]);
    const page = await browser.follow(answer);
    expect(page.text).toContain('Mme Bertin');
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('the request is signed with the key that the hub publishes', async () => {
    const { begun } = await atTheProvider();
    const raw = begun.url.search.slice(1).split('&');
    const signed = ['SAMLRequest', 'RelayState', 'SigAlg'].map((name) => raw.find((pair) => pair.startsWith(`${name}=`))).join('&');
    const metadata = await hub.browser().get('/connexion/saml/metadata');
    const [, certificate = ''] = /X509Certificate>([^<]+)</.exec(metadata.text) ?? [];
    const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'));
    expect(verify('sha256', Buffer.from(signed), publicKey, Buffer.from(begun.url.searchParams.get('Signature') ?? '', 'base64'))).toBe(true);
  });

  test('through a provider that signs assertions', async () => {
    const { browser, begun } = await atTheProvider('partenaire');
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('to the page the person wanted', async () => {
    const { browser, begun } = await atTheProvider('academie', `?vers=${encodeURIComponent(`${TEACHER_PAGE}?x=1`)}`);
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}?x=1`);
  });

  test.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)'])('never to %s', async (wanted) => {
    const { browser, begun } = await atTheProvider('academie', `?vers=${encodeURIComponent(wanted)}`);
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('twice in two tabs of one browser', async () => {
    const { browser, begun: first } = await atTheProvider();
    const second = await hub.begin(browser);
    for (const begun of [second, first]) {
      const page = await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'));
      expect(page.url).toBe(`${hub.origin}${TEACHER_PAGE}`);
    }
  });

  test('the description of the hub is there for providers', async () => {
    const { status, headers, text } = await hub.browser().get('/connexion/saml/metadata');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/samlmetadata+xml; charset=utf-8', 'public, max-age=3600']);
    expect(text).toContain(`entityID="${hub.origin}/connexion/saml/metadata"`);
  });
});

describe('V34: the session', () => {
  test('is a new one: an id fixed before does not survive', async () => {
    const { browser, begun } = await atTheProvider();
    const other = await atTheProvider();
    await hub.bringBack(other.browser, other.begun, hub.answer(other.begun, 'diallo'));
    const planted = other.browser.cookie('passerelle') ?? '';
    browser.plant('passerelle', planted);
    await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'));
    expect(browser.cookie('passerelle')).not.toBe(planted);
    expect(await isSignedIn(browser)).toBe(true);
    expect(await isSignedIn(other.browser)).toBe(false);
  });

  test('ends when the provider’s does', async () => {
    const { browser, begun } = await atTheProvider();
    await hub.bringBack(browser, begun, hub.answer(begun, 'bertin', { authn: { SessionNotOnOrAfter: instant(hub.clock.now() + 20 * MINUTE) } }));
    hub.clock.advance(19 * MINUTE);
    expect(await isSignedIn(browser)).toBe(true);
    hub.clock.advance(2 * MINUTE);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('ends with the hub’s own limit when the provider’s is longer', async () => {
    const { browser, begun } = await atTheProvider();
    await hub.bringBack(browser, begun, hub.answer(begun, 'bertin', { authn: { SessionNotOnOrAfter: instant(hub.clock.now() + 100 * HOUR) } }));
    for (let hours = 0; hours < 7; hours += 1) {
      hub.clock.advance(HOUR);
      expect(await isSignedIn(browser)).toBe(true);
    }
    hub.clock.advance(HOUR + MINUTE);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

describe('V26: an authentication at the provider that is too old', () => {
  const forced = (url: URL): boolean => inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest') ?? '', 'base64')).toString().includes('ForceAuthn="true"');

  test('is AUTH-STATUT, and the next try asks for credentials, which must then be newer than the request', async () => {
    const { browser, begun } = await atTheProvider('academie', `?vers=${encodeURIComponent(TEACHER_PAGE)}`);
    expect(forced(begun.url)).toBe(false);
    const old = { authn: { AuthnInstant: instant(hub.clock.now() - 13 * HOUR) } };
    const refused = errorPageOf(await hub.bringBack(browser, begun, hub.answer(begun, 'bertin', old)));
    expect(refused).toMatchObject({ code: 'AUTH-STATUT', href: `/connexion/vers/academie?vers=${encodeURIComponent(TEACHER_PAGE)}&frais=1` });
    const again = await hub.begin(browser, 'academie', new URL(refused.href, hub.origin).search);
    expect(forced(again.url)).toBe(true);
    const before = { authn: { AuthnInstant: instant(hub.clock.now() - HOUR) } };
    const still = errorPageOf(await hub.bringBack(browser, again, hub.answer(again, 'bertin', before)));
    expect(still).toMatchObject({ code: 'AUTH-STATUT', href: refused.href });
    const once = await hub.begin(browser, 'academie', new URL(still.href, hub.origin).search);
    expect((await hub.bringBack(browser, once, hub.answer(once, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });
});

describe('V03: an answer belongs to the browser that asked', () => {
  test('another browser is refused, and the right one can still finish', async () => {
    const { browser, begun } = await atTheProvider();
    const thief = hub.browser();
    const refused = await hub.bringBack(thief, begun, hub.answer(begun, 'bertin'));
    expect(errorPageOf(refused)).toMatchObject({ status: 403, code: 'AUTH-COOKIE', href: '/connexion' });
    expect(thief.cookie('passerelle')).toBeUndefined();
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('so is another browser with a sign-in of its own under way: nobody is signed in as somebody else', async () => {
    const { begun } = await atTheProvider();
    const { browser: victim } = await atTheProvider();
    expect(errorPageOf(await hub.bringBack(victim, begun, hub.answer(begun, 'moreau')))).toMatchObject({ code: 'AUTH-COOKIE' });
    expect(await isSignedIn(victim)).toBe(false);
  });

  test('what waits for its browser is fetched once', async () => {
    const { browser, begun } = await atTheProvider();
    const place = waitingPlace(await hub.post(begun.relayState, hub.answer(begun, 'bertin')));
    const thief = hub.browser();
    expect(errorPageOf(await thief.get(place))).toMatchObject({ code: 'AUTH-COOKIE' });
    expect(errorPageOf(await browser.get(place))).toMatchObject({ code: 'AUTH-REPONSE' });
    expect(await hub.lastRule()).toBe('V03');
  });

  test('what waits is forgotten after two minutes, the request after ten', async () => {
    const { browser, begun } = await atTheProvider();
    const place = waitingPlace(await hub.post(begun.relayState, hub.answer(begun, 'bertin')));
    hub.clock.advance(2 * MINUTE + 1);
    expect(errorPageOf(await browser.get(place))).toMatchObject({ code: 'AUTH-REPONSE' });
    hub.clock.advance(8 * MINUTE);
    expect(errorPageOf(await hub.bringBack(browser, begun, hub.answer(begun, 'bertin')))).toMatchObject({ status: 403, code: 'AUTH-REPONSE' });
  });
});

describe('V28: once', () => {
  test('a second post is refused, in the same browser and in another', async () => {
    const { browser, begun } = await atTheProvider();
    const xml = hub.answer(begun, 'bertin');
    await hub.bringBack(browser, begun, xml);
    for (const again of [browser, hub.browser()]) {
      expect(errorPageOf(await hub.bringBack(again, begun, xml))).toMatchObject({ status: 403, code: 'AUTH-REPONSE' });
    }
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('the same answer posted ten times and fetched at once signs in once', async () => {
    const { browser, begun } = await atTheProvider();
    const xml = hub.answer(begun, 'bertin');
    const places = await Promise.all(Array.from({ length: 10 }, async () => waitingPlace(await hub.post(begun.relayState, xml))));
    const answers = await Promise.all(places.map((place) => browser.get(place)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array.from({ length: 9 }, () => 403)]);
  });
});

describe('what does not end a sign-in', () => {
  test('a stranger who posts garbage with its RelayState', async () => {
    const { browser, begun } = await atTheProvider();
    for (const garbage of ['', 'x', '<a/>', hub.answer(begun, 'bertin').replace('bertin', 'vasseur')]) {
      const refused = await hub.bringBack(hub.browser(), begun, garbage);
      expect(errorPageOf(refused).status).toBe(403);
    }
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('garbage that its own browser brings back', async () => {
    const { browser, begun } = await atTheProvider();
    for (const [garbage, code] of [['', 'AUTH-FORMAT'], ['x', 'AUTH-FORMAT'], [hub.answer(begun, 'bertin', { signed: 'nothing' }), 'AUTH-SIGNATURE']] as const) {
      expect(errorPageOf(await hub.bringBack(browser, begun, garbage))).toMatchObject({ code });
    }
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('but twenty answers are enough', async () => {
    const { browser, begun } = await atTheProvider();
    for (let count = 0; count < 20; count += 1) waitingPlace(await hub.post(begun.relayState, 'x'));
    expect(errorPageOf(await hub.post(begun.relayState, hub.answer(begun, 'bertin')))).toMatchObject({ status: 429, code: 'SYS-LIMITE' });
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('the hub, when it is started again meanwhile', async () => {
    const { browser, begun } = await atTheProvider();
    await hub.restart();
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });
});

describe('who is refused although the answer is good', () => {
  test.each([
    ['somebody the directory does not know', 'nobody', 'AUTH-INCONNU'],
    ['a blocked account', 'blocked', 'AUTH-COMPTE'],
    ['a pupil at the door of the staff', 'lea', 'AUTH-ROLE'],
  ])('%s', async (_who, login, code) => {
    const { browser, begun } = await atTheProvider();
    expect(errorPageOf(await hub.bringBack(browser, begun, hub.answer(begun, login)))).toMatchObject({ code });
    expect(browser.cookie('passerelle')).toBeUndefined();
  });

  test('everybody, once the provider has been switched off', async () => {
    const { browser, begun } = await atTheProvider();
    await hub.restart((connection) => ({ ...connection, enabled: false }));
    const xml = hub.answer(begun, 'bertin');
    expect(errorPageOf(await hub.bringBack(browser, begun, xml))).toMatchObject({ status: 404, code: 'AUTH-IDP-INCONNU' });
    expect(browser.cookie('passerelle')).toBeUndefined();
    await hub.restart();
    expect((await hub.bringBack(browser, begun, xml)).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('one NameID at two providers is two accounts', async () => {
    const first = await atTheProvider();
    await hub.bringBack(first.browser, first.begun, hub.answer(first.begun, 'bertin', { nameId: nameIdXml('4417') }));
    const second = await atTheProvider('partenaire');
    const refused = await hub.bringBack(second.browser, second.begun, hub.answer(second.begun, 'nobody', { nameId: nameIdXml('4417') }));
    expect(errorPageOf(refused)).toMatchObject({ code: 'AUTH-INCONNU' });
  });
});
