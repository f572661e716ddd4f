import { describe, expect, test } from '@jest/globals';
import { loadSeed } from '../../../src/directory/load-seed.js';
import { SeedFile } from '../../../src/directory/seed-file.js';
import { systemClock } from '../../../src/domain/clock.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { openMemoryStore } from '../../support/memory-store.js';
import { schoolSeed } from '../../support/school.js';

test('a whole school is loaded, and loading it again changes nothing', async () => {
  const store = await openMemoryStore(systemClock);
  const seed = schoolSeed();
  const first = await loadSeed(store, seed);
  expect(first).toEqual(Object.fromEntries(Object.entries(seed).map(([list, documents]) => [list, documents.length])));
  expect(Object.values(await loadSeed(store, seed))).toEqual(Object.values(first).map(() => 0));
});

test('what is different is counted and replaced', async () => {
  const store = await openMemoryStore(systemClock);
  const seed = schoolSeed();
  await loadSeed(store, seed);
  const people = seed.people.map((person) => (person.id === 'person-lea' ? { ...person, givenName: 'Léa-Marie' } : person));
  expect(await loadSeed(store, { ...seed, people })).toMatchObject({ people: 1, organisations: 0 });
  expect(await store.collection(COLLECTIONS.people).get('person-lea')).toMatchObject({ givenName: 'Léa-Marie' });
});

test('a school can be searched by its name, town and identifier', async () => {
  const store = await openMemoryStore(systemClock);
  await loadSeed(store, schoolSeed());
  expect(await store.collection(COLLECTIONS.organisations).get('0449901Y')).toMatchObject({ searchText: 'ecole les hirondelles saint aubin des marais 0449901y' });
});

describe('references that lead nowhere', () => {
  const person = { id: 'person-lea', givenName: 'Léa', familyName: 'Morvan', state: 'active' };
  const school = { id: '0449901Y', kind: 'school', name: 'École' };
  const group = { id: 'cp', schoolId: school.id, kind: 'class', name: 'CP' };

  test.each([
    ['organisations', { organisations: [{ ...school, ancestors: ['nowhere'] }] }, 'organisations[0].ancestors: nothing is called nowhere'],
    ['affiliations, to a person', { organisations: [school], affiliations: [{ id: 'a', personId: 'nobody-at-all', organisationId: school.id, profile: 'ELV' }] }, 'affiliations[0].personId: nothing is called nobody-at-all'],
    ['affiliations, to a school', { people: [person], affiliations: [{ id: 'a', personId: person.id, organisationId: 'nowhere', profile: 'ELV' }] }, 'affiliations[0].organisationId: nothing is called nowhere'],
    ['groups', { groups: [group] }, 'groups[0].schoolId: nothing is called 0449901Y'],
    ['memberships, to a group', { people: [person], memberships: [{ id: 'm', groupId: 'cp', personId: person.id, as: 'pupil' }] }, 'memberships[0].groupId: nothing is called cp'],
    ['memberships, to a person', { organisations: [school], groups: [group], memberships: [{ id: 'm', groupId: 'cp', personId: 'nobody-at-all', as: 'pupil' }] }, 'memberships[0].personId: nothing is called nobody-at-all'],
    ['guardianships, to an adult', { people: [person], guardianships: [{ id: 'g', adultId: 'nobody-at-all', childId: person.id, authority: true }] }, 'guardianships[0].adultId: nothing is called nobody-at-all'],
    ['guardianships, to a child', { people: [person], guardianships: [{ id: 'g', adultId: person.id, childId: 'nobody-at-all', authority: true }] }, 'guardianships[0].childId: nothing is called nobody-at-all'],
    ['identities', { identities: [{ id: 'ent lea', connectionId: 'ent', subject: 'lea', personId: 'nobody-at-all' }] }, 'identities[0].personId: nothing is called nobody-at-all'],
    ['directory keys', { directoryKeys: [{ id: 'jointure 1', personId: 'nobody-at-all' }] }, 'directoryKeys[0].personId: nothing is called nobody-at-all'],
    ['licences', { licences: [{ id: 'l', resourceId: 'atlas', organisationId: 'nowhere', model: 'ETABL' }] }, 'licences[0].organisationId: nothing is called nowhere'],
    ['assignments', { assignments: [{ id: 'a', licenceId: 'none', holderKind: 'group', holderId: 'cp' }] }, 'assignments[0].licenceId: nothing is called none'],
  ])('of %s are named, and nothing is written', async (_what, written, fault) => {
    const store = await openMemoryStore(systemClock);
    await expect(loadSeed(store, SeedFile.parse(written))).rejects.toMatchObject({ code: 'SYS-FORME', detail: fault });
    expect(await store.collection(COLLECTIONS.organisations).get(school.id)).toBeUndefined();
    expect(await store.collection(COLLECTIONS.people).get(person.id)).toBeUndefined();
  });

  test('are named all at once', async () => {
    const store = await openMemoryStore(systemClock);
    const seed = SeedFile.parse({ groups: [group, { ...group, id: 'ce1' }], directoryKeys: [{ id: 'jointure 1', personId: 'nobody-at-all' }] });
    await expect(loadSeed(store, seed)).rejects.toMatchObject({ detail: expect.stringMatching(/groups\[0\].*\n.*groups\[1\].*\n.*directoryKeys\[0\]/s) });
  });
});

test('a file with a list there is not, or a field too many, is refused', () => {
  expect(SeedFile.safeParse({ teachers: [] }).success).toBe(false);
  expect(SeedFile.safeParse({ people: [{ id: 'person-lea', givenName: 'Léa', familyName: 'Morvan', state: 'active', password: 'x' }] }).success).toBe(false);
  expect(SeedFile.parse({})).toMatchObject({ people: [], organisations: [] });
});
