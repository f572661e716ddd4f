import { randomBytes } from 'node:crypto';
import { loadSeed } from '../../src/directory/load-seed.js';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import { childOptions } from './child.js';
import { population } from './population.js';

export interface FillOptions {
  readonly people: number;
  readonly file: string;
}

/** Fills a store in a process of its own: what is measured afterwards has not a whole academy's import in its heap. */
const { people, file } = childOptions() as FillOptions;
const store = await openStore({ engine: 'sqlite', file }, { clock: systemClock, encryptionKeys: [randomBytes(32).toString('base64')] });
await store.prepare(Object.values(COLLECTIONS));
for (const seed of population(people)) await loadSeed(store, seed);
await store.close();
console.log(JSON.stringify({}));
