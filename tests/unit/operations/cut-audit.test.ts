import { describe, expect, test } from '@jest/globals';
import { AuditTrail, type AuditRecords } from '../../../src/operations/audit.js';
import { auditHash, type AuditHead } from '../../../src/operations/audit-record.js';
import { cutAudit } from '../../../src/operations/cut-audit.js';
import { verifyAudit } from '../../../src/operations/verify-audit.js';
import type { Store } from '../../../src/store/port.js';
import { allRecords, memoryStore, recordsOf } from './audit-store.js';

const DAY = 86_400_000;
const NOW = Date.parse('2026-06-01T10:00:00Z');

interface World {
  readonly store: Store;
  readonly records: AuditRecords;
  /** A new process at that day: a chain of its own. */
  readonly process: (daysAgo: number) => { readonly trail: AuditTrail; readonly at: (daysAgo: number) => void };
}

async function world(): Promise<World> {
  const store = await memoryStore();
  const records = recordsOf(store);
  return {
    store,
    records,
    process(daysAgo) {
      let time = NOW - daysAgo * DAY;
      return { trail: new AuditTrail({ records, queue: 100, clock: { now: () => time } }), at: (ago) => { time = NOW - ago * DAY; } };
    },
  };
}

async function eventsOf({ trail, at }: ReturnType<World['process']>, ...daysAgo: readonly number[]): Promise<readonly AuditHead[]> {
  const heads: AuditHead[] = [];
  for (const ago of daysAgo) {
    at(ago);
    await trail.append('sign-in', { personId: `person-${ago}` });
    const { chain, sequence, hash } = trail.head!;
    heads.push({ chain, sequence, hash });
  }
  return heads;
}

const cut = ({ store, process }: World, daysAgo: number, before: number, dryRun = false) =>
  cutAudit(store, process(daysAgo).trail, { before: NOW - before * DAY, dryRun });

describe('a trail whose oldest records were cut', () => {
  test('verifies: within a chain, a whole chain, and the anchor that names what went', async () => {
    const here = await world();
    await eventsOf(here.process(500), 500, 499);
    await eventsOf(here.process(450), 450, 400, 300, 10);
    expect(await cut(here, 0, 365)).toEqual({ records: 6, chains: 2 });
    expect((await allRecords(here.records)).filter(({ event }) => event === 'sign-in').map(({ body }) => body)).toEqual(['{"personId":"person-300"}', '{"personId":"person-10"}']);
    expect(await verifyAudit(here.store)).toEqual({ records: 5, chains: 2, cuts: 2, faults: [] });
  });

  test('again, or a dry run: nothing is changed', async () => {
    const here = await world();
    await eventsOf(here.process(450), 450, 10);
    expect(await cut(here, 0, 365, true)).toEqual({ records: 2, chains: 1 });
    expect(await allRecords(here.records)).toHaveLength(3);
    await cut(here, 0, 365);
    const kept = await allRecords(here.records);
    expect(await cut(here, 0, 365)).toEqual({ records: 0, chains: 0 });
    expect(await allRecords(here.records)).toEqual(kept);
  });

  test('heads that a log remembers of what went are no faults; a head of what stays is looked up', async () => {
    const here = await world();
    const heads = await eventsOf(here.process(450), 450, 440, 10);
    await cut(here, 0, 365);
    expect((await verifyAudit(here.store, heads)).faults).toEqual([]);
    await here.records.remove(`${heads[2]!.chain} ${heads[2]!.sequence}`);
    const { faults } = await verifyAudit(here.store, heads);
    expect(faults.map(({ kind, detail }) => `${kind}: ${detail.slice(0, 7)}`)).toEqual(['removed: the anc', 'removed: the log']);
  });

  test('stays provable year after year: a cut is told again while something refers to it', async () => {
    const here = await world();
    const long = here.process(900);
    await eventsOf(long, 900, 800, 100);
    await cut(here, 500, 365 + 500);
    await eventsOf(here.process(490), 490);
    await eventsOf(here.process(50), 50);
    await cut(here, 0, 365);
    await cut(here, -200, 60);
    expect((await verifyAudit(here.store)).faults).toEqual([]);
    expect((await allRecords(here.records)).filter(({ event }) => event === 'sign-in')).toHaveLength(1);
  });

  test('an interrupted removal is no fault, and the next run goes on', async () => {
    const here = await world();
    await eventsOf(here.process(450), 450, 440, 430, 10);
    const dying = new Proxy(here.store, { get: (target, name) => name !== 'collection' ? (Reflect.get(target, name) as unknown) : () => new Proxy(here.records, {
      get: (records, method) => method !== 'remove' ? (Reflect.get(records, method) as (...args: unknown[]) => unknown).bind(records) : async (id: string) => {
        if (id.endsWith(' 2')) throw new Error('killed');
        return records.remove(id);
      },
    }) });
    await expect(cutAudit(dying, here.process(0).trail, { before: NOW - 365 * DAY })).rejects.toThrow('killed');
    expect((await verifyAudit(here.store)).faults).toEqual([]);
    expect(await cut(here, 0, 365)).toEqual({ records: 2, chains: 1 });
    expect((await verifyAudit(here.store)).faults).toEqual([]);
  });
});

describe('what was touched is found all the same', () => {
  test('removed: one record more than was cut', async () => {
    const here = await world();
    await eventsOf(here.process(450), 450, 300, 200, 10);
    await cut(here, 0, 365);
    const first = (await allRecords(here.records)).find(({ body }) => body.includes('person-300'))!;
    await here.records.remove(first.id);
    expect((await verifyAudit(here.store)).faults.map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual(['removed 3']);
  });

  test('reordered: the first record that stays was written anew', async () => {
    const here = await world();
    await eventsOf(here.process(450), 450, 300, 10);
    await cut(here, 0, 365);
    const first = (await here.records.find('byTime', { limit: 10 })).items.find(({ body }) => body.includes('person-300'))!;
    const forged = { ...first, previous: 'f'.repeat(64) };
    await here.records.replace({ ...forged, hash: auditHash(forged) });
    expect((await verifyAudit(here.store)).faults.map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual(['reordered 3', 'reordered 2']);
  });

  test('removed: the record that tells of the cut is gone', async () => {
    const here = await world();
    await eventsOf(here.process(450), 450, 300);
    await cut(here, 0, 365);
    const told = (await allRecords(here.records)).find(({ event }) => event === 'audit-cut')!;
    await here.records.remove(told.id);
    expect((await verifyAudit(here.store)).faults.map(({ kind }) => kind)).toContain('removed');
  });

  test('cut-early: a cut of records younger than any setting allows', async () => {
    const here = await world();
    await eventsOf(here.process(20), 20, 10);
    await cut(here, 0, 15);
    expect((await verifyAudit(here.store)).faults.map(({ kind }) => kind)).toEqual(['cut-early']);
  });
});
