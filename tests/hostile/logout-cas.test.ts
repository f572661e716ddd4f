import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { logoutXml } from '../support/cas-logout.js';
import type { HttpBrowser } from '../support/http-browser.js';
import { PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

const FORM = 'application/x-www-form-urlencoded';

let hub: SchoolHub;
let browser: HttpBrowser;
let ticket: string;
let service: string;

beforeAll(async () => {
  hub = await startSchoolHub();
  browser = hub.browser();
  await signIn(browser, 'lea');
  const { searchParams } = new URL(hub.cas.requests.at(-1) ?? '', hub.cas.url);
  ticket = searchParams.get('ticket') ?? '';
  service = searchParams.get('service') ?? '';
});
afterAll(() => hub.close());

function post(body: string | Buffer, headers: Readonly<Record<string, string>> = { 'content-type': FORM }, to = service): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(to, { method: 'POST', headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const form = (xml: string): string => `logoutRequest=${encodeURIComponent(xml)}`;

async function lastRefusal() {
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1, descending: true });
  return { event: items[0]?.event, ...(JSON.parse(items[0]?.body ?? '{}') as object) };
}

async function expectStillIn(): Promise<void> {
  expect((await browser.get(PUPIL_PAGE)).status).toBe(200);
}

describe('CAS11: a forged logout request is answered 204 and ends nothing', () => {
  const index = (text: string): string => `<samlp:SessionIndex>${text}</samlp:SessionIndex>`;
  const genuine = (): string => logoutXml(ticket);

  test.each([
    ['two SessionIndex', () => genuine().replace('</samlp:LogoutRequest>', `${index('ST-other')}</samlp:LogoutRequest>`)],
    ['a second SessionIndex of another namespace', () => genuine().replace('</samlp:LogoutRequest>', '<x:SessionIndex xmlns:x="urn:x">ST-other</x:SessionIndex></samlp:LogoutRequest>')],
    ['a SessionIndex inside another element', () => genuine().replace(/(<samlp:SessionIndex>.*<\/samlp:SessionIndex>)/, '<samlp:Extensions>$1</samlp:Extensions>')],
    ['a SessionIndex of no namespace', () => genuine().replace(/samlp:SessionIndex/g, 'SessionIndex')],
    ['no SessionIndex', () => genuine().replace(/<samlp:SessionIndex>.*<\/samlp:SessionIndex>/, '')],
    ['an empty SessionIndex', () => genuine().replace(ticket, '')],
    ['a wildcard', () => genuine().replace(ticket, '*')],
    ['a ticket with a wildcard', () => genuine().replace(ticket, 'ST-*')],
    ['a proxy ticket', () => genuine().replace(ticket, ticket.replace('ST-', 'PT-'))],
    ['a ticket split by a comment', () => genuine().replace(ticket, `${ticket.slice(0, 6)}<!-- -->${ticket.slice(6)}`)],
    ['a ticket in CDATA', () => genuine().replace(ticket, `<![CDATA[${ticket}]]>`)],
    ['a document type', () => `<!DOCTYPE x>${genuine()}`],
    ['an entity', () => `<!DOCTYPE x [<!ENTITY e "${ticket}">]>${genuine().replace(ticket, '&e;')}`],
    ['an external entity (XXE)', () => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${genuine().replace(ticket, '&e;')}`],
    ['a processing instruction', () => genuine().replace('<samlp:SessionIndex>', '<?x y?><samlp:SessionIndex>')],
    ['another root', () => genuine().replaceAll('LogoutRequest', 'LogoutResponse')],
    ['another namespace', () => genuine().replace('SAML:2.0:protocol', 'SAML:1.0:protocol')],
    ['XML that is cut short', () => genuine().slice(0, -4)],
    ['no XML', () => ticket],
    ['base64 of the front channel', () => Buffer.from(genuine()).toString('base64')],
  ])('%s: AUTH-FORMAT', async (_what, forge) => {
    expect(await post(form(forge()))).toEqual({ status: 204, text: '' });
    expect(await lastRefusal()).toMatchObject({ event: 'provider-sign-out', outcome: 'refused', code: 'AUTH-FORMAT', rule: 'CAS 2.3.3' });
    await expectStillIn();
  });

  test.each([
    ['a body of 5 kB', () => post(`${form(logoutXml(ticket))}&x=${'y'.repeat(5_000)}`)],
    ['a body of 10 MB', () => post(`x=${'y'.repeat(10_000_000)}`).catch(() => ({ status: 204, text: '' }))],
    ['two logoutRequest', () => post(`${form(logoutXml(ticket))}&${form(logoutXml(ticket))}`)],
    ['a percent-encoded second name', () => post(`${form(logoutXml(ticket))}&logout%52equest=x`)],
    ['an empty form', () => post('')],
    ['multipart', () => post(`--b\r\nContent-Disposition: form-data; name="logoutRequest"\r\n\r\n${logoutXml(ticket)}\r\n--b--\r\n`, { 'content-type': 'multipart/form-data; boundary=b' })],
    ['JSON', () => post(JSON.stringify({ logoutRequest: logoutXml(ticket) }), { 'content-type': 'application/json' })],
    ['XML itself', () => post(logoutXml(ticket), { 'content-type': 'text/xml' })],
    ['no type', () => post(form(logoutXml(ticket)), {})],
    ['an unknown character set', () => post(form(logoutXml(ticket)), { 'content-type': `${FORM}; charset=x-none` })],
    ['a compressed bomb', () => post(Buffer.from('1f8b08', 'hex'), { 'content-type': FORM, 'content-encoding': 'gzip' })],
    ['an unknown connection', () => post(form(logoutXml(ticket)), { 'content-type': FORM }, `${hub.origin}/connexion/cas/nulle-part/retour`)],
    ['parameters in the query instead of the body', () => post('', { 'content-type': FORM }, `${service}?${form(logoutXml(ticket))}`)],
  ])('%s', async (_what, send) => {
    expect(await send()).toEqual({ status: 204, text: '' });
    await expectStillIn();
  });

  test('by GET, as the front channel does: no session ends, and no script is answered (JSONP)', async () => {
    const answer = await hub.browser().get(`${service}?callback=run&${form(logoutXml(ticket))}`);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('run(');
    await expectStillIn();
  });

  test('more than the limit from one address: SYS-LIMITE, still 204, and nothing ends', async () => {
    const limited = await startSchoolHub({ config: { limits: { signInsPerAddressPerMinute: 3 } } });
    const visitor = limited.browser();
    await signIn(visitor, 'lea');
    const { searchParams } = new URL(limited.cas.requests.at(-1) ?? '', limited.cas.url);
    const to = searchParams.get('service') ?? '';
    for (let time = 0; time < 3; time += 1) expect((await post(form(logoutXml('ST-guess')), { 'content-type': FORM }, to)).status).toBe(204);
    expect((await post(form(logoutXml(searchParams.get('ticket') ?? '')), { 'content-type': FORM }, to)).status).toBe(204);
    expect((await visitor.get(PUPIL_PAGE)).status).toBe(200);
    await limited.close();
  });

  test('and the genuine one, after all of these, does', async () => {
    await post(form(genuine()));
    expect((await browser.get(PUPIL_PAGE)).status).toBe(303);
  });
});
