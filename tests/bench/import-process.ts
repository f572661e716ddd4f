import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { letOthersFirst, spareMemory } from '../../src/cli/open-behind.js';
import { openDeliveryInWorker } from '../../src/directory/feeds/in-worker.js';
import { applyImport } from '../../src/directory/import/run.js';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import { importSettings } from '../support/feed.js';
import { childOptions } from './child.js';
import { peakMegabytes } from './peak-memory.js';

export interface ImportOptions {
  readonly folder: string;
  /** The store; it may be new. */
  readonly file: string;
  /** It lets others go first, as the command does. */
  readonly isBehind: boolean;
}

export interface ImportReady {
  readonly outcome: string;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Imports a delivery as `passerelle import aaf` does, and says how long that took and how much memory. */
const { folder, file, isBehind } = childOptions() as ImportOptions;
const store = await openStore({ engine: 'sqlite', file }, { clock: systemClock, encryptionKeys: [randomBytes(32).toString('base64')] });
await store.prepare(Object.values(COLLECTIONS));
const start = performance.now();
spareMemory();
if (isBehind) letOthersFirst();
const delivery = await openDeliveryInWorker(folder, { source: '17' });
const { outcome } = await applyImport(store, delivery, importSettings({ scratch: dirname(file) }));
const seconds = (performance.now() - start) / 1_000;
await store.close();
console.log(JSON.stringify({ outcome, seconds, peakMegabytes: peakMegabytes() } satisfies ImportReady));
