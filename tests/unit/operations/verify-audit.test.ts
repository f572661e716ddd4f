import { describe, expect, test } from '@jest/globals';
import { auditHash, auditRecordId } from '../../../src/operations/audit-record.js';
import { verifyAudit, type AuditFault } from '../../../src/operations/verify-audit.js';
import type { AuditRecord } from '../../../src/store/collections.js';
import type { Stored } from '../../../src/store/port.js';
import { allRecords, storeWithEvents, trailOn } from './audit-store.js';

type World = Awaited<ReturnType<typeof storeWithEvents>>;

async function at(world: World, sequence: number): Promise<Stored<AuditRecord>> {
  const record = (await allRecords(world.records))[sequence] as Stored<AuditRecord> | undefined;
  if (record === undefined) throw new Error(`no record ${sequence}`);
  return record;
}

/** What an attacker who knows the code can do: a record whose hash is right again. */
function rehashed<T extends AuditRecord>(record: T): T {
  return { ...record, hash: auditHash(record) };
}

async function kinds(world: World): Promise<readonly string[]> {
  return (await verifyAudit(world.store)).faults.map(({ kind, sequence }) => `${kind} ${sequence}`);
}

test('an untouched trail has no fault', async () => {
  const { store } = await storeWithEvents(6);
  expect(await verifyAudit(store)).toEqual({ records: 7, chains: 1, cuts: 0, faults: [] });
});

test('an empty trail has no fault', async () => {
  const { store } = await storeWithEvents(0);
  expect(await verifyAudit(store)).toEqual({ records: 0, chains: 0, cuts: 0, faults: [] });
});

test('a trail of many pages is read whole', async () => {
  const { store } = await storeWithEvents(1_200);
  expect(await verifyAudit(store)).toEqual({ records: 1_201, chains: 1, cuts: 0, faults: [] });
});

describe('what was touched is found', () => {
  test.each([
    ['the body', { body: '{"outcome":"done","personId":"somebody-else"}' }],
    ['the event', { event: 'sign-out' }],
    ['the time', { at: 1 }],
    ['the link', { previous: 'f'.repeat(64) }],
    ['the hash', { hash: 'f'.repeat(64) }],
  ])('%s of a record was changed', async (_case, change) => {
    const world = await storeWithEvents(5);
    await world.records.replace({ ...(await at(world, 3)), ...change });
    expect((await kinds(world))[0]).toBe('changed 3');
  });

  test('a record was changed and its hash made right again', async () => {
    const world = await storeWithEvents(5);
    await world.records.replace(rehashed({ ...(await at(world, 3)), body: '{}' }));
    expect(await kinds(world)).toEqual(['reordered 4']);
  });

  test('a record inside was removed', async () => {
    const world = await storeWithEvents(5);
    await world.records.remove((await at(world, 3)).id);
    const { faults } = await verifyAudit(world.store);
    expect(faults).toEqual([{ kind: 'removed', chain: expect.any(String), sequence: 4, detail: 'records 3 to 3 are not there' }]);
  });

  test('the beginning was removed, anchor and all', async () => {
    const world = await storeWithEvents(5);
    for (const sequence of [0, 0]) await world.records.remove((await at(world, sequence)).id);
    expect(await kinds(world)).toEqual(['removed 2']);
  });

  test('two records changed places', async () => {
    const world = await storeWithEvents(5);
    const [second, third] = [await at(world, 2), await at(world, 3)];
    await world.records.replace({ ...second, body: third.body, at: third.at, hash: third.hash, previous: third.previous });
    await world.records.replace({ ...third, body: second.body, at: second.at, hash: second.hash, previous: second.previous });
    expect(await kinds(world)).toEqual(expect.arrayContaining(['changed 2', 'changed 3']));
  });

  test('two records changed places and their hashes were made right', async () => {
    const world = await storeWithEvents(5);
    const [second, third] = [await at(world, 2), await at(world, 3)];
    await world.records.replace(rehashed({ ...second, body: third.body }));
    await world.records.replace(rehashed({ ...third, body: second.body }));
    expect(await kinds(world)).toEqual(['reordered 3', 'reordered 4']);
  });

  test('a record was inserted a second time', async () => {
    const world = await storeWithEvents(5);
    const { version: _version, ...last } = await at(world, 5);
    await world.records.insert({ ...last, sequence: 6, id: auditRecordId(last.chain, 6) });
    expect(await kinds(world)).toEqual(['duplicated 6']);
  });

  test('a record stands under another id', async () => {
    const world = await storeWithEvents(5);
    const { version: _version, ...third } = await at(world, 3);
    await world.records.remove(third.id);
    await world.records.insert({ ...third, id: 'somewhere else' });
    expect(await kinds(world)).toEqual(['changed 3']);
  });
});

describe('the end of a chain', () => {
  test('is held by the anchor of the next one', async () => {
    const world = await storeWithEvents(5);
    const end = await at(world, 5);
    await trailOn(world.records).append('sign-in', {});
    await world.records.remove(end.id);
    expect(await kinds(world)).toEqual(['removed 5']);
  });

  test('is held by what a log elsewhere remembers; nothing else shows it', async () => {
    const world = await storeWithEvents(5);
    const head = world.trail.head!;
    await world.records.remove((await at(world, 5)).id);
    expect((await verifyAudit(world.store)).faults).toEqual([]);
    const { faults } = await verifyAudit(world.store, [head]);
    expect(faults).toEqual([{ kind: 'removed', chain: head.chain, sequence: 5, detail: 'the log remembers this record, and it is not there' }]);
  });

  test('written anew from some point on: the log remembers another hash', async () => {
    const world = await storeWithEvents(2);
    const head = world.trail.head!;
    await world.records.replace(rehashed({ ...(await at(world, 2)), body: '{}' }));
    const { faults } = await verifyAudit(world.store, [head]);
    expect(faults.map(({ kind }: AuditFault) => kind)).toEqual(['changed']);
  });
});

test('a hostile anchor does not stop the check', async () => {
  const world = await storeWithEvents(1);
  await world.records.replace(rehashed({ ...(await at(world, 0)), body: '{"after":[' }));
  expect(await kinds(world)).toEqual(['reordered 1']);
});
