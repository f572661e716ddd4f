import { describe, expect, test } from '@jest/globals';
import { SchoolSearch } from '../../../src/directory/school-search.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { schoolNamed, seededDirectory } from '../../support/directory.js';
import { HandClock } from '../../support/memory-store.js';

const ACADEMY = { id: '0440999X', kind: 'academy' as const, name: 'Académie' };
const SCHOOLS = [
  schoolNamed('0449901Y', 'École élémentaire Les Hirondelles', { town: 'Saint-Aubin-des-Marais', ancestors: [ACADEMY.id] }),
  schoolNamed('0449902Z', 'École maternelle Cœur-de-Ville', { town: 'Sainte-Luce', ancestors: [ACADEMY.id] }),
  schoolNamed('0859901A', "École de l'Île d'Yeu", { town: 'L’Île-d’Yeu' }),
];

async function search(organisations: readonly object[] = [ACADEMY, ...SCHOOLS]) {
  const clock = new HandClock();
  const { directory, store } = await seededDirectory({ organisations: organisations as typeof SCHOOLS }, clock);
  const schools = new SchoolSearch(directory, clock);
  const idsFor = async (query: string): Promise<readonly string[]> => (await schools.find(query)).map(({ id }) => id);
  return { clock, schools, idsFor, organisations: store.collection(COLLECTIONS.organisations) };
}

test.each([
  ['hirondelles', ['0449901Y']],
  ['HIRONDELLES', ['0449901Y']],
  ['elementaire hirond', ['0449901Y']],
  ['élémentaire', ['0449901Y']],
  ['saint aubin', ['0449901Y']],
  ['St-Aubin', ['0449901Y']],
  ['ste luce', ['0449902Z']],
  ['coeur de ville', ['0449902Z']],
  ['cœur', ['0449902Z']],
  ['ile yeu', ['0859901A']],
  ['l’ile', ['0859901A']],
  ['0859901a', ['0859901A']],
  ['ondelles', []],
  ['hirondelles luce', []],
  ['académie', []],
  ['', []],
  ['  -- ', []],
  ['\0', []],
])('"%s" finds %j', async (query, ids) => {
  const { idsFor } = await search();
  expect(await idsFor(query)).toEqual(ids);
});

test('a query of a hundred words costs as much as one of eight', async () => {
  const { idsFor } = await search();
  expect(await idsFor(`${'ecole '.repeat(8)}poudlard`)).toHaveLength(3);
  expect(await idsFor(`${'ecole '.repeat(7)}poudlard`)).toEqual([]);
});

describe('in a large academy', () => {
  const many = Array.from({ length: 2_500 }, (_, index) => schoolNamed(`école-${index}`, `École numéro ${index}`, { ancestors: [ACADEMY.id] }));

  test('the schools are all there, and at most twenty are shown', async () => {
    const { idsFor, schools } = await search([ACADEMY, ...many]);
    expect(await idsFor('numero 2499')).toEqual(['école-2499']);
    expect(await idsFor('numero')).toHaveLength(20);
    expect(await schools.countBelow(ACADEMY.id)).toBe(2_500);
  });
});

test('counts the schools below an organisation only', async () => {
  const { schools } = await search();
  expect(await schools.countBelow(ACADEMY.id)).toBe(2);
  expect(await schools.countBelow('elsewhere')).toBe(0);
});

describe('what changes', () => {
  test('is seen after ten minutes', async () => {
    const { clock, idsFor, organisations } = await search();
    expect(await idsFor('bocage')).toEqual([]);
    await organisations.bulkUpsert([{ ...schoolNamed('0539901Z', 'École du Bocage'), ancestors: [], searchText: '' }]);
    expect(await idsFor('bocage')).toEqual([]);
    clock.advance(10 * 60_000);
    expect(await idsFor('bocage')).toEqual(['0539901Z']);
  });

  test('is seen at once in a directory that was empty', async () => {
    const { idsFor, organisations } = await search([]);
    expect(await idsFor('bocage')).toEqual([]);
    await organisations.bulkUpsert([{ ...schoolNamed('0539901Z', 'École du Bocage'), ancestors: [], searchText: '' }]);
    expect(await idsFor('bocage')).toEqual(['0539901Z']);
  });
});
