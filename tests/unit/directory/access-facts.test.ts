import { expect, test } from '@jest/globals';
import { licencesOf, loadAccessFacts } from '../../../src/directory/access-facts.js';
import type { DirectoryCollections } from '../../../src/directory/collections.js';
import { decideAccess } from '../../../src/domain/access.js';
import type { Hat } from '../../../src/domain/hat.js';
import { Person } from '../../../src/domain/person.js';
import { Resource } from '../../../src/domain/resource.js';
import { personNamed, schoolNamed, seededDirectory } from '../../support/directory.js';

const DAY = '2026-11-23';
const TOWN = { id: 'town', kind: 'town' as const, name: 'Ville' };

const resource = (id: string, licence: 'free' | 'required'): Resource => Resource.parse({
  id, connector: 'link', title: { fr: id }, summary: { fr: id }, publisher: 'P', subject: 'maths', audience: { roles: ['pupil', 'parent', 'teacher'] }, licence,
});
const [FREE, BOOK, ATLAS] = [resource('libre', 'free'), resource('manuel', 'required'), resource('atlas', 'required')];
const RESOURCES = [FREE, BOOK, ATLAS];

const pupil: Hat = { id: 'pupil-0449901Y', role: 'pupil', organisationId: '0449901Y' };

function directoryWithLicences() {
  return seededDirectory({
    organisations: [TOWN, schoolNamed('0449901Y', 'École', { ancestors: [TOWN.id] })],
    people: [personNamed('pupil-in'), personNamed('pupil-out'), personNamed('pupil-left'), personNamed('parent-one')],
    groups: [{ id: 'cp', schoolId: '0449901Y', kind: 'class', name: 'CP' }],
    memberships: [
      { id: 'm1', groupId: 'cp', personId: 'pupil-in', as: 'pupil' },
      { id: 'm2', groupId: 'cp', personId: 'pupil-left', as: 'pupil', until: '2026-11-22' },
    ],
    licences: [
      { id: 'l1', resourceId: 'manuel', organisationId: TOWN.id, model: 'INDIV' },
      { id: 'l2', resourceId: 'atlas', organisationId: '0449901Y', model: 'ETABL' },
    ],
    assignments: [{ id: 'a1', licenceId: 'l1', holderKind: 'group', holderId: 'cp' }],
  });
}

async function decisions(personId: string, hat: Hat = pupil): Promise<Record<string, string>> {
  const { directory } = await directoryWithLicences();
  const person = Person.parse(personNamed(personId));
  const facts = await loadAccessFacts(directory, { person, hat, day: DAY }, RESOURCES);
  return Object.fromEntries([...facts].map(([id, known]) => [id, decideAccess(known).refusal ?? 'open']));
}

test('a licence of the town reaches the school, and a class it was given to', async () => {
  expect(await decisions('pupil-in')).toEqual({ libre: 'open', manuel: 'open', atlas: 'open' });
  expect(await decisions('pupil-out')).toEqual({ libre: 'open', manuel: 'LIC-AUCUNE', atlas: 'open' });
});

test('who left the class has lost what was given to it', async () => {
  expect(await decisions('pupil-left')).toMatchObject({ manuel: 'LIC-AUCUNE' });
});

test('a parent has what the child has', async () => {
  const hat = (childId: string): Hat => ({ id: `parent-${childId}`, role: 'parent', organisationId: '0449901Y', childId });
  expect(await decisions('parent-one', hat('pupil-in'))).toMatchObject({ manuel: 'open' });
  expect(await decisions('parent-one', hat('pupil-out'))).toMatchObject({ manuel: 'LIC-AUCUNE' });
});

test('the reads do not grow with the resources, and free ones need none about licences', async () => {
  const { directory } = await directoryWithLicences();
  const person = Person.parse(personNamed('pupil-in'));
  const reads = async (resources: readonly Resource[]): Promise<number> => {
    let count = 0;
    const counted = Object.fromEntries(Object.entries(directory).map(([name, collection]) => [name, new Proxy(collection, {
      get(target, method) {
        const value = Reflect.get(target, method) as unknown;
        if (typeof value !== 'function') return value;
        count += 1;
        return (value as (...args: unknown[]) => unknown).bind(target);
      },
    })])) as unknown as DirectoryCollections;
    await loadAccessFacts(counted, { person, hat: pupil, day: DAY }, resources);
    return count;
  };
  expect(await reads([FREE])).toBe(1);
  expect(await reads(Array.from({ length: 50 }, (_, index) => resource(`r${index}`, 'required')))).toBe(await reads([BOOK]));
});

test('licences of several organisations are those of each', async () => {
  const { directory } = await directoryWithLicences();
  expect((await licencesOf(directory, [TOWN.id, '0449901Y'])).map(({ id }) => id)).toEqual(['l1', 'l2']);
  expect(await licencesOf(directory, [])).toEqual([]);
});
