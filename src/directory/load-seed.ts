import { HubError } from '../domain/errors.js';
import { foldText, type Organisation } from '../domain/organisation.js';
import type { Store } from '../store/port.js';
import { openDirectory } from './collections.js';
import type { SeedFile } from './seed-file.js';

export type SeedCounts = Readonly<Record<keyof SeedFile, number>>;

/**
 * Puts a small directory into the store. Loading it again changes nothing.
 * @returns how many documents of each kind were new or different
 * @throws HubError `SYS-FORME` naming every reference that leads nowhere
 */
export async function loadSeed(store: Store, seed: SeedFile): Promise<SeedCounts> {
  const faults = danglingReferences(seed);
  if (faults.length > 0) throw new HubError('SYS-FORME', { detail: faults.join('\n') });
  const directory = openDirectory(store);
  return {
    organisations: await directory.organisations.bulkUpsert(seed.organisations.map(withSearchText)),
    people: await directory.people.bulkUpsert(seed.people),
    affiliations: await directory.affiliations.bulkUpsert(seed.affiliations),
    groups: await directory.groups.bulkUpsert(seed.groups),
    memberships: await directory.memberships.bulkUpsert(seed.memberships),
    guardianships: await directory.guardianships.bulkUpsert(seed.guardianships),
    identities: await directory.identities.bulkUpsert(seed.identities),
    directoryKeys: await directory.directoryKeys.bulkUpsert(seed.directoryKeys),
    licences: await directory.licences.bulkUpsert(seed.licences),
    assignments: await directory.assignments.bulkUpsert(seed.assignments),
  };
}

function danglingReferences(seed: SeedFile): readonly string[] {
  const people = idsOf(seed.people);
  const organisations = idsOf(seed.organisations);
  const groups = idsOf(seed.groups);
  const licences = idsOf(seed.licences);
  const check = (list: keyof SeedFile, known: ReadonlySet<string>, references: (index: number) => readonly (readonly [string, string | undefined])[]) =>
    seed[list].flatMap((_, index) =>
      references(index).filter(([, id]) => id !== undefined && !known.has(id)).map(([field, id]) => `${list}[${index}].${field}: nothing is called ${id ?? ''}`),
    );
  return [
    ...check('organisations', organisations, (index) => (seed.organisations[index]?.ancestors ?? []).map((id) => ['ancestors', id])),
    ...check('affiliations', people, (index) => [['personId', seed.affiliations[index]?.personId]]),
    ...check('affiliations', organisations, (index) => [['organisationId', seed.affiliations[index]?.organisationId]]),
    ...check('groups', organisations, (index) => [['schoolId', seed.groups[index]?.schoolId]]),
    ...check('memberships', groups, (index) => [['groupId', seed.memberships[index]?.groupId]]),
    ...check('memberships', people, (index) => [['personId', seed.memberships[index]?.personId]]),
    ...check('guardianships', people, (index) => [['adultId', seed.guardianships[index]?.adultId], ['childId', seed.guardianships[index]?.childId]]),
    ...check('identities', people, (index) => [['personId', seed.identities[index]?.personId]]),
    ...check('directoryKeys', people, (index) => [['personId', seed.directoryKeys[index]?.personId]]),
    ...check('licences', organisations, (index) => [['organisationId', seed.licences[index]?.organisationId]]),
    ...check('assignments', licences, (index) => [['licenceId', seed.assignments[index]?.licenceId]]),
  ];
}

function idsOf(documents: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(documents.map(({ id }) => id));
}

function withSearchText(organisation: Organisation): Organisation {
  const searchText = foldText(`${organisation.name} ${organisation.town ?? ''} ${organisation.id}`);
  return { ...organisation, searchText };
}
