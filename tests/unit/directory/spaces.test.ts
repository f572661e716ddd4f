import { beforeEach, describe, expect, test } from '@jest/globals';
import { erasePerson, openErasable, type ErasableCollections } from '../../../src/directory/erase-person.js';
import { personFile } from '../../../src/directory/person-file.js';
import { closeSpace } from '../../../src/directory/spaces.js';
import { loadSeed } from '../../../src/directory/load-seed.js';
import { systemClock } from '../../../src/domain/clock.js';
import type { Store } from '../../../src/store/port.js';
import { openMemoryStore } from '../../support/memory-store.js';
import { HIRONDELLES, personIdOf, schoolSeed } from '../../support/school.js';

const COLUMN = 'column-of-the-first-one-000';

let store: Store;
let collections: ErasableCollections;
beforeEach(async () => {
  store = await openMemoryStore(systemClock);
  await loadSeed(store, schoolSeed());
  collections = openErasable(store);
  await collections.activities.bulkUpsert([
    activity('for-everybody-of-the-cp-a', {}),
    activity('for-lea-and-zoe-of-the-cp-a', { pupilIds: [personIdOf('lea'), personIdOf('zoe')] }),
    activity('for-lea-alone-of-the-cp-a', { pupilIds: [personIdOf('lea')] }),
    activity('for-everybody-of-the-cm2', { groupId: 'cm2', createdBy: personIdOf('hamdi') }),
  ]);
  await collections.lineItems.bulkUpsert([
    { id: COLUMN, contextId: 'c', placeId: 'cp-a', label: 'Note', scoreMaximum: 20, createdAt: 1 },
    { id: 'column-of-the-other-one-000', contextId: 'd', placeId: 'cm2', label: 'Note', scoreMaximum: 20, createdAt: 1 },
  ]);
  await collections.results.bulkUpsert([result(COLUMN, 'lea'), result(COLUMN, 'zoe'), result('column-of-the-other-one-000', 'adam')]);
  await collections.toolContexts.bulkUpsert([{ id: 'c', clientId: 'tool', deploymentId: 'd', schoolId: HIRONDELLES, kind: 'class', placeId: 'cp-a' }]);
  await collections.spaceOpenings.bulkUpsert([{ id: 'cp-a', openings: 3 }]);
});

function activity(id: string, differences: object) {
  return { id, groupId: 'cp-a', schoolId: HIRONDELLES, resourceId: 'galaxie', title: 'Les planètes', custom: {}, position: 1, visible: true, createdBy: personIdOf('bertin'), createdAt: 1, ...differences };
}

function result(lineItemId: string, login: string) {
  return { id: `${lineItemId} ${personIdOf(login)}`, lineItemId, personId: personIdOf(login), timestamp: 1, activityProgress: 'Completed' as const, gradingProgress: 'FullyGraded' as const, receivedAt: 1 };
}

const everything = async (): Promise<string> => JSON.stringify(await Promise.all([
  collections.activities.find('bySpace', { limit: 100 }), collections.results.find('byPerson', { limit: 100 }),
]));

describe('erasing', () => {
  test('a pupil takes their name off the activities of their classes, and their results away', async () => {
    expect(await erasePerson(collections, personIdOf('lea'))).toMatchObject({ activities: 2, results: 1 });
    expect(await everything()).not.toContain(personIdOf('lea'));
    expect((await collections.activities.get('for-lea-and-zoe-of-the-cp-a'))?.pupilIds).toEqual([personIdOf('zoe')]);
    // Given to nobody any more, it must not become everybody's.
    expect(await collections.activities.get('for-lea-alone-of-the-cp-a')).toMatchObject({ visible: false });
    expect(await collections.results.get(`${COLUMN} ${personIdOf('zoe')}`)).toBeDefined();
  });

  test('a teacher leaves the activities to the class', async () => {
    expect(await erasePerson(collections, personIdOf('bertin'))).toMatchObject({ activities: 3 });
    expect(await everything()).not.toContain(personIdOf('bertin'));
    expect((await collections.activities.find('bySpace', { equals: ['cp-a'], limit: 10 })).items).toHaveLength(3);
  });
});

test('the file of a person shows the activities that name them, and no other pupil', async () => {
  const { sections = [] } = await personFile(store, personIdOf('lea')) ?? {};
  const entries = sections.find(({ kind }) => kind === 'activities')?.entries ?? [];
  expect(entries.map(({ id }) => id).sort()).toEqual(['for-lea-alone-of-the-cp-a', 'for-lea-and-zoe-of-the-cp-a']);
  expect(JSON.stringify(entries)).not.toContain(personIdOf('zoe'));
  expect(sections.find(({ kind }) => kind === 'results')?.entries).toHaveLength(1);
});

test('with a class go its activities, columns, results and names, and nothing of another class', async () => {
  await closeSpace(collections, 'cp-a');
  expect((await collections.activities.find('bySpace', { limit: 10 })).items.map(({ id }) => id)).toEqual(['for-everybody-of-the-cm2']);
  expect((await collections.lineItems.find('byPlace', { limit: 10 })).items.map(({ placeId }) => placeId)).toEqual(['cm2']);
  expect((await collections.results.find('byPerson', { limit: 10 })).items.map(({ personId }) => personId)).toEqual([personIdOf('adam')]);
  expect((await collections.toolContexts.find('byPlace', { limit: 10 })).items).toEqual([]);
  expect(await collections.spaceOpenings.get('cp-a')).toBeUndefined();
});
