import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SessionVault } from '../../../src/flows/session-vault.js';
import { COLLECTIONS, type SessionRecord } from '../../../src/store/collections.js';
import type { Collection } from '../../../src/store/port.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const SECRET = 'a-secret-of-thirty-two-characters!';
const HOUR = 3_600_000;

type Records = Collection<SessionRecord, 'byPerson'>;

async function vault(wrap: (records: Records) => Records = (records) => records) {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  const records = store.collection(COLLECTIONS.sessions);
  const sessions = new SessionVault(wrap(records), clock, SECRET);
  const inAnHour = { body: '{"a":1}', personId: 'person-lea', expiresAt: clock.now() + HOUR };
  return { clock, records, sessions, inAnHour };
}

/** The same records, where something happens before each replace. */
function before(replace: (records: Records, time: number) => Promise<unknown>): (records: Records) => Records {
  let time = 0;
  return (records) => new Proxy(records, {
    get(target, method) {
      const value = Reflect.get(target, method) as (...args: unknown[]) => unknown;
      if (method !== 'replace') return value.bind(target);
      return async (record: Parameters<Records['replace']>[0]) => {
        await replace(target, (time += 1));
        return target.replace(record);
      };
    },
  });
}

describe('a session', () => {
  test('is read back until it ends', async () => {
    const { clock, sessions, inAnHour } = await vault();
    await sessions.start('cookie-value', inAnHour);
    expect(await sessions.read('cookie-value')).toMatchObject(inAnHour);
    clock.advance(HOUR);
    expect(await sessions.read('cookie-value')).toBeUndefined();
  });

  test('is kept under a hash that needs the key, and that no cookie carries', async () => {
    const { records, sessions, inAnHour } = await vault();
    await sessions.start('cookie-value', inAnHour);
    const { items } = await records.find('byPerson', { equals: ['person-lea'], limit: 1 });
    expect(items[0]?.id).toBe(sessions.refOf('cookie-value'));
    expect(JSON.stringify(items)).not.toContain('cookie-value');
    // express-session signs the cookie with the same key: the signature must not be the name of the session.
    expect(sessions.refOf('cookie-value')).not.toBe(createHmac('sha256', SECRET).update('cookie-value').digest('base64url'));
  });

  test('cannot be begun twice under one name', async () => {
    const { sessions, inAnHour } = await vault();
    await sessions.start('one', inAnHour);
    await expect(sessions.start('one', inAnHour)).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
  });
});

describe('a session that was ended', () => {
  test('is not brought back by a late save', async () => {
    const { sessions, inAnHour } = await vault();
    await sessions.start('one', inAnHour);
    await sessions.end('one');
    await sessions.update('one', { ...inAnHour, body: '{"a":2}' });
    expect(await sessions.read('one')).toBeUndefined();
  });

  test('is not brought back by a save or a click that had already read it', async () => {
    let ref = '';
    const { clock, records, sessions, inAnHour } = await vault(before((target) => target.remove(ref)));
    ref = sessions.refOf('one');
    await sessions.start('one', inAnHour);
    await sessions.update('one', { ...inAnHour, body: '{"a":2}' });
    expect(await records.get(ref)).toBeUndefined();
    await sessions.start('one', inAnHour);
    clock.advance(2 * 60_000);
    await sessions.touch('one', clock.now() + HOUR);
    expect(await records.get(ref)).toBeUndefined();
  });

  test('with all of a person’s is gone at once, and nobody else’s', async () => {
    const { sessions, inAnHour } = await vault();
    for (let number = 0; number < 250; number += 1) await sessions.start(`lea-${number}`, inAnHour);
    await sessions.start('adam', { ...inAnHour, personId: 'person-adam' });
    await sessions.start('nobody', { body: '{}', expiresAt: inAnHour.expiresAt });
    expect(await sessions.endAllOf('person-lea')).toBe(250);
    expect(await sessions.endAllOf('person-lea')).toBe(0);
    expect(await sessions.read('lea-7')).toBeUndefined();
    expect(await sessions.read('adam')).toBeDefined();
    expect(await sessions.read('nobody')).toBeDefined();
  });
});

describe('a change', () => {
  test('is kept when a click of another tab came in between', async () => {
    const meanwhile = before(async (records, time) => {
      const [stored] = (await records.find('byPerson', { equals: ['person-lea'], limit: 1 })).items;
      if (time === 1 && stored !== undefined) await records.replace({ ...stored, expiresAt: stored.expiresAt + 1 });
    });
    const { sessions, inAnHour } = await vault(meanwhile);
    await sessions.start('one', inAnHour);
    await sessions.update('one', { ...inAnHour, body: '{"a":2}' });
    expect(await sessions.read('one')).toMatchObject({ body: '{"a":2}' });
  });

  test('of nothing writes nothing', async () => {
    const { records, sessions, inAnHour } = await vault();
    await sessions.start('one', inAnHour);
    await sessions.update('one', { ...inAnHour, expiresAt: inAnHour.expiresAt + 59_000 });
    expect(await records.get(sessions.refOf('one'))).toMatchObject({ version: 1, expiresAt: inAnHour.expiresAt });
  });

  test('that loses every time is told, and not lost in silence', async () => {
    const always = before(async (records) => {
      const [stored] = (await records.find('byPerson', { equals: ['person-lea'], limit: 1 })).items;
      if (stored !== undefined) await records.replace({ ...stored, expiresAt: stored.expiresAt + 1 });
    });
    const { sessions, inAnHour } = await vault(always);
    await sessions.start('one', inAnHour);
    await expect(sessions.update('one', { ...inAnHour, body: '{"a":2}' })).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
  });
});

describe('a click', () => {
  test('moves the end away once a minute, and not oftener', async () => {
    const { clock, records, sessions, inAnHour } = await vault();
    await sessions.start('one', inAnHour);
    const ref = sessions.refOf('one');
    clock.advance(59_000);
    await sessions.touch('one', clock.now() + HOUR);
    expect(await records.get(ref)).toMatchObject({ version: 1 });
    clock.advance(1_000);
    await sessions.touch('one', clock.now() + HOUR);
    expect(await records.get(ref)).toMatchObject({ version: 2, expiresAt: clock.now() + HOUR });
  });

  test('does not read what it knows to be fresh', async () => {
    let reads = 0;
    const { clock, sessions, inAnHour } = await vault((records) => new Proxy(records, {
      get(target, method) {
        if (method === 'get') reads += 1;
        return (Reflect.get(target, method) as (...args: unknown[]) => unknown).bind(target);
      },
    }));
    await sessions.start('one', inAnHour);
    await sessions.touch('one', clock.now() + HOUR, inAnHour.expiresAt);
    expect(reads).toBe(0);
    clock.advance(60_000);
    await sessions.touch('one', clock.now() + HOUR, inAnHour.expiresAt);
    expect(reads).toBe(1);
  });

  test('fails when the store does, and is not taken for a session that ended', async () => {
    const { clock, sessions, inAnHour } = await vault(before(() => Promise.reject(new Error('disk full'))));
    await sessions.start('one', inAnHour);
    clock.advance(60_000);
    await expect(sessions.touch('one', clock.now() + HOUR)).rejects.toThrow('disk full');
  });
});
