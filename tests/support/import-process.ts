import { writeSync } from 'node:fs';
import { applyImport } from '../../src/directory/import/run.js';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore, type StoreChoice } from '../../src/store/open.js';
import { importSettings } from './feed.js';
import { twoYears } from './import-years.js';

/** What the process that will be killed is told. */
export interface ImportOrder {
  readonly store: StoreChoice;
  readonly encryptionKeys: readonly string[];
  readonly size: number;
}

const STILL_MS = 100;

/** Imports the second year, and says how far it has got. Made to be killed. */
const order = JSON.parse(process.argv[2] ?? '') as ImportOrder;
const store = await openStore(order.store, { clock: systemClock, encryptionKeys: order.encryptionKeys });
await store.prepare(Object.values(COLLECTIONS));
await applyImport(store, twoYears(order.size)[1], importSettings({
  threshold: 60,
  onProgress: ({ phase, rows }) => {
    writeSync(1, `${phase} ${rows}\n`);
    standStill();
  },
}));
await store.close();

/** On a busy machine whoever kills is slow: after each step the import waits for it, with nothing of the next step begun. */
function standStill(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STILL_MS);
}
