import { systemClock } from '../../../src/domain/clock.js';
import { AuditTrail, type AuditRecords } from '../../../src/operations/audit.js';
import { COLLECTIONS, type AuditRecord } from '../../../src/store/collections.js';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/port.js';
import { REAL_ENCRYPTION_KEY } from '../../support/config-directory.js';

export async function memoryStore(): Promise<Store> {
  const store = await openStore({ engine: 'sqlite', file: ':memory:' }, { clock: systemClock, encryptionKeys: [REAL_ENCRYPTION_KEY] });
  await store.prepare(Object.values(COLLECTIONS));
  return store;
}

export function recordsOf(store: Store): AuditRecords {
  return store.collection(COLLECTIONS.audit);
}

export function trailOn(records: AuditRecords, queue = 1_000): AuditTrail {
  return new AuditTrail({ records, clock: systemClock, queue });
}

/** A store with one chain: its anchor and `count` sign-ins. */
export async function storeWithEvents(count: number): Promise<{ readonly store: Store; readonly records: AuditRecords; readonly trail: AuditTrail }> {
  const store = await memoryStore();
  const records = recordsOf(store);
  const trail = trailOn(records);
  for (let number = 1; number <= count; number += 1) await trail.append('sign-in', { outcome: 'done', personId: `person-${number}` });
  return { store, records, trail };
}

export async function allRecords(records: AuditRecords): Promise<readonly AuditRecord[]> {
  return (await records.find('byChain', { limit: 1_000 })).items;
}
