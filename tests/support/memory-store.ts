import { randomBytes } from 'node:crypto';
import type { Clock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import type { Store } from '../../src/store/port.js';

/** A clock that only moves when it is told to. */
export class HandClock implements Clock {
  constructor(private time = Date.UTC(2026, 10, 23, 9, 0, 0)) {}

  now(): number {
    return this.time;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

/** The embedded engine in memory, with every collection of the hub. */
export async function openMemoryStore(clock: Clock): Promise<Store> {
  const store = await openStore({ engine: 'sqlite', file: ':memory:' }, { clock, encryptionKeys: [randomBytes(32).toString('base64')] });
  await store.prepare(Object.values(COLLECTIONS));
  return store;
}
