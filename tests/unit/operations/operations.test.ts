import { describe, expect, test } from '@jest/globals';
import { systemClock } from '../../../src/domain/clock.js';
import { HubError } from '../../../src/domain/errors.js';
import { readLoggedHead } from '../../../src/operations/logged-head.js';
import { startOperations, type HubOperations } from '../../../src/operations/operations.js';
import { verifyAudit } from '../../../src/operations/verify-audit.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import type { Store } from '../../../src/store/port.js';
import { allRecords, memoryStore, recordsOf } from './audit-store.js';
import { keptLog } from './lines.js';

const SETTINGS = { logs: { level: 'debug' }, audit: { headMinutes: 10, queue: 100 }, connections: [{ id: 'ent-nord' }], resources: [{ id: 'calcul', connector: 'generic-lti13' }] } as const;

async function running(): Promise<{ readonly store: Store; readonly operations: HubOperations; readonly kept: ReturnType<typeof keptLog> }> {
  const store = await memoryStore();
  const kept = keptLog();
  return { store, kept, operations: startOperations(SETTINGS, store, systemClock, kept.log) };
}

describe('the journal', () => {
  test('tells the trail, the log and the counters; the detail is for the log only', async () => {
    const { store, operations, kept } = await running();
    await operations.journal.record({ event: 'sign-in', outcome: 'refused', traceId: 'K7QM-4T', code: 'AUTH-INCONNU', rule: 'V07', connectionId: 'ent-nord', detail: 'no account for this subject' });
    const [, record] = await allRecords(recordsOf(store));
    expect(record).toMatchObject({ event: 'sign-in', body: '{"code":"AUTH-INCONNU","connectionId":"ent-nord","outcome":"refused","rule":"V07","traceId":"K7QM-4T"}' });
    expect(kept.lines).toEqual([expect.objectContaining({ level: 'warn', event: 'sign-in', detail: 'no account for this subject' })]);
    expect((await operations.metrics()).body).toContain('passerelle_sign_ins_total{outcome="refused",code="AUTH-INCONNU",connection="ent-nord"} 1');
    await operations.stop();
  });

  test('one event is one record, and names of attributes are kept, never values', async () => {
    const { store, operations } = await running();
    await operations.journal.record({ event: 'launch', outcome: 'done', traceId: 't', personId: 'person-1', resourceId: 'calcul', released: ['role', 'givenName'] });
    const records = await allRecords(recordsOf(store));
    expect(records).toHaveLength(2);
    expect(records[1]?.body).toContain('"released":["role","givenName"]');
    await operations.stop();
  });

  test('what cannot be recorded is refused; the log still knows', async () => {
    const { store, operations, kept } = await running();
    await store.close();
    await expect(operations.journal.record({ event: 'sign-in', outcome: 'done', traceId: 't' })).rejects.toMatchObject({ code: 'SYS-MAINTENANCE' });
    expect(kept.lines).toEqual([expect.objectContaining({ event: 'sign-in' })]);
    await operations.stop();
  });
});

describe('the end', () => {
  test('is not ready, and writes a head that the trail answers to', async () => {
    const { store, operations, kept } = await running();
    const recorded = operations.journal.record({ event: 'hub-started', outcome: 'done', traceId: 't' });
    await operations.stop();
    await recorded;
    await expect(operations.ready()).rejects.toMatchObject({ code: 'SYS-MAINTENANCE' });
    const heads = kept.text().split('\n').map(readLoggedHead).filter((head) => head !== undefined);
    expect(heads).toEqual([expect.objectContaining({ sequence: 1 })]);
    expect(await verifyAudit(store, heads)).toEqual({ records: 2, chains: 1, cuts: 0, faults: [] });
  });
});

describe('requests and faults', () => {
  test('a request is counted by its pattern, and logged only at debug', async () => {
    const { operations, kept } = await running();
    operations.observe({ method: 'GET', route: '/lti/authorize', status: 200, seconds: 0.01, traceId: 't' });
    expect(kept.lines).toEqual([expect.objectContaining({ level: 'debug', event: 'http-request', route: '/lti/authorize' })]);
    expect((await operations.metrics()).body).toContain('route="/lti/authorize"');
    await operations.stop();
  });

  test('a fault is logged with its code, trace and cause; one of the store is counted', async () => {
    const { operations, kept } = await running();
    operations.fault(new HubError('SYS-MAINTENANCE', { detail: 'no server', cause: new Error('ECONNREFUSED') }), 'K7QM-4T');
    operations.fault(new TypeError('of ours'), 'K7QM-4T');
    expect(kept.lines[0]).toMatchObject({ level: 'error', event: 'fault', code: 'SYS-MAINTENANCE', traceId: 'K7QM-4T' });
    expect(JSON.stringify(kept.lines[0])).toContain('ECONNREFUSED');
    expect(kept.lines[1]).toMatchObject({ code: 'SYS-INTERNE' });
    expect((await operations.metrics()).body).toContain('passerelle_store_errors_total 1');
    await operations.stop();
  });

  test('the age of the oldest key in use is read from the store', async () => {
    const { store, operations } = await running();
    const keys = store.collection(COLLECTIONS.signingKeys);
    const key = { owner: 'calcul', kid: 'k', publicJwk: '{}', privateJwk: '{}' };
    await keys.insert({ ...key, id: 'calcul 1', state: 'retiring', since: 1 });
    await keys.insert({ ...key, id: 'calcul 2', state: 'active', since: Date.now() - 90_000 });
    const age = /^passerelle_oldest_signing_key_age_seconds (\S+)/m.exec((await operations.metrics()).body)?.[1];
    expect(Number(age)).toBeGreaterThanOrEqual(90);
    expect(Number(age)).toBeLessThan(1_000);
    await operations.stop();
  });
});
