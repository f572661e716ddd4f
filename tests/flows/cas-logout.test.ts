import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { HubError } from '../../src/domain/errors.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { LOGOUT_DIALECTS, logoutXml } from '../support/cas-logout.js';
import type { BrowserAnswer, HttpBrowser } from '../support/http-browser.js';
import { HttpBrowser as Caller } from '../support/http-browser.js';
import { entConnection, PUPIL_PAGE, signIn, startSchoolHub, type SchoolHub } from '../support/school-hub.js';

let hub: SchoolHub;
let browser: HttpBrowser;
let ticket: string;
let service: string;

beforeAll(async () => {
  hub = await startSchoolHub({
    connections: (_origin, cas) => [
      entConnection(cas),
      entConnection(cas, { id: 'ent-query', settings: { url: cas.url, stateIn: 'query' } }),
      entConnection(cas, { id: 'ent-filtre', settings: { url: cas.url, logoutFrom: ['192.0.2.0/24', '2001:db8::1'] } }),
      entConnection(cas, { id: 'ent-local', settings: { url: cas.url, logoutFrom: ['127.0.0.0/8'] } }),
    ],
  });
});
afterAll(() => hub.close());
beforeEach(() => enter('lea'));

/** Signs in, and notes under which ticket and service the server knows it. */
async function enter(login: string, connection = 'ent'): Promise<void> {
  browser = hub.browser();
  await signIn(browser, login, `/connexion/vers/${connection}`);
  const { searchParams } = new URL(hub.cas.requests.filter((target) => target.includes('erviceValidate')).at(-1) ?? '', hub.cas.url);
  ticket = searchParams.get('ticket') ?? '';
  service = searchParams.get('service') ?? '';
}

async function isStillIn(visitor = browser): Promise<boolean> {
  return (await visitor.get(PUPIL_PAGE)).status === 200;
}

/** The server's own request: no browser, no cookie. */
function send(xml: string, to = service): Promise<BrowserAnswer> {
  return new Caller(hub.origin).post(to, { logoutRequest: xml });
}

async function recorded() {
  const { items } = await hub.hub.store.collection(COLLECTIONS.audit).find('byTime', { limit: 1_000 });
  return items.filter(({ event }) => event === 'provider-sign-out').map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}

describe('a logout request of the CAS server', () => {
  test.each(Object.entries(LOGOUT_DIALECTS))('ends the session of its ticket: %s', async (_dialect, xml) => {
    const answer = await send(xml(ticket));
    expect([answer.status, answer.text, answer.headers['set-cookie']]).toEqual([204, '', undefined]);
    expect(await isStillIn()).toBe(false);
  });

  test('ends that session and no other of the same person', async () => {
    const [first, firstTicket] = [browser, ticket];
    await enter('lea');
    await send(logoutXml(firstTicket));
    expect([await isStillIn(first), await isStillIn()]).toEqual([false, true]);
  });

  test.each(['ent-query', 'ent-local'])('comes to the service of the login, whatever its shape: %s', async (connection) => {
    await enter('adam', connection);
    expect((await send(logoutXml(ticket))).status).toBe(204);
    expect(await isStillIn()).toBe(false);
  });

  test('is found by the connection alone: the attempt in the path is over and is not looked for', async () => {
    await send(logoutXml(ticket), service.replace(/[^/]+$/, 'A'.repeat(32)));
    expect(await isStillIn()).toBe(false);
  });

  test('is recorded with the connection and a count, and without anything about the person', async () => {
    await send(logoutXml(ticket));
    const last = (await recorded()).at(-1);
    expect(last).toEqual({ outcome: 'done', connectionId: 'ent', count: 1, traceId: expect.any(String) });
  });

  test('for a ticket of nobody is answered like any other and leaves no trace', async () => {
    const before = (await recorded()).length;
    expect((await send(logoutXml('ST-nobody'))).status).toBe(204);
    expect(await isStillIn()).toBe(true);
    expect(await recorded()).toHaveLength(before);
  });

  test('of another connection does not end this session, even with its ticket', async () => {
    expect((await send(logoutXml(ticket), '/connexion/cas/ent-query/retour')).status).toBe(204);
    expect(await isStillIn()).toBe(true);
  });

  test('reads no cookie: the session of whoever sends it stays', async () => {
    const [other, otherTicket] = [browser, ticket];
    await enter('adam');
    await browser.post(service, { logoutRequest: logoutXml(otherTicket) });
    expect([await isStillIn(other), await isStillIn()]).toEqual([false, true]);
  });

  test('from an address that is not in logoutFrom is not listened to', async () => {
    await enter('zoe', 'ent-filtre');
    expect((await send(logoutXml(ticket))).status).toBe(204);
    expect(await isStillIn()).toBe(true);
    expect((await recorded()).at(-1)).toMatchObject({ outcome: 'refused', code: 'AUTH-EMETTEUR', rule: 'CAS 2.3.3', connectionId: 'ent-filtre' });
  });

  test('works when it cannot be recorded', async () => {
    const failure = jest.spyOn(hub.hub.operations.audit, 'append').mockRejectedValue(new HubError('SYS-MAINTENANCE', { detail: 'disk full' }));
    expect((await send(logoutXml(ticket))).status).toBe(204);
    failure.mockRestore();
    expect(await isStillIn()).toBe(false);
  });
});
