import { randomInt } from 'node:crypto';
import { afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { directoryDigest } from '../../src/directory/import/directory-digest.js';
import { applyImport } from '../../src/directory/import/run.js';
import { systemClock } from '../../src/domain/clock.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import type { Store } from '../../src/store/port.js';
import { importSettings } from '../support/feed.js';
import { runOwn } from '../support/hub-process.js';
import type { ImportOrder } from '../support/import-process.js';
import { twoYears } from '../support/import-years.js';
import { openMemoryStore } from '../support/memory-store.js';
import { sharedStore, type SharedStore } from '../support/shared-store.js';

jest.setTimeout(120_000);

/** So many that each phase has more pages than the import is let live. */
const SIZE = 450;
const [before, after] = twoYears(SIZE);
const settings = importSettings({ threshold: 60 });
/** A minute later, when the hold of a process that was killed has run out. */
const later = { now: () => Date.now() + 120_000 };

let shared: SharedStore;
let expected: string;
beforeAll(async () => { expected = await uninterrupted(); });
afterEach(() => shared.remove());

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const { store: choice, secrets } = shared.config;
  const store = await openStore(choice, { clock: systemClock, encryptionKeys: secrets.encryption });
  try {
    await store.prepare(Object.values(COLLECTIONS));
    return await work(store);
  } finally {
    await store.close();
  }
}

async function uninterrupted(): Promise<string> {
  const store = await openMemoryStore(systemClock);
  await applyImport(store, before, settings);
  await applyImport(store, after, settings);
  return directoryDigest(store);
}

test.each(['people', 'leavers', 'ties'])('an import that is killed in the middle (%s) goes on where it was, and comes to the same directory', async (phase) => {
  shared = sharedStore();
  await withStore((store) => applyImport(store, before, settings));
  const order: ImportOrder = { store: shared.config.store, encryptionKeys: shared.config.secrets.encryption, size: SIZE };
  const importer = runOwn('tests/support/import-process.ts', [JSON.stringify(order)]);
  let steps = randomInt(2, 5);
  await importer.line((line) => line.startsWith(phase) && (steps -= 1) <= 0);
  importer.child.kill('SIGKILL');
  expect(await importer.ended).toBe('SIGKILL');

  await withStore(async (store) => {
    expect(await directoryDigest(store)).not.toBe(expected);
    await expect(applyImport(store, after, settings)).rejects.toMatchObject({ code: 'IMPORT-EN-COURS' });
    expect(await applyImport(store, after, { ...settings, clock: later })).toMatchObject({ outcome: 'applied', resumed: true });
    expect(await directoryDigest(store)).toBe(expected);
    expect(await applyImport(store, after, { ...settings, clock: later })).toMatchObject({ outcome: 'unchanged', resumed: false });
  });
});
