import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../src/domain/errors.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { startLoopback, type LoopbackServer } from '../support/loopback.js';
import { CONTENT, EXPENSIVE, FETCHING, MALLORY, piecesOf, SIGNATURES, VICTIM, WRAPPING, type Attack } from '../support/saml-attacks.js';
import { startSamlHub, type BegunSignIn, type SamlHub } from '../support/saml-hub.js';
import { audienceXml, instant, issuerXml, nameIdXml, statusXml, swap } from '../support/saml-response.js';
import type { AnswerDraft } from '../support/saml-identity-provider.js';
import { TEACHER_PAGE } from '../support/school-hub.js';

const ACS = '/connexion/saml/acs';
const MINUTE = 60_000;
/** Whatever a test sends that must never come back. */
const MARK = 'evil';
const CONNECTIONS = { response: 'academie', assertion: 'partenaire', either: 'souple' } as const;

let hub: SamlHub;
let browser: HttpBrowser;
beforeAll(async () => {
  hub = await startSamlHub();
});
afterAll(() => hub.close());

async function begin(connection = 'academie'): Promise<BegunSignIn> {
  browser = hub.browser();
  return hub.begin(browser, connection);
}

function expectNothingOfIt({ text, headers }: BrowserAnswer): void {
  expect(text).not.toMatch(new RegExp(`${MARK}|${MALLORY}|${VICTIM}|SAMLResponse|urn:oasis`));
  expect(JSON.stringify(headers)).not.toMatch(new RegExp(`${MARK}|${MALLORY}|${VICTIM}`));
}

async function expectNobodySignedIn(): Promise<void> {
  expect(browser.cookie('passerelle')).toBeUndefined();
  const { status, headers } = await browser.get('/espace');
  expect([status, headers.location?.startsWith('/connexion')]).toEqual([303, true]);
}

/** Rules that come before any signature is looked at: who breaks one of these leaves the request open (V28). */
const BEFORE_SIGNATURES = ['V01', 'V02', 'V03', 'V04', 'V05', 'V06', 'V07', 'V08', 'V09', 'V10', 'V11', 'V12', 'V13', 'V14', 'V15'];

/** Refused with this code by this rule, nobody in, nothing shown; and the person whose sign-in it was can still finish, or begin again. */
async function expectRefused(begun: BegunSignIn, xml: string | Uint8Array, code: ErrorCode, rule: string): Promise<void> {
  const refused = await hub.bringBack(browser, begun, xml);
  expect(errorPageOf(refused)).toMatchObject({ code });
  expect(await hub.lastRule()).toBe(rule);
  expectNothingOfIt(refused);
  await expectNobodySignedIn();
  if (!BEFORE_SIGNATURES.includes(rule)) await expectUsedUp(begun);
  const open = BEFORE_SIGNATURES.includes(rule) ? begun : await hub.begin(browser, connectionOf(begun));
  expect((await hub.bringBack(browser, open, hub.answer(open, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
}

async function expectUsedUp(begun: BegunSignIn): Promise<void> {
  expect(errorPageOf(await hub.bringBack(browser, begun, hub.answer(begun, 'bertin')))).toMatchObject({ code: 'AUTH-REPONSE' });
  expect(await hub.lastRule()).toBe('V28');
}

function connectionOf({ facts }: BegunSignIn): string {
  return facts.entityId === hub.partner.entityId ? 'partenaire' : 'academie';
}

describe.each([
  ['XSW: a genuine signature wrapped', WRAPPING],
  ['SIG: signatures left out, replaced, weakened', SIGNATURES],
  ['TXT, XXE2: games with the text', CONTENT],
] as const)('%s', (_class, attacks: readonly Attack[]) => {
  test.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_name, { policy, code, rule, forge }) => {
    const begun = await begin(CONNECTIONS[policy]);
    await expectRefused(begun, forge(policy === 'assertion' ? hub.partner : hub.idp, begun.facts), code, rule);
  });
});

describe('XXE1: nothing is fetched', () => {
  let server: LoopbackServer;
  beforeAll(async () => {
    server = await startLoopback((_request, response) => response.end(VICTIM));
  });
  afterAll(() => server.close());

  test.each(FETCHING)('%s', async (_name, rewrite) => {
    const begun = await begin();
    const { xml } = piecesOf(hub.idp, begun.facts, 'response');
    await hub.bringBack(browser, begun, rewrite(xml, `${server.url}/${MARK}`));
    expect(server.requests).toEqual([]);
  });
});

describe('DOS1: documents that cost a careless reader seconds', () => {
  test.each(EXPENSIVE)('%s', async (_name, expand, rule) => {
    const begun = await begin();
    const xml = expand(piecesOf(hub.idp, begun.facts, 'response').xml);
    const refused = await hub.bringBack(browser, begun, xml);
    const { code } = errorPageOf(refused);
    if (code !== 'SYS-FORME' && code !== 'SYS-TAILLE') expect(await hub.lastRule()).toBe(rule);
    expect(['AUTH-FORMAT', 'AUTH-SIGNATURE', 'SYS-FORME', 'SYS-TAILLE']).toContain(code);
    await expectNobodySignedIn();
  });
});

describe('V01 to V03: the door', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  test('is open to a post only', async () => {
    await begin();
    const answer = await browser.get(ACS);
    expect(errorPageOf(answer)).toMatchObject({ status: 405, code: 'SYS-METHODE' });
    expect(answer.headers.allow).toBe('POST');
  });

  async function raw(body: string, headers: Readonly<Record<string, string>> = form, path = ACS): Promise<BrowserAnswer> {
    const response = await fetch(`${hub.origin}${path}`, { method: 'POST', body, headers: { accept: 'text/html', ...headers }, redirect: 'manual' });
    return { url: response.url, status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  }

  test.each([
    ['JSON', 'application/json', '{"SAMLResponse":"evil","RelayState":"evil"}'],
    ['a multipart form', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\nevil\r\n--x--'],
    ['XML', 'text/xml', '<evil/>'],
    ['text', 'text/plain', 'SAMLResponse=evil&RelayState=evil'],
  ])('%s is no form', async (_what, type, body) => {
    const answer = await raw(body, { 'content-type': type });
    expect(errorPageOf(answer)).toMatchObject({ code: 'SYS-TYPE' });
    expectNothingOfIt(answer);
  });

  test.each(['SAMLResponse=evil', 'SAMLRequest=evil', 'RelayState=evil', 'x', 'SAMLart=evil'])('?%s: parameters in the query are refused, whatever the form says', async (query) => {
    const begun = await begin();
    const fields = new URLSearchParams({ SAMLResponse: Buffer.from(hub.answer(begun, 'bertin')).toString('base64'), RelayState: begun.relayState }).toString();
    const answer = await raw(fields, form, `${ACS}?${query}`);
    expect(errorPageOf(answer)).toMatchObject({ status: 400, code: 'SYS-FORME' });
    expect(await hub.lastRule()).toBe('V01');
    expectNothingOfIt(answer);
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test.each(['SAMLResponse', 'RelayState'])('%s twice is refused', async (name) => {
    const begun = await begin();
    const fields = new URLSearchParams({ SAMLResponse: 'ZXZpbA==', RelayState: begun.relayState });
    fields.append(name, MARK);
    const answer = await raw(fields.toString());
    expect(errorPageOf(answer)).toMatchObject({ status: 400, code: 'SYS-FORME' });
    expectNothingOfIt(answer);
  });

  test.each([
    ['SAMLRequest', 'AUTH-FORMAT', 'V01'],
    ['samlresponse', 'AUTH-FORMAT', 'V01'],
    ['SAMLResponse[]', 'AUTH-FORMAT', 'V01'],
    ['__proto__', 'AUTH-FORMAT', 'V01'],
  ])('%s is no SAMLResponse', async (name, code, rule) => {
    const begun = await begin();
    const posted = await raw(new URLSearchParams([[name, 'ZXZpbA=='], ['RelayState', begun.relayState]]).toString());
    expect(errorPageOf(await browser.get(posted.headers.location ?? ''))).toMatchObject({ code });
    expect(await hub.lastRule()).toBe(rule);
  });

  test('400 kB are too much, and so is a field of 370 kB', async () => {
    const begun = await begin();
    expect(errorPageOf(await raw(`RelayState=${begun.relayState}&SAMLResponse=${'A'.repeat(400_000)}`))).toMatchObject({ status: 413, code: 'SYS-TAILLE' });
    expect(errorPageOf(await raw(`RelayState=${begun.relayState}&SAMLResponse=${'A'.repeat(370_000)}`))).toMatchObject({ status: 400, code: 'SYS-FORME' });
    expect(errorPageOf(await raw('x=1&'.repeat(50)))).toMatchObject({ code: 'SYS-TAILLE' });
    expect((await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test.each([
    ['nothing', ''],
    ['nothing known', 'a1B2c3D4e5F6g7H8a1B2c3D4e5F6g7H8'],
    ['an address', 'https://evil.example/'],
    ['an address without a scheme', '//evil.example/'],
    ['a script', 'javascript:evil()'],
    ['a path', '/espace?evil'],
    ['markup', '"><script>evil()</script>'],
    ['ten kilobytes', MARK.repeat(2_500)],
    ['line breaks', 'evil\r\nSet-Cookie: evil=1'],
    ['a null', 'evil\u0000'],
    ['another purpose', '../parked/evil'],
  ])('ST9: RelayState is %s', async (_what, relayState) => {
    const begun = await begin();
    const answer = await hub.post(relayState, hub.answer(begun, 'bertin'));
    expect(errorPageOf(answer)).toMatchObject({ status: 403, code: 'AUTH-REPONSE' });
    expect(answer.headers.location).toBeUndefined();
    expect(await hub.lastRule()).toBe('V03');
    expectNothingOfIt(answer);
    await expectNobodySignedIn();
  });

  test.each(['nothing', 'a'.repeat(32), '..%2F..%2Fespace', '%00', 'a'.repeat(5_000)])('ST6: nothing waits under %s', async (name) => {
    await begin();
    expect(errorPageOf(await browser.get(`/connexion/saml/reprise/${name}`))).toMatchObject({ code: 'AUTH-REPONSE' });
  });
});

describe('ST: the state of the exchange', () => {
  const elsewhere = { response: { Destination: 'https://evil.example/acs' } };
  const rows: readonly (readonly [what: string, draft: (begun: BegunSignIn, other: BegunSignIn) => AnswerDraft, code: ErrorCode, rule: string])[] = [
    ['ST3: meant for another address', () => elsewhere, 'AUTH-AUDIENCE', 'V09'],
    ['ST3: confirmed for another address', () => ({ confirmationData: { Recipient: 'https://evil.example/acs' } }), 'AUTH-AUDIENCE', 'V24'],
    ['ST3: for another service', () => ({ restrictions: audienceXml('https://evil.example/metadata') }), 'AUTH-AUDIENCE', 'V25'],
    ['ST3: for the service of another hub of the same name', ({ facts }) => ({ restrictions: audienceXml(facts.audience.replace('127.0.0.1', 'localhost')) }), 'AUTH-AUDIENCE', 'V25'],
    ['ST4: too old', ({ facts }) => ({ response: { IssueInstant: instant(facts.now - 9 * MINUTE) } }), 'AUTH-HORLOGE', 'V12'],
    ['ST4: not valid yet', ({ facts }) => ({ conditions: { NotBefore: instant(facts.now + 9 * MINUTE) } }), 'AUTH-HORLOGE', 'V25'],
    ['ST4: expired', ({ facts }) => ({ conditions: { NotOnOrAfter: instant(facts.now - 9 * MINUTE) } }), 'AUTH-HORLOGE', 'V25'],
    ['ST4: confirmed without an end', () => ({ confirmationData: { NotOnOrAfter: undefined } }), 'AUTH-HORLOGE', 'V24'],
    ['ST4: confirmed until the year 9999', () => ({ confirmationData: { NotOnOrAfter: '9999-12-31T23:59:59Z' } }), 'AUTH-HORLOGE', 'V24'],
    ['ST4: a time of another zone', () => ({ conditions: { NotOnOrAfter: '2026-11-23T11:00:00+02:00' } }), 'AUTH-HORLOGE', 'V25'],
    ['ST5: to no request', () => ({ response: { InResponseTo: undefined } }), 'AUTH-REPONSE', 'V10'],
    ['ST5: to a request nobody made', () => ({ response: { InResponseTo: '_evil' } }), 'AUTH-REPONSE', 'V10'],
    ['ST5: to the request of somebody else', (_begun, { facts }) => ({ response: { InResponseTo: facts.requestId } }), 'AUTH-REPONSE', 'V10'],
    ['ST5: confirmed for the request of somebody else', (_begun, { facts }) => ({ confirmationData: { InResponseTo: facts.requestId } }), 'AUTH-REPONSE', 'V24'],
    ['ST5: confirmed for no request', () => ({ confirmationData: { InResponseTo: undefined } }), 'AUTH-REPONSE', 'V24'],
    ['ST10: a failure with an assertion', () => ({ status: statusXml('urn:oasis:names:tc:SAML:2.0:status:Requester') }), 'AUTH-STATUT', 'V13'],
    ['ST10: nobody there', () => ({ status: statusXml('urn:oasis:names:tc:SAML:2.0:status:Responder', 'urn:oasis:names:tc:SAML:2.0:status:NoPassive') }), 'AUTH-PASSIF', 'V13'],
    ['ST10: a status nobody knows', () => ({ status: statusXml('urn:evil') }), 'AUTH-STATUT', 'V13'],
    ['ST11: authenticated days ago', ({ facts }) => ({ authn: { AuthnInstant: instant(facts.now - 3 * 24 * 60 * MINUTE) } }), 'AUTH-STATUT', 'V26'],
    ['the provider’s session over', ({ facts }) => ({ authn: { SessionNotOnOrAfter: instant(facts.now - 9 * MINUTE) } }), 'AUTH-HORLOGE', 'V26'],
    ['another issuer', () => ({ assertionIssuer: issuerXml('https://evil.example/') }), 'AUTH-EMETTEUR', 'V23'],
    ['a transient name', () => ({ nameId: nameIdXml('_evil', { Format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }) }), 'AUTH-ATTRIBUT', 'V33'],
    ['two names', () => ({ nameId: nameIdXml(MALLORY) + nameIdXml(VICTIM) }), 'AUTH-FORMAT', 'V29'],
  ];

  test.each(rows)('%s', async (_what, draft, code, rule) => {
    const other = await hub.begin(hub.browser());
    const begun = await begin();
    await expectRefused(begun, hub.answer(begun, MALLORY, draft(begun, other)), code, rule);
  });

  test('ST2: one assertion in a new response to another request', async () => {
    const first = await begin('partenaire');
    const xml = hub.answer(first, 'bertin');
    await hub.bringBack(browser, first, xml);
    const second = await begin('partenaire');
    const rewrapped = swap(xml, ` InResponseTo="${first.facts.requestId}"><`, ` InResponseTo="${second.facts.requestId}"><`);
    await expectRefused(second, rewrapped, 'AUTH-REPONSE', 'V24');
  });

  test('ST5: the answer of one provider to a request that went to another', async () => {
    const begun = await begin('partenaire');
    const genuine = hub.idp.respond({ ...begun.facts, entityId: hub.idp.entityId, now: hub.clock.now() }, { signed: 'both', nameId: nameIdXml(VICTIM) });
    await expectRefused(begun, genuine, 'AUTH-EMETTEUR', 'V11');
    const posing = hub.idp.respond({ ...begun.facts, now: hub.clock.now() }, { signed: 'both', nameId: nameIdXml(VICTIM), responseIssuer: issuerXml(begun.facts.entityId), assertionIssuer: issuerXml(begun.facts.entityId) });
    const again = await begin('partenaire');
    await expectRefused(again, posing.replaceAll(begun.facts.requestId, again.facts.requestId), 'AUTH-SIGNATURE', 'V20');
  });

  test('ST5: the answer to one connection brought to another of the same provider', async () => {
    const strict = await begin('academie');
    const loose = await begin('souple');
    const refused = await hub.bringBack(browser, loose, hub.answer(strict, VICTIM));
    expect(errorPageOf(refused)).toMatchObject({ code: 'AUTH-REPONSE' });
    expect(await hub.lastRule()).toBe('V10');
  });

  test('ST7: the attacker’s own answer in the victim’s browser', async () => {
    const attacker = hub.browser();
    const begun = await hub.begin(attacker);
    await begin();
    const refused = await hub.bringBack(browser, begun, hub.answer(begun, MALLORY));
    expect(errorPageOf(refused)).toMatchObject({ code: 'AUTH-COOKIE' });
    expect(await hub.lastRule()).toBe('V03');
    await expectNobodySignedIn();
    expect((await hub.bringBack(attacker, begun, hub.answer(begun, 'bertin'))).url).toBe(`${hub.origin}${TEACHER_PAGE}`);
  });

  test('ST7: a cookie planted by half is no proof', async () => {
    const begun = await begin();
    const [secret = '', attempt = ''] = (browser.cookie('tentative') ?? '').split('.');
    for (const planted of [`${'A'.repeat(32)}.${attempt}`, secret, `${secret}.`, `.${attempt}`, `${secret}.${attempt}.x`, '']) {
      const thief = hub.browser();
      thief.plant('tentative', planted);
      expect(errorPageOf(await hub.bringBack(thief, begun, hub.answer(begun, 'bertin')))).toMatchObject({ code: 'AUTH-COOKIE' });
    }
  });
});
