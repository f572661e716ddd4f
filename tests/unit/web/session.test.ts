import { describe, expect, test } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { SessionVault, type Session } from '../../../src/flows/session-vault.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { CookieJar } from '../../../src/web/cookies.js';
import { endSession, findSession, sessionOf, startSession } from '../../../src/web/middleware/session.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const HOUR = 3_600_000;

async function hub({ secure = false } = {}) {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  const records = store.collection(COLLECTIONS.sessions);
  const vault = new SessionVault(records, clock, ['a-secret-of-thirty-two-characters!']);
  const cookies = new CookieJar(secure);
  const session: Session = { personId: 'person-lea', connectionId: 'ent', roles: ['pupil'], formToken: 'f'.repeat(32), endsAt: clock.now() + 8 * HOUR, idleMs: HOUR };
  const app: Express = express();
  app.use(findSession(vault, cookies));
  app.get('/in', async (asked, response) => {
    await startSession(vault, cookies, asked, response, { session, named: {} });
    response.send('in');
  });
  app.get('/who', (asked, response) => { response.send(sessionOf(asked)?.personId ?? 'nobody'); });
  app.get('/out', async (asked, response) => {
    await endSession(vault, cookies, asked, response);
    response.send('out');
  });
  return { records, vault, app };
}

async function setCookies(app: Express, path: string, cookie = ''): Promise<readonly string[]> {
  const { headers } = await request(app).get(path).set('cookie', cookie);
  return (headers['set-cookie'] as unknown as string[] | undefined) ?? [];
}

async function signedIn(app: Express, cookie = ''): Promise<string> {
  return (await setCookies(app, '/in', cookie))[0]?.split(';')[0] ?? '';
}

async function who(app: Express, cookie: string): Promise<string> {
  return (await request(app).get('/who').set('cookie', cookie)).text;
}

describe('a session', () => {
  test('is known by its cookie, and by nothing else', async () => {
    const { app } = await hub();
    const cookie = await signedIn(app);
    expect(await who(app, cookie)).toBe('person-lea');
    for (const other of ['', `${cookie}x`, cookie.slice(0, -1), 'passerelle=', `passerelle=${'a'.repeat(43)}`, `passerelle=${'a'.repeat(10_000)}`, `${cookie}; ${cookie}`]) {
      expect(await who(app, other)).toBe('nobody');
    }
  });

  test('is one document, and there is none for somebody who only looks', async () => {
    const { app, records } = await hub();
    await who(app, 'passerelle=whatever');
    expect(await records.count('byPerson', [])).toBe(0);
    expect(await setCookies(app, '/who')).toEqual([]);
    await signedIn(app);
    const { items } = await records.find('byPerson', { limit: 10 });
    expect(items).toEqual([expect.objectContaining({ personId: 'person-lea', version: 1 })]);
  });

  test('has a new name after each sign-in, and the one before is over', async () => {
    const { app, records } = await hub();
    const first = await signedIn(app);
    const second = await signedIn(app, first);
    expect(second).not.toBe(first);
    expect(await who(app, first)).toBe('nobody');
    expect(await who(app, second)).toBe('person-lea');
    expect(await records.count('byPerson', [])).toBe(1);
  });

  test('never takes a name somebody else chose', async () => {
    const { app } = await hub();
    const planted = `passerelle=${'A'.repeat(43)}`;
    expect(await signedIn(app, planted)).not.toBe(planted);
    expect(await who(app, planted)).toBe('nobody');
  });

  test('is over here and in the store when somebody leaves', async () => {
    const { app, records } = await hub();
    const cookie = await signedIn(app);
    expect((await setCookies(app, '/out', cookie))[0]).toMatch(/^passerelle=; .*Expires=Thu, 01 Jan 1970/);
    expect(await who(app, cookie)).toBe('nobody');
    expect(await records.count('byPerson', [])).toBe(0);
  });

  test('is bound to this host over https, whatever the request says', async () => {
    const { app } = await hub({ secure: true });
    const { headers } = await request(app).get('/in').set('x-forwarded-proto', 'http');
    expect((headers['set-cookie'] as unknown as string[])[0]).toMatch(/^__Host-passerelle=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });
});
