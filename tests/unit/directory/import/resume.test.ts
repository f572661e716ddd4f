import { expect, jest, test } from '@jest/globals';
import { openDirectory } from '../../../../src/directory/collections.js';
import { directoryDigest } from '../../../../src/directory/import/directory-digest.js';
import { applyImport, planImport } from '../../../../src/directory/import/run.js';
import type { Store } from '../../../../src/store/port.js';
import { DyingStore } from '../../../support/dying-store.js';
import { importSettings } from '../../../support/feed.js';
import { twoYears } from '../../../support/import-years.js';
import { HandClock, openMemoryStore } from '../../../support/memory-store.js';

// Some hundred imports, each of them whole.
jest.setTimeout(180_000);

const [before, after] = twoYears(16);
const clock = new HandClock();
const settings = importSettings({ clock, threshold: 60 });

async function firstYear(): Promise<Store> {
  const store = await openMemoryStore(clock);
  await applyImport(store, before, settings);
  return store;
}

async function uninterrupted(): Promise<{ readonly digest: string; readonly writes: number }> {
  const store = new DyingStore(await firstYear());
  expect(await applyImport(store, after, settings)).toMatchObject({ outcome: 'applied', resumed: false });
  return { digest: await directoryDigest(store), writes: store.writes };
}

test('an import that dies after any of its writes is finished by the same command, and comes to the same directory', async () => {
  const { digest, writes } = await uninterrupted();
  expect(writes).toBeGreaterThan(20);
  let unfinished = 0;
  for (let life = 1; life < writes; life += 1) {
    const store = await firstYear();
    await expect(applyImport(new DyingStore(store, life), after, settings)).rejects.toThrow();
    if ((await directoryDigest(store)) !== digest) unfinished += 1;
    clock.advance(120_000);
    await applyImport(store, after, settings);
    expect([life, await directoryDigest(store)]).toEqual([life, digest]);
    expect(await applyImport(store, after, settings)).toMatchObject({ outcome: 'unchanged', resumed: false });
    await store.close();
  }
  expect(unfinished).toBeGreaterThan(20);
});

test('a first import that dies after any of its writes does so too', async () => {
  const whole = new DyingStore(await openMemoryStore(clock));
  await applyImport(whole, before, settings);
  const digest = await directoryDigest(whole);
  for (let life = 1; life < whole.writes; life += 1) {
    const store = await openMemoryStore(clock);
    await expect(applyImport(new DyingStore(store, life), before, settings)).rejects.toThrow();
    clock.advance(120_000);
    await applyImport(store, before, settings);
    expect([life, await directoryDigest(store)]).toEqual([life, digest]);
    await store.close();
  }
});

test('what an import that died left behind is finished by that of the next day as well', async () => {
  const next = { ...after, day: '2026-09-02' };
  const { writes } = await uninterrupted();
  const control = await firstYear();
  await applyImport(control, after, settings);
  await applyImport(control, next, settings);
  const people = async (store: Store) => (await planImport(store, next, settings)).totals;
  for (const life of [Math.floor(writes / 2), writes - 8, writes - 3]) {
    const store = await firstYear();
    await expect(applyImport(new DyingStore(store, life), after, settings)).rejects.toThrow();
    clock.advance(120_000);
    await applyImport(store, next, settings);
    expect(await people(store)).toEqual(await people(control));
    expect(await applyImport(store, next, settings)).toMatchObject({ outcome: 'unchanged' });
  }
});

test('the digest of a directory sees one field of one document, and not the identifiers people were given', async () => {
  const [one, two] = [await firstYear(), await firstYear()];
  const digest = await directoryDigest(one);
  expect(await directoryDigest(two)).toBe(digest);
  const { people } = openDirectory(one);
  const { items } = await people.find('byName', { limit: 1 });
  await people.replace({ ...items[0]!, givenName: 'Autre' });
  expect(await directoryDigest(one)).not.toBe(digest);
});
