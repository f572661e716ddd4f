import { beforeEach, describe, expect, test } from '@jest/globals';
import { openDirectory } from '../../../../src/directory/collections.js';
import { eraseLeavers } from '../../../../src/directory/import/erase-leavers.js';
import { applyImport } from '../../../../src/directory/import/run.js';
import { systemClock } from '../../../../src/domain/clock.js';
import { COLLECTIONS } from '../../../../src/store/collections.js';
import type { Store } from '../../../../src/store/port.js';
import { delivery, everything, guardian, importSettings, known, pupil, school, schools, tie } from '../../../support/feed.js';
import { openMemoryStore } from '../../../support/memory-store.js';

const LEA = pupil('a', 'Léa', 'Morvan', { guardians: [tie('g')] });
const REST = [pupil('b', 'Tom', 'Costa')];
const PARENT = guardian('g', 'Sophie', 'Morvan');

let store: Store;
const apply = (rows: Parameters<typeof delivery>[0], options: Parameters<typeof delivery>[1] = {}) => applyImport(store, delivery(rows, options), importSettings());

/** Léa and her mother left on 1 October. */
beforeEach(async () => {
  store = await openMemoryStore(systemClock);
  await apply([...schools(), LEA, ...REST, PARENT]);
  await apply([...schools(), ...REST], { day: '2026-10-01' });
});

describe('after the grace period', () => {
  test('who left is erased, on the day and not before', async () => {
    const { personId } = await known(store, 'a');
    expect(await eraseLeavers(store, { day: '2026-11-29', graceDays: 60 })).toMatchObject({ erased: 0, kept: 0, waiting: 2, leftUntil: '2026-09-30' });
    expect((await known(store, 'a')).person).toBeDefined();
    expect(await eraseLeavers(store, { day: '2026-11-30', graceDays: 60 })).toMatchObject({ erased: 2, kept: 0, waiting: 0, leftUntil: '2026-10-01' });
    expect(await openDirectory(store).people.get(personId)).toBeUndefined();
    expect(await known(store, 'a')).toMatchObject({ personId: '', entry: undefined });
    expect((await known(store, 'b')).person).toBeDefined();
  });

  test('who comes back is somebody new: nothing binds them to what was erased', async () => {
    const { personId } = await known(store, 'a');
    await eraseLeavers(store, { day: '2026-12-30', graceDays: 60 });
    await apply([...schools(), LEA, ...REST, PARENT], { day: '2027-01-04' });
    expect((await known(store, 'a')).personId).not.toBe(personId);
    expect((await known(store, 'g')).children).toHaveLength(1);
  });

  test('who came back before is not touched', async () => {
    await apply([...schools(), LEA, ...REST, PARENT], { day: '2026-11-01' });
    expect(await eraseLeavers(store, { day: '2027-06-01', graceDays: 60 })).toMatchObject({ erased: 0, waiting: 0 });
  });

  test('a dry run counts and removes nothing', async () => {
    const before = await everything(store);
    expect(await eraseLeavers(store, { day: '2026-12-30', graceDays: 60, dryRun: true })).toMatchObject({ erased: 2, dryRun: true });
    expect(await everything(store)).toBe(before);
  });
});

describe('somebody who is also known elsewhere stays, without what the feed they left said of them', () => {
  test('by another source', async () => {
    const { personId } = await known(store, 'a');
    await store.collection(COLLECTIONS.directoryKeys).insert({ id: 'jointure 14$9', personId });
    await apply([school('1', '0350001A', 'École de Rennes'), { ...LEA, key: '9', guardians: [] }], { source: '14', day: '2026-10-02' });
    expect(await eraseLeavers(store, { day: '2026-12-30', graceDays: 60 })).toMatchObject({ erased: 1, kept: 1 });
    const lea = await known(store, '9', '14');
    expect(lea).toMatchObject({ personId, person: { state: 'active' }, keys: ['jointure 14$9'], affiliations: [{ organisationId: '0350001A' }], adults: [] });
    expect((await known(store, 'a')).entry).toBeUndefined();
  });

  test('by an affiliation that was given by hand', async () => {
    const { personId } = await known(store, 'g');
    await openDirectory(store).affiliations.insert({ id: 'by-hand', personId, organisationId: '0449901Y', profile: 'EXT' });
    expect(await eraseLeavers(store, { day: '2026-12-30', graceDays: 60 })).toMatchObject({ erased: 1, kept: 1 });
    expect(await openDirectory(store).people.get(personId)).toBeDefined();
  });

  test('until they left everywhere long enough ago', async () => {
    const { personId } = await known(store, 'a');
    await store.collection(COLLECTIONS.directoryKeys).insert({ id: 'jointure 14$9', personId });
    const there = [school('1', '0350001A', 'École de Rennes')];
    await apply([...there, { ...LEA, key: '9', guardians: [] }], { source: '14', day: '2026-10-02' });
    await apply(there, { source: '14', day: '2026-11-20' });
    await eraseLeavers(store, { day: '2026-12-30', graceDays: 60 });
    expect(await openDirectory(store).people.get(personId)).toMatchObject({ state: 'leaving' });
    await eraseLeavers(store, { day: '2027-01-20', graceDays: 60 });
    expect(await openDirectory(store).people.get(personId)).toBeUndefined();
  });
});

test.each([91, -1, 1.5])('a grace of %p days is refused: three months is what the law allows', async (graceDays) => {
  await expect(eraseLeavers(store, { day: '2027-06-01', graceDays })).rejects.toMatchObject({ code: 'SYS-FORME' });
  expect((await known(store, 'a')).person).toBeDefined();
});
