import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../src/domain/errors.js';
import { makeKey } from '../support/certificate.js';
import { errorPageOf } from '../support/error-page.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { startSamlHub, type SamlHub } from '../support/saml-hub.js';
import { logoutRequestXml, logoutResponseXml, postedFields, redirectQuery, type LogoutDraft, type RedirectDraft } from '../support/saml-logout.js';
import { instant, nameIdXml, swap } from '../support/saml-response.js';
import { signXml } from '../support/saml-signature.js';

const SLO = '/connexion/saml/slo';

type Case = readonly [what: string, raw: () => string, code: ErrorCode, rule: string];
type FormCase = readonly [what: string, fields: () => Readonly<Record<string, string>>, code: ErrorCode, rule: string];

const MINUTE = 60_000;

let hub: SamlHub;
let browser: HttpBrowser;
beforeAll(async () => {
  hub = await startSamlHub();
  browser = hub.browser();
  const begun = await hub.begin(browser);
  await hub.bringBack(browser, begun, hub.answer(begun, 'bertin', { authn: { SessionIndex: 's1' } }));
});
afterAll(() => hub.close());
beforeEach(() => { hub.clock.advance(1); });

const facts = (): LogoutDraft => ({ origin: hub.origin, entityId: hub.idp.entityId, now: hub.clock.now(), sessionIndexes: ['s1'] });
const request = (draft: Partial<LogoutDraft> = {}): string => logoutRequestXml({ ...facts(), ...draft });
const query = (xml: string = request(), draft: Partial<RedirectDraft> = {}): string => redirectQuery(xml, { key: hub.idp.own.key, ...draft });
const bring = (raw: string): Promise<BrowserAnswer> => hub.browser().get(`${SLO}?${raw}`);
const post = (fields: Readonly<Record<string, string>>): Promise<BrowserAnswer> => hub.browser().postFromElsewhere(SLO, fields);

/** Refused on a page with this code, by this rule; nothing is told to the provider, and the session is still there. */
async function expectRefused(answer: BrowserAnswer, code: ErrorCode, rule: string | undefined): Promise<void> {
  expect(errorPageOf(answer)).toMatchObject({ code });
  if (rule !== undefined) expect((await hub.recorded('provider-sign-out')).at(-1)).toMatchObject({ outcome: 'refused', code, rule });
  expect(answer.headers.location).toBeUndefined();
  expect(answer.text).not.toMatch(/SAMLResponse|evil/);
  expect((await browser.get('/espace')).headers.location).toMatch(/^\/espace/);
}

describe('the signature of a redirect is over the very query that is read', () => {
  const without = (raw: string, name: string): string => raw.split('&').filter((pair) => !pair.startsWith(`${name}=`)).join('&');
  const response = (): string => query(logoutResponseXml({ ...facts(), root: { InResponseTo: '_x' } }), { field: 'SAMLResponse' });
  const forged = (): string => `SAMLRequest=${encodeURIComponent(deflateRawSync(request()).toString('base64'))}`;

  test.each([
    ['a forged logout without signature', () => forged(), 'AUTH-SIGNATURE', 'V14'],
    ['a signature without its algorithm', () => without(query(), 'SigAlg'), 'AUTH-SIGNATURE', 'V14'],
    ['an empty Signature', () => `${without(query(), 'Signature')}&Signature=`, 'AUTH-SIGNATURE', 'V14'],
    ['a Signature without a value', () => `${without(query(), 'Signature')}&Signature`, 'AUTH-SIGNATURE', 'V14'],
    ['an empty SigAlg', () => `${without(query(), 'SigAlg')}&SigAlg=`, 'AUTH-SIGNATURE', 'V14'],
    ['a forged request beside a genuine signed response', () => `${response()}&${forged()}`, 'AUTH-FORMAT', 'SLO-01'],
    ['a percent-encoded SAMLRequest beside a genuine signed response', () => `${response()}&${forged().replace('SAMLRequest', '%53AMLRequest')}`, 'AUTH-FORMAT', 'SLO-01'],
    ['a percent-encoded second SAMLRequest', () => `${query()}&${forged().replace('SAMLRequest', 'SAML%52equest')}`, 'AUTH-FORMAT', 'SLO-01'],
    ['a percent-encoded SAMLRequest before the genuine one', () => `${forged().replace('SAMLRequest', 'SAML%52equest')}&${query()}`, 'AUTH-FORMAT', 'SLO-01'],
    ['two RelayState', () => `${query(request(), { relayState: 'a' })}&Relay%53tate=evil`, 'AUTH-FORMAT', 'SLO-01'],
    ['an unsigned RelayState added', () => `${query()}&RelayState=evil`, 'AUTH-SIGNATURE', 'V20'],
    ['an unsigned percent-encoded RelayState added', () => `${query()}&Relay%53tate=evil`, 'AUTH-SIGNATURE', 'V20'],
    ['a signed RelayState taken out', () => without(query(request(), { relayState: 'a' }), 'RelayState'), 'AUTH-SIGNATURE', 'V20'],
    ['two Signature', () => `${query()}&Signatur%65=x`, 'AUTH-FORMAT', 'SLO-01'],
    ['two SigAlg', () => `${query()}&SigAl%67=x`, 'AUTH-FORMAT', 'SLO-01'],
    ['a name that cannot be decoded', () => `${query()}&%ff=x`, 'AUTH-FORMAT', 'SLO-01'],
    ['another encoding', () => `${query()}&SAMLEncoding=base64`, 'AUTH-FORMAT', 'SLO-01'],
    ['SHA-1 SigAlg', () => query(request(), { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', hash: 'sha1' }), 'AUTH-SIGNATURE', 'V18'],
    ['MD5 SigAlg', () => query(request(), { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5', hash: 'md5' }), 'AUTH-SIGNATURE', 'V18'],
    ['an unknown SigAlg', () => query(request(), { algorithm: 'none' }), 'AUTH-SIGNATURE', 'V18'],
    ['another provider’s key', () => query(request(), { key: hub.partner.own.key }), 'AUTH-SIGNATURE', 'V20'],
    ['a key of nobody', () => query(request(), { key: makeKey().key }), 'AUTH-SIGNATURE', 'V20'],
    ['an EC key under an RSA name', () => query(request(), { key: makeKey('p256').key }), 'AUTH-SIGNATURE', 'V20'],
    ['a changed signature', () => query().replace(/Signature=./, 'Signature=%41%41%41%41'), 'AUTH-SIGNATURE', 'V20'],
    ['nothing', () => '', 'AUTH-FORMAT', 'SLO-01'],
    ['a SAMLRequest that is empty', () => query('', { encoded: '' }), 'AUTH-FORMAT', 'V02'],
    ['a long RelayState', () => query(request(), { relayState: 'x'.repeat(1_001) }), 'AUTH-FORMAT', 'SLO-01'],
  ] as readonly Case[])('%s', async (_what, raw, code, rule) => {
    await expectRefused(await bring(raw()), code, rule);
  });
});

describe('what a signed logout request must say', () => {
  test.each([
    ['another Destination', { root: { Destination: 'https://evil.example/slo' } }, 'AUTH-AUDIENCE', 'V09'],
    ['no Destination', { root: { Destination: undefined } }, 'AUTH-AUDIENCE', 'V09'],
    ['the Destination of sign-in', { root: { Destination: 'acs' } }, 'AUTH-AUDIENCE', 'V09'],
    ['an unknown Issuer', { entityId: 'https://evil.example' }, 'AUTH-EMETTEUR', 'V11'],
    ['no Issuer', { issuer: '' }, 'AUTH-EMETTEUR', 'V11'],
    ['an old IssueInstant', { root: { IssueInstant: instant(0) } }, 'AUTH-HORLOGE', 'V12'],
    ['a future IssueInstant', { root: { IssueInstant: '2098-01-01T00:00:00Z' } }, 'AUTH-HORLOGE', 'V12'],
    ['no IssueInstant', { root: { IssueInstant: undefined } }, 'AUTH-HORLOGE', 'V12'],
    ['a NotOnOrAfter that has passed', { root: { NotOnOrAfter: '2001-01-01T00:00:00Z' } }, 'AUTH-HORLOGE', 'SLO-03'],
    ['a NotOnOrAfter that is no time', { root: { NotOnOrAfter: 'never' } }, 'AUTH-HORLOGE', 'SLO-03'],
    ['no ID', { root: { ID: undefined } }, 'AUTH-FORMAT', 'SLO-02'],
    ['another Version', { root: { Version: '1.1' } }, 'AUTH-FORMAT', 'SLO-02'],
    ['two NameID', { nameId: nameIdXml('bertin') + nameIdXml('vasseur') }, 'AUTH-FORMAT', 'SLO-02'],
    ['no NameID', { nameId: '' }, 'AUTH-FORMAT', 'SLO-02'],
    ['an empty NameID', { nameId: nameIdXml('') }, 'AUTH-FORMAT', 'SLO-04'],
    ['an encrypted NameID', { nameId: '<saml:EncryptedID/>' }, 'AUTH-FORMAT', 'SLO-04'],
    ['an empty SessionIndex', { sessionIndexes: [''] }, 'AUTH-FORMAT', 'SLO-04'],
    ['more SessionIndex than anybody has sessions', { sessionIndexes: Array.from({ length: 51 }, (_, index) => `s${index}`) }, 'AUTH-FORMAT', 'SLO-02'],
    ['a Response instead', { unsigned: (xml: string) => xml.replaceAll('LogoutRequest', 'LogoutResponse') }, 'AUTH-FORMAT', 'SLO-02'],
    ['a document type', { unsigned: (xml: string) => `<!DOCTYPE x>${xml}` }, 'AUTH-FORMAT', 'V05'],
    ['a comment in the name', { nameId: nameIdXml('bertin').replace('bertin', 'ber<!-- -->tin') }, 'AUTH-FORMAT', 'V05'],
  ] as const)('%s', async (_what, draft, code, rule) => {
    const destination = 'root' in draft && 'Destination' in draft.root && draft.root.Destination === 'acs' ? { root: { Destination: `${hub.origin}/connexion/saml/acs` } } : {};
    await expectRefused(await bring(query(request({ ...draft, ...destination }))), code, rule);
  });

  test('50 MB that were 48 kB: AUTH-FORMAT, by form or redirect no more than 64 kB are read', async () => {
    // An address holds 8 kB, which inflate to 8 MB at most; of a longer one not even the head is read.
    const encoded = deflateRawSync(Buffer.alloc(5_000_000, 'x')).toString('base64');
    await expectRefused(await bring(query('', { encoded })), 'AUTH-FORMAT', 'V02');
    const long = deflateRawSync(Buffer.alloc(50_000_000, 'x')).toString('base64');
    expect((await bring(query('', { encoded: long }))).status).toBe(431);
    await expectRefused(await post({ SAMLRequest: Buffer.alloc(80_000, 'x').toString('base64') }), 'AUTH-FORMAT', 'V02');
  });

  test('a form of more than 128 kB is refused unread', async () => {
    expect(errorPageOf(await post({ SAMLRequest: 'A'.repeat(140_000) }))).toMatchObject({ status: 413, code: 'SYS-TAILLE' });
  });
});

describe('a posted logout request', () => {
  const signed = (xml: string): string => signXml(xml, /ID="([^"]+)"/.exec(xml)?.[1] ?? '', { key: hub.idp.own.key });
  const base64 = (xml: string): string => Buffer.from(xml).toString('base64');

  test.each([
    ['without a signature', () => ({ SAMLRequest: base64(request()) }), 'AUTH-SIGNATURE', 'V14'],
    ['signed by another provider', () => postedFields(request(), hub.partner.own.key), 'AUTH-SIGNATURE', 'V20'],
    ['changed after it was signed', () => ({ SAMLRequest: base64(swap(signed(request({ nameId: nameIdXml('vasseur') })), '>vasseur<', '>bertin<')) }), 'AUTH-SIGNATURE', 'V20'],
    ['whose signature is for something inside it', () => ({
      SAMLRequest: base64(request({ extensions: `<samlp:Extensions>${signed(request({ root: { ID: '_inner' } }))}</samlp:Extensions>` })),
    }), 'AUTH-SIGNATURE', 'V15'],
    ['signed with SHA-1', () => ({
      SAMLRequest: base64(signXml(request({ root: { ID: '_r' } }), '_r', { key: hub.idp.own.key, algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' })),
    }), 'AUTH-SIGNATURE', 'V18'],
    ['with a second message', () => ({ SAMLRequest: base64(signed(request())), SAMLResponse: 'x' }), 'AUTH-FORMAT', 'SLO-01'],
    ['in no base64', () => ({ SAMLRequest: '<xml/>' }), 'AUTH-FORMAT', 'V02'],
    ['that is a redirect’s', () => Object.fromEntries(new URLSearchParams(query())), 'AUTH-FORMAT', 'V04'],
    ['that is no message', () => ({ x: 'y' }), 'AUTH-FORMAT', 'SLO-01'],
  ] as readonly FormCase[])('%s', async (_what, fields, code, rule) => {
    await expectRefused(await post(fields()), code, rule);
  });
});

describe('a logout response nobody waits for', () => {
  test('forged without signature, or for no request of ours, says nothing to anybody', async () => {
    const xml = logoutResponseXml({ ...facts(), root: { InResponseTo: `_${randomBytes(20).toString('hex')}` } });
    await expectRefused(await bring(`SAMLResponse=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`), 'AUTH-SIGNATURE', 'V14');
    await expectRefused(await bring(query(xml, { field: 'SAMLResponse' })), 'AUTH-REPONSE', 'SLO-06');
  });
});

describe('the genuine request, after all of these', () => {
  test('still ends the session; replayed, it is refused for as long as it could be believed', async () => {
    const raw = query();
    expect((await bring(raw)).status).toBe(303);
    expect((await browser.get('/espace')).headers.location).toMatch(/^\/connexion/);
    for (const minutes of [0, 1, 4, 2]) {
      hub.clock.advance(minutes * MINUTE);
      expect(errorPageOf(await bring(raw))).toMatchObject({ code: 'AUTH-REPONSE' });
    }
    hub.clock.advance(2 * MINUTE);
    expect(errorPageOf(await bring(raw))).toMatchObject({ code: 'AUTH-HORLOGE' });
  });
});
