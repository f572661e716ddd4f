import type { AccessFacts } from '../domain/access.js';
import { phaseOf, type Day } from '../domain/calendar.js';
import type { Hat } from '../domain/hat.js';
import type { Assignment, Licence } from '../domain/licence.js';
import { reachOf } from '../domain/organisation.js';
import type { Person } from '../domain/person.js';
import type { Resource } from '../domain/resource.js';
import type { DirectoryCollections } from './collections.js';

const MOST = 1_000;

export interface AccessQuestion {
  readonly person: Person;
  readonly hat: Hat;
  readonly day: Day;
}

/**
 * What decides about any number of resources for one person under one hat: the reads do not grow with the number of
 * resources, and there are none about licences when no resource needs one.
 */
export async function loadAccessFacts(directory: DirectoryCollections, question: AccessQuestion, resources: readonly Resource[]): Promise<ReadonlyMap<string, AccessFacts>> {
  const { person, hat, day } = question;
  const organisation = await directory.organisations.get(hat.organisationId);
  const organisations = organisation === undefined ? [hat.organisationId] : reachOf(organisation);
  const needsLicence = resources.some((resource) => resource.licence === 'required');
  const beneficiary = hat.childId ?? person.id;
  const groupIds = needsLicence ? await currentGroups(directory, beneficiary, day) : [];
  const licences = needsLicence ? await licencesOf(directory, organisations) : [];
  const assignments = licences.some(({ model }) => model === 'INDIV') ? await assignmentsTo(directory, [beneficiary, ...groupIds]) : [];
  return new Map(resources.map((resource) => [
    resource.id,
    { day, person, hat, organisations, groupIds, resource, licences: licences.filter(({ resourceId }) => resourceId === resource.id), assignments },
  ]));
}

/** Licences held by any of these organisations. */
export async function licencesOf(directory: DirectoryCollections, organisations: readonly string[]): Promise<readonly Licence[]> {
  const pages = await Promise.all(organisations.map((id) => directory.licences.find('byOrganisation', { equals: [id], limit: MOST })));
  return pages.flatMap(({ items }) => items);
}

async function currentGroups(directory: DirectoryCollections, personId: string, day: Day): Promise<readonly string[]> {
  const { items } = await directory.memberships.find('byPerson', { equals: [personId], limit: MOST });
  return items.filter((membership) => phaseOf(membership, day) === 'during').map(({ groupId }) => groupId);
}

async function assignmentsTo(directory: DirectoryCollections, holders: readonly string[]): Promise<readonly Assignment[]> {
  const pages = await Promise.all(holders.map((id) => directory.assignments.find('byHolder', { equals: [id], limit: MOST })));
  return pages.flatMap(({ items }) => items);
}
