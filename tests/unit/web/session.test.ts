import { describe, expect, test } from '@jest/globals';
import express, { type Express } from 'express';
import request from 'supertest';
import { SessionVault } from '../../../src/flows/session-vault.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { sessions } from '../../../src/web/middleware/session.js';
import { startSession } from '../../../src/web/session-start.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const SECRET = 'a-secret-of-thirty-two-characters!';
const HOUR = 3_600_000;

async function hub({ secrets = [SECRET], secure = false } = {}) {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  const records = store.collection(COLLECTIONS.sessions);
  const vault = new SessionVault(records, clock, SECRET);
  let tellReached: () => void = () => undefined;
  let goOn: () => void = () => undefined;
  const isReached = new Promise<void>((resolve) => { tellReached = resolve; });
  const mayGoOn = new Promise<void>((resolve) => { goOn = resolve; });
  const app: Express = express();
  app.use(...sessions(vault, { cookieName: 'passerelle', secure, secrets, idleMs: HOUR }));
  app.get('/in', async (asked, response) => {
    await startSession(asked, { personId: 'person-lea', connectionId: 'ent', roles: ['pupil'], endsAt: clock.now() + 8 * HOUR, idleMs: HOUR });
    response.send('in');
  });
  app.get('/who', (asked, response) => { response.send(asked.session.signedIn?.personId ?? 'nobody'); });
  app.get('/slow', async (asked, response) => {
    asked.session.signedIn = { ...asked.session.signedIn!, idleMs: HOUR - 1 };
    tellReached();
    await mayGoOn;
    response.send('done');
  });
  return { records, vault, app, isReached, goOn };
}

async function signedIn(app: Express): Promise<string> {
  const { headers } = await request(app).get('/in');
  return (headers['set-cookie'] as unknown as string[])[0]?.split(';')[0] ?? '';
}

async function who(app: Express, cookie: string): Promise<string> {
  return (await request(app).get('/who').set('cookie', cookie)).text;
}

describe('a session', () => {
  test('is known by its cookie, and by nothing else', async () => {
    const { app } = await hub();
    const cookie = await signedIn(app);
    expect(await who(app, cookie)).toBe('person-lea');
    expect(await who(app, '')).toBe('nobody');
    expect(await who(app, `${cookie}x`)).toBe('nobody');
  });

  test('is one document, written once at the sign-in', async () => {
    const { app, records } = await hub();
    await signedIn(app);
    const { items } = await records.find('byPerson', { limit: 10 });
    expect(items).toEqual([expect.objectContaining({ personId: 'person-lea', version: 1 })]);
  });

  test('of a signed cookie whose record is gone is not begun again under the same name', async () => {
    const { app, vault } = await hub();
    const cookie = await signedIn(app);
    await vault.endAllOf('person-lea');
    const again = await request(app).get('/in').set('cookie', cookie);
    expect((again.headers['set-cookie'] as unknown as string[])[0]).not.toContain(cookie);
  });

  test('that another version of the hub wrote differently is none', async () => {
    const { app, records } = await hub();
    const cookie = await signedIn(app);
    const [record] = (await records.find('byPerson', { limit: 1 })).items;
    for (const body of ['{"cookie":{},"signedIn":{"personId":"person-lea"}}', '{"signedIn":null}', '[]', 'null']) {
      await records.bulkUpsert([{ id: record!.id, personId: 'person-lea', body, expiresAt: record!.expiresAt }]);
      expect(await who(app, cookie)).toBe('nobody');
    }
  });

  test('signed with an older secret is still good, and one signed with none of them is not', async () => {
    const old = await hub({ secrets: ['an-older-secret-of-thirty-two-chars'] });
    const cookie = await signedIn(old.app);
    const both = express();
    both.use(...sessions(old.vault, { cookieName: 'passerelle', secure: false, secrets: [SECRET, 'an-older-secret-of-thirty-two-chars'], idleMs: HOUR }));
    both.get('/who', (asked, response) => { response.send(asked.session.signedIn?.personId ?? 'nobody'); });
    expect(await who(both, cookie)).toBe('person-lea');
    const neither = express();
    neither.use(...sessions(old.vault, { cookieName: 'passerelle', secure: false, secrets: [SECRET], idleMs: HOUR }));
    neither.get('/who', (asked, response) => { response.send(asked.session.signedIn?.personId ?? 'nobody'); });
    expect(await who(neither, cookie)).toBe('nobody');
  });

  test('is secure where browsers come over https, whatever the request says', async () => {
    const { app } = await hub({ secure: true });
    const { headers } = await request(app).get('/in').set('x-forwarded-proto', 'http');
    expect((headers['set-cookie'] as unknown as string[])[0]).toMatch(/; Secure; SameSite=Lax$/);
  });
});

describe('a request that is still under way when its session ends', () => {
  test('does not bring it back, though it changed it', async () => {
    const { app, vault, records, isReached, goOn } = await hub();
    const cookie = await signedIn(app);
    const slow = request(app).get('/slow').set('cookie', cookie).then(({ text }) => text);
    await isReached;
    expect(await vault.endAllOf('person-lea')).toBe(1);
    goOn();
    expect(await slow).toBe('done');
    expect(await records.count('byPerson', [])).toBe(0);
    expect(await who(app, cookie)).toBe('nobody');
  });

  test('changes it when it did not end', async () => {
    const { app, records, isReached, goOn } = await hub();
    const cookie = await signedIn(app);
    const slow = request(app).get('/slow').set('cookie', cookie).then(({ text }) => text);
    await isReached;
    goOn();
    await slow;
    expect((await records.find('byPerson', { limit: 1 })).items[0]?.body).toContain(`"idleMs":${HOUR - 1}`);
  });
});
