import { writeSync } from 'node:fs';
import { systemClock } from '../../src/domain/clock.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import { keyNumber, personNumber, type CrashOrder } from './crash-record.js';

/** Writes without end, and says of each write that it was acknowledged, only then. Made to be killed. */
const order = JSON.parse(process.argv[2] ?? '') as CrashOrder;
const store = await openStore(order.store, { clock: systemClock, encryptionKeys: order.encryptionKeys });
await store.prepare(Object.values(COLLECTIONS));
const people = store.collection(COLLECTIONS.people);
const keys = store.collection(COLLECTIONS.signingKeys);
const counters = store.collection(COLLECTIONS.counters);
const oneTime = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), systemClock);
const hour = 3_600_000;
const MOST_WAITS = 10_000;

for (let number = 0; ; number += 1) {
  const name = `${order.round}-${number}`;
  await people.insert(personNumber(name));
  acknowledge('person', name);
  await people.bulkUpsert([1, 2, 3].map((part) => personNumber(`${name}-${part}`)));
  for (const part of [1, 2, 3]) acknowledge('person', `${name}-${part}`);
  await keys.insert(keyNumber(name));
  acknowledge('key', name);
  const { count } = await counters.increment('count', 1, { id: `counter ${order.round}`, count: 0, expiresAt: Date.now() + hour });
  acknowledge('counted', String(count));
  await oneTime.put('crash', name, name, hour);
  acknowledge('put', name);
  await oneTime.take('crash', name);
  acknowledge('taken', name);
  // The embedded engine answers at once: without this the process would not even hear that it is told to stop.
  await new Promise((resolve) => setImmediate(resolve));
}

/** On a busy machine the reader is slow and the pipe full for a moment: the writer waits. A line is written whole or not at all. */
function acknowledge(what: string, name: string): void {
  for (let waits = 0; ; waits += 1) {
    try {
      writeSync(1, `${what} ${name}\n`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || waits === MOST_WAITS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
