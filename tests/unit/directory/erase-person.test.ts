import { expect, test } from '@jest/globals';
import { erasePerson, openErasable } from '../../../src/directory/erase-person.js';
import { applyImport } from '../../../src/directory/import/run.js';
import { systemClock } from '../../../src/domain/clock.js';
import { delivery, importSettings, known, pupil, schools, guardian, tie } from '../../support/feed.js';
import { openMemoryStore } from '../../support/memory-store.js';

async function twoPupils() {
  const store = await openMemoryStore(systemClock);
  await applyImport(store, delivery([
    ...schools(), pupil('a', 'Léa', 'Morvan', { guardians: [tie('g')], schools: [{ schoolKey: '1', pupilNumber: '7' }] }), pupil('b', 'Tom', 'Costa', { guardians: [tie('g')] }), guardian('g', 'Sophie', 'Morvan'),
  ]), importSettings());
  const collections = openErasable(store);
  const { personId } = await known(store, 'a');
  const endsAt = Date.now() + 60_000;
  await collections.identities.insert({ id: 'ent lea', connectionId: 'ent', subject: 'lea', personId });
  await collections.pseudonyms.insert({ id: `sector ${personId}`, sector: 'sector', personId, value: 'a'.repeat(26) });
  await collections.assignments.insert({ id: 'seat-1', licenceId: 'l', holderKind: 'person', holderId: personId });
  await collections.sessions.insert({ id: 'session-of-lea-0001', personId, connectionId: 'ent', roles: ['pupil'], formToken: 'x'.repeat(43), endsAt, idleMs: 60_000, expiresAt: endsAt });
  return { store, collections, personId };
}

test('nothing that names the person is left, and nobody else is touched', async () => {
  const { store, collections, personId } = await twoPupils();
  const others = await known(store, 'b');
  expect(await erasePerson(collections, personId)).toEqual({
    sessions: 1, identities: 1, directoryKeys: 2, pseudonyms: 1, assignments: 1, activities: 0, results: 0, seats: 0, accessRequests: 0, failedOpenings: 0, favourites: 0, memberships: 1, guardianships: 1, affiliations: 1, people: 1, feedEntries: 1, personLinks: 0,
  });
  const dump = JSON.stringify(await Promise.all([
    collections.people.find('byName', { limit: 100 }), collections.identities.find('byPerson', { limit: 100 }), collections.directoryKeys.find('byPerson', { limit: 100 }),
    collections.pseudonyms.find('byPerson', { limit: 100 }), collections.assignments.find('byHolder', { limit: 100 }), collections.memberships.find('byPerson', { limit: 100 }),
    collections.guardianships.find('byAdult', { limit: 100 }), collections.affiliations.find('byPerson', { limit: 100 }), collections.sessions.find('byPerson', { limit: 100 }),
    collections.feedEntries.find('byKind', { limit: 100 }),
  ]));
  expect(dump).not.toContain(personId);
  expect(dump).not.toContain('Léa');
  expect(await known(store, 'b')).toEqual(others);
  expect((await known(store, 'g')).children).toMatchObject([{ childId: others.personId }]);
});

test('again, it removes nothing more; of nobody, nothing', async () => {
  const { collections, personId } = await twoPupils();
  await erasePerson(collections, personId);
  for (const id of [personId, 'nobody-at-all']) expect(Object.values(await erasePerson(collections, id)).every((count) => count === 0)).toBe(true);
});
