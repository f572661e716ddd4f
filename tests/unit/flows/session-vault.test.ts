import { describe, expect, test } from '@jest/globals';
import { SessionVault, type Session, type SessionRecords } from '../../../src/flows/session-vault.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const SECRET = 'a-secret-of-thirty-two-characters!';
const NEWER = 'another-secret-of-thirty-two-chars';
const HOUR = 3_600_000;
const MINUTE = 60_000;

async function vault(wrap: (records: SessionRecords) => SessionRecords = (records) => records) {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  const records = store.collection(COLLECTIONS.sessions);
  const sessions = new SessionVault(wrap(records), clock, [SECRET]);
  const session = (personId = 'person-lea'): Session => ({
    personId, connectionId: 'ent', roles: ['pupil'], formToken: 'f'.repeat(32), endsAt: clock.now() + 8 * HOUR, idleMs: HOUR,
  });
  const recordOf = async (personId: string) => (await records.find('byPerson', { equals: [personId], limit: 1 })).items[0];
  return { clock, records, sessions, session, recordOf };
}

/** The same records, where something happens before each replace. */
function beforeReplace(happen: (records: SessionRecords) => Promise<unknown>): (records: SessionRecords) => SessionRecords {
  return (records) => new Proxy(records, {
    get(target, method) {
      const value = Reflect.get(target, method) as (...args: unknown[]) => unknown;
      if (method !== 'replace') return value.bind(target);
      return async (record: Parameters<SessionRecords['replace']>[0]) => {
        await happen(target);
        return target.replace(record);
      };
    },
  });
}

describe('a session', () => {
  test('is found by its cookie, and by nothing else', async () => {
    const { sessions, session } = await vault();
    const cookie = await sessions.start(session());
    expect(await sessions.find(cookie)).toMatchObject(session());
    expect(await sessions.find(`${cookie}x`)).toBeUndefined();
    expect(await sessions.find('')).toBeUndefined();
  });

  test('has a cookie of 256 random bits', async () => {
    const { sessions, session } = await vault();
    const [one, two] = [await sessions.start(session()), await sessions.start(session())];
    expect(Buffer.from(one, 'base64url')).toHaveLength(32);
    expect(two).not.toBe(one);
  });

  test('is kept under a hash that needs the key', async () => {
    const { records, sessions, session, recordOf } = await vault();
    const cookie = await sessions.start(session());
    expect(JSON.stringify(await recordOf('person-lea'))).not.toContain(cookie);
    const stranger = new SessionVault(records, new HandClock(), [NEWER]);
    expect(await stranger.find(cookie)).toBeUndefined();
  });

  test('is still found when a newer key stands before the one that named it', async () => {
    const { clock, records, sessions, session } = await vault();
    const cookie = await sessions.start(session());
    const rotated = new SessionVault(records, clock, [NEWER, SECRET]);
    expect(await rotated.find(cookie)).toMatchObject({ ref: (await sessions.find(cookie))?.ref });
    const fresh = await rotated.start(session());
    expect(await sessions.find(fresh)).toBeUndefined();
  });

  test('ends when nobody used it for a while', async () => {
    const { clock, sessions, session } = await vault();
    const cookie = await sessions.start(session());
    clock.advance(HOUR);
    expect(await sessions.find(cookie)).toBeUndefined();
  });

  test('ends at its end, however much it is used', async () => {
    const { clock, sessions, session } = await vault();
    const cookie = await sessions.start(session());
    for (let minute = 0; minute < 8 * 60; minute += 30) {
      expect(await sessions.find(cookie)).toBeDefined();
      clock.advance(30 * MINUTE);
    }
    expect(await sessions.find(cookie)).toBeUndefined();
  });
});

describe('being asked for', () => {
  test('moves the end away once a minute, and not oftener', async () => {
    const { clock, sessions, session, recordOf } = await vault();
    const cookie = await sessions.start(session());
    clock.advance(59_000);
    await sessions.find(cookie);
    expect(await recordOf('person-lea')).toMatchObject({ version: 1 });
    clock.advance(1_000);
    await sessions.find(cookie);
    expect(await recordOf('person-lea')).toMatchObject({ version: 2, expiresAt: clock.now() + HOUR });
  });

  test('does not bring back a session that ended meanwhile', async () => {
    const ended = beforeReplace(async (records) => {
      const [stored] = (await records.find('byPerson', { equals: ['person-lea'], limit: 1 })).items;
      if (stored !== undefined) await records.remove(stored.id);
    });
    const { clock, sessions, session, recordOf } = await vault(ended);
    const cookie = await sessions.start(session());
    clock.advance(2 * MINUTE);
    await sessions.find(cookie);
    expect(await recordOf('person-lea')).toBeUndefined();
    expect(await sessions.find(cookie)).toBeUndefined();
  });

  test('by two tabs at once is no conflict', async () => {
    const { clock, sessions, session } = await vault();
    const cookie = await sessions.start(session());
    clock.advance(2 * MINUTE);
    const found = await Promise.all([sessions.find(cookie), sessions.find(cookie)]);
    expect(found).toEqual([expect.objectContaining({ personId: 'person-lea' }), expect.objectContaining({ personId: 'person-lea' })]);
  });

  test('fails when the store does, and is not taken for a session that ended', async () => {
    const { clock, sessions, session } = await vault(beforeReplace(() => Promise.reject(new Error('disk full'))));
    const cookie = await sessions.start(session());
    clock.advance(MINUTE);
    await expect(sessions.find(cookie)).rejects.toThrow('disk full');
  });
});

describe('ending', () => {
  test('one is at once and for good', async () => {
    const { sessions, session } = await vault();
    const cookie = await sessions.start(session());
    const { ref = '' } = (await sessions.find(cookie)) ?? {};
    await sessions.end(ref);
    await sessions.end(ref);
    expect(await sessions.find(cookie)).toBeUndefined();
  });

  test('all of a person’s leaves nobody else’s', async () => {
    const { sessions, session } = await vault();
    const cookies: string[] = [];
    for (let number = 0; number < 250; number += 1) cookies.push(await sessions.start(session()));
    const other = await sessions.start(session('person-adam'));
    expect(await sessions.endAllOf('person-lea')).toBe(250);
    expect(await sessions.endAllOf('person-lea')).toBe(0);
    expect(await sessions.find(cookies[7]!)).toBeUndefined();
    expect(await sessions.find(other)).toBeDefined();
  });
});

describe('what a provider ends', () => {
  const PROVIDER = { connectionId: 'ent' };

  async function three() {
    const made = await vault();
    const { sessions, session } = made;
    const start = (named: object, connectionId = 'ent') => sessions.start({ ...session(), connectionId }, named);
    const cookies = {
      one: await start({ subject: 'lea', session: 's1' }),
      two: await start({ subject: 'lea', session: 's2' }),
      other: await start({ subject: 'adam', session: 's1' }),
      elsewhere: await start({ subject: 'lea', session: 's1' }, 'academie'),
      ticket: await start({ session: 't1' }),
      unnamed: await start({}),
    };
    const alive = async () => {
      const found = await Promise.all(Object.entries(cookies).map(async ([name, cookie]) => ((await sessions.find(cookie)) === undefined ? [] : [name])));
      return found.flat();
    };
    return { ...made, alive };
  }

  test('by the name of one session of a person is that session alone', async () => {
    const { sessions, alive } = await three();
    expect(await sessions.endByProvider({ ...PROVIDER, subject: 'lea', sessions: ['s1'] })).toMatchObject({ ended: [expect.any(String)], failed: 0 });
    expect(await alive()).toEqual(['two', 'other', 'elsewhere', 'ticket', 'unnamed']);
  });

  test('by the name of a person is all the person’s sessions there, and none through another provider', async () => {
    const { sessions, alive } = await three();
    expect((await sessions.endByProvider({ ...PROVIDER, subject: 'lea' })).ended).toHaveLength(2);
    expect(await alive()).toEqual(['other', 'elsewhere', 'ticket', 'unnamed']);
  });

  test('by a ticket is the session of that ticket, once', async () => {
    const { sessions, alive } = await three();
    expect((await sessions.endByProvider({ ...PROVIDER, sessions: ['t1'] })).ended).toHaveLength(1);
    expect((await sessions.endByProvider({ ...PROVIDER, sessions: ['t1'] })).ended).toHaveLength(0);
    expect(await alive()).toEqual(['one', 'two', 'other', 'elsewhere', 'unnamed']);
  });

  test.each([
    ['a ticket of nobody', { sessions: ['t2'] }],
    ['the ticket at another connection', { connectionId: 'academie', sessions: ['t1'] }],
    ['a session without its person', { sessions: ['s1'] }],
    ['a person with the session of somebody else', { subject: 'adam', sessions: ['s2'] }],
    ['nothing at all', {}],
    ['an empty list', { subject: 'lea', sessions: [] }],
  ])('by %s is nothing', async (_what, named) => {
    const { sessions, alive } = await three();
    expect(await sessions.endByProvider({ ...PROVIDER, ...named })).toEqual({ ended: [], failed: 0 });
    expect(await alive()).toHaveLength(6);
  });

  test('is found under an older key too, and reads nothing readable from the store', async () => {
    const { clock, records, sessions, session, recordOf } = await vault();
    await sessions.start({ ...session(), logoutHandle: 'lea-at-the-provider' }, { subject: 'lea-at-the-provider', session: 'secret-ticket' });
    expect(JSON.stringify({ ...(await recordOf('person-lea')), logoutHandle: '' })).not.toMatch(/secret-ticket|lea-at-the-provider/);
    const rotated = new SessionVault(records, clock, [NEWER, SECRET]);
    expect((await rotated.endByProvider({ ...PROVIDER, subject: 'lea-at-the-provider' })).ended).toHaveLength(1);
  });

  test('is counted when the store fails on the way, and thrown when it fails from the start', async () => {
    let failing = 0;
    const { sessions, session } = await vault((records) => new Proxy(records, {
      get(target, method) {
        const value = Reflect.get(target, method) as (...args: unknown[]) => unknown;
        if (method !== 'remove') return value.bind(target);
        return (id: string) => {
          failing -= 1;
          return failing >= 0 ? Promise.reject(new Error('disk full')) : target.remove(id);
        };
      },
    }));
    for (let number = 0; number < 2; number += 1) await sessions.start(session(), { subject: 'lea' });
    failing = 2;
    await expect(sessions.endByProvider({ ...PROVIDER, subject: 'lea' })).rejects.toThrow('disk full');
    failing = 1;
    expect(await sessions.endByProvider({ ...PROVIDER, subject: 'lea' })).toMatchObject({ ended: [expect.any(String)], failed: 1 });
  });
});

describe('the sessions of a person', () => {
  test('are listed with when they began and were last used, the newest first', async () => {
    const { clock, sessions, session } = await vault();
    const began = clock.now();
    const cookie = await sessions.start({ ...session(), browser: 'Firefox' });
    clock.advance(5 * MINUTE);
    await sessions.start(session());
    await sessions.start(session('person-adam'));
    await sessions.find(cookie);
    const listed = await sessions.listOf('person-lea');
    expect(listed).toMatchObject([{ startedAt: clock.now() }, { startedAt: began, seenAt: clock.now(), browser: 'Firefox' }]);
    expect(listed[1]?.ref).toBe((await sessions.find(cookie))?.ref);
  });

  test('say when they were last used also when their end is fixed', async () => {
    const { clock, sessions, session } = await vault();
    const cookie = await sessions.start({ ...session(), endsAt: clock.now() + HOUR });
    clock.advance(59 * MINUTE);
    expect(await sessions.find(cookie)).toBeDefined();
    expect(await sessions.listOf('person-lea')).toMatchObject([{ seenAt: clock.now() }]);
  });
});
