import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../src/domain/errors.js';
import { AuditTrail, type AuditRecords } from '../../../src/operations/audit.js';
import { canonicalBody, NO_HASH } from '../../../src/operations/audit-record.js';
import { verifyAudit } from '../../../src/operations/verify-audit.js';
import { allRecords, memoryStore, recordsOf, storeWithEvents, trailOn } from './audit-store.js';

/** The same records, where an insert does first what `before` says. */
function withInsert(records: AuditRecords, before: (count: number) => Promise<void> | void): AuditRecords {
  let count = 0;
  return new Proxy(records, {
    get(target, name) {
      if (name !== 'insert') return (Reflect.get(target, name) as (...args: unknown[]) => unknown).bind(target);
      return async (record: Parameters<AuditRecords['insert']>[0]) => {
        count += 1;
        await before(count);
        return target.insert(record);
      };
    },
  });
}

describe('appending', () => {
  test('begins a chain with an anchor, then binds each record to the one before', async () => {
    const { records } = await storeWithEvents(2);
    const [anchor, first, second] = await allRecords(records);
    expect(anchor).toMatchObject({ sequence: 0, event: 'chain-started', previous: NO_HASH });
    expect(first).toMatchObject({ sequence: 1, event: 'sign-in', previous: anchor?.hash, body: '{"outcome":"done","personId":"person-1"}' });
    expect(second).toMatchObject({ sequence: 2, previous: first?.hash, chain: anchor?.chain });
  });

  test('many at once are stored in the order they were given', async () => {
    const store = await memoryStore();
    const trail = trailOn(recordsOf(store));
    await Promise.all(Array.from({ length: 200 }, (_, number) => trail.append('launch', { number })));
    const numbers = (await allRecords(recordsOf(store))).slice(1).map(({ body }) => (JSON.parse(body) as { number: number }).number);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, number) => number));
    expect((await verifyAudit(store)).faults).toEqual([]);
  });

  test('is acknowledged only when it is stored', async () => {
    const store = await memoryStore();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => { open = resolve; });
    const trail = trailOn(withInsert(recordsOf(store), (count) => (count === 2 ? gate : undefined)));
    let acknowledged = false;
    const append = trail.append('sign-in', {}).then(() => { acknowledged = true; });
    await new Promise((resolve) => setImmediate(resolve));
    expect(acknowledged).toBe(false);
    open();
    await append;
    expect(await allRecords(recordsOf(store))).toHaveLength(2);
  });

  test('refuses when too many wait, and goes on once they are stored', async () => {
    const store = await memoryStore();
    const trail = trailOn(recordsOf(store), 3);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => trail.append('sign-in', {})));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect((results[4] as PromiseRejectedResult).reason).toMatchObject({ code: 'SYS-MAINTENANCE' });
    await expect(trail.append('sign-in', {})).resolves.toBeUndefined();
  });

  test('says when the store fails, to everybody who waits, and begins a new chain afterwards', async () => {
    const store = await memoryStore();
    const failing = withInsert(recordsOf(store), (count) => {
      if (count === 3) throw new HubError('SYS-MAINTENANCE', { detail: 'disk full' });
    });
    const trail = trailOn(failing);
    const results = await Promise.allSettled([trail.append('sign-in', { number: 1 }), trail.append('sign-in', { number: 2 }), trail.append('sign-in', { number: 3 })]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'SYS-MAINTENANCE', detail: expect.stringContaining('disk full') });
    expect(trail.head).toBeUndefined();
    await trail.append('sign-in', { number: 4 });
    expect(await verifyAudit(store)).toEqual({ records: 4, chains: 2, cuts: 0, faults: [] });
  });

  test('a failure after the record was written leaves two whole chains', async () => {
    const store = await memoryStore();
    const records = recordsOf(store);
    const trail = trailOn(new Proxy(records, {
      get(target, name) {
        if (name !== 'insert') return (Reflect.get(target, name) as (...args: unknown[]) => unknown).bind(target);
        return async (record: Parameters<AuditRecords['insert']>[0]) => {
          const stored = await target.insert(record);
          if (record.body.includes('lost-answer')) throw new HubError('SYS-MAINTENANCE', { detail: 'connection lost' });
          return stored;
        };
      },
    }));
    await expect(trail.append('sign-in', { personId: 'lost-answer' })).rejects.toMatchObject({ code: 'SYS-MAINTENANCE' });
    await trail.append('sign-in', { personId: 'next' });
    expect(await verifyAudit(store)).toEqual({ records: 4, chains: 2, cuts: 0, faults: [] });
  });

  test('time never runs backwards along a chain, and its anchor bears the time of the event it comes before', async () => {
    const records = recordsOf(await memoryStore());
    let time = Date.now();
    const trail = new AuditTrail({ records, queue: 10, clock: { now: () => (time += 1_000) } });
    await trail.append('sign-in', {});
    await trail.append('sign-in', {});
    const [anchor, first, second] = (await allRecords(records)).map(({ at }) => at);
    expect(anchor).toBe(first);
    expect(second).toBe((first ?? 0) + 1_000);
  });

  test('a chain names the newest record the store held when it began', async () => {
    const { records, trail, store } = await storeWithEvents(1);
    const before = trail.head;
    await trailOn(records).append('sign-in', {});
    const anchors = (await allRecords(records)).filter(({ event }) => event === 'chain-started').map(({ body }) => JSON.parse(body) as object);
    expect(anchors).toContainEqual({ after: `${before?.chain} 1`, afterHash: before?.hash });
    expect((await verifyAudit(store)).chains).toBe(2);
  });
});

describe('the body', () => {
  test('is the same text for the same fields, whatever their order; undefined fields are left out', () => {
    expect(canonicalBody({ b: 1, a: 'x', c: undefined })).toBe('{"a":"x","b":1}');
    expect(canonicalBody({ a: 'x', b: 1 })).toBe('{"a":"x","b":1}');
  });

  test('cuts what came from outside: an event is always stored', async () => {
    const { trail, records } = await storeWithEvents(0);
    const long = 'é'.repeat(50_000);
    await trail.append('sign-in', { connectionId: long, rule: long, detail: long, released: Array.from({ length: 500 }, () => 'role') });
    const [, record] = await allRecords(records);
    expect(record?.body.length).toBeLessThan(4_000);
  });
});
