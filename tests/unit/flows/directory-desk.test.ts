import { describe, expect, test } from '@jest/globals';
import { DirectoryDesk } from '../../../src/flows/directory-desk.js';
import { schoolNamed, seededDirectory } from '../../support/directory.js';
import { HandClock } from '../../support/memory-store.js';
import { ACADEMY, EMBRUNS, HIRONDELLES, schoolSeed, TINY, TOWN } from '../../support/school.js';

async function desk() {
  const clock = new HandClock(Date.now());
  const { directory } = await seededDirectory(schoolSeed(), clock);
  return { clock, directory, desk: new DirectoryDesk(directory, clock) };
}

describe('schools under an organisation', () => {
  test('are those it runs, with what is there today', async () => {
    const { desk: directory } = await desk();
    expect((await directory.schoolsUnder(TOWN)).map(({ school, classes, pupils }) => [school.id, classes, pupils])).toEqual([[HIRONDELLES, 2, 6], [TINY, 0, 1]]);
    expect(await directory.schoolsUnder(HIRONDELLES)).toEqual([]);
  });

  test('are all there for a large town', async () => {
    const { directory: collections, desk: directory } = await desk();
    const many = Array.from({ length: 35 }, (_, index) => ({ ...schoolNamed(`0${440_000 + index}A`, `École ${index}`), ancestors: [TOWN], parentId: TOWN, searchText: '' }));
    await collections.organisations.bulkUpsert(many);
    expect(await directory.schoolsUnder(TOWN)).toHaveLength(37);
  });

  test('are counted wherever they stand below', async () => {
    const { desk: directory } = await desk();
    expect(await directory.schoolCount(ACADEMY)).toBe(3);
    expect(await directory.schoolCount(TOWN)).toBe(2);
    expect(await directory.schoolCount(EMBRUNS)).toBe(0);
  });
});

test('licences reach a school from its town; a town’s own are only its own', async () => {
  const { desk: directory } = await desk();
  expect((await directory.licencesReaching(HIRONDELLES)).map(({ id }) => id).sort()).toEqual(['atlas-avant', 'disparue', 'manuel-ville']);
  expect((await directory.licencesReaching(EMBRUNS)).map(({ id }) => id)).toEqual([]);
  expect((await directory.licencesOf(TOWN)).map(({ id }) => id).sort()).toEqual(['disparue', 'manuel-ville']);
  expect(await directory.licencesReaching('nowhere')).toEqual([]);
});

test('the day is the one in metropolitan France', async () => {
  const { directory } = await desk();
  const lateInParis = new DirectoryDesk(directory, new HandClock(Date.UTC(2026, 10, 23, 23, 30)));
  expect(lateInParis.today()).toBe('2026-11-24');
});
