import { hasSeat, type AccessFacts } from '../domain/access.js';
import { phaseOf, type Day } from '../domain/calendar.js';
import type { Hat } from '../domain/hat.js';
import type { Assignment, Licence, Seat } from '../domain/licence.js';
import { reachOf } from '../domain/organisation.js';
import type { Person } from '../domain/person.js';
import type { Resource } from '../domain/resource.js';
import { everyPage } from '../store/every-page.js';
import type { DirectoryCollections } from './collections.js';

const MOST = 1_000;
const AT_ONCE = 50;

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
  const seats = licences.some(isCounted) ? await seatsOf(directory, beneficiary) : [];
  const freeSeats = await seatsLeft(directory, licences.filter((licence) => isCounted(licence) && isAssigned(licence, assignments) && !hasSeat({ seats }, licence)));
  return new Map(resources.map((resource) => [
    resource.id,
    { day, person, hat, organisations, groupIds, resource, licences: licences.filter(({ resourceId }) => resourceId === resource.id), assignments, seats, freeSeats },
  ]));
}

export interface SharedQuestion {
  /** The organisation of all the hats, and everything above it. */
  readonly organisations: readonly string[];
  /** Everybody, and every group, that may hold a seat. */
  readonly holders: readonly string[];
  readonly day: Day;
}

/** Somebody under one hat, with the groups they (or the child whose page a parent sees) are in. */
type Wearer = Pick<AccessFacts, 'person' | 'hat' | 'groupIds'>;

/** What decides about some resources for anybody of one organisation: the reads grow with the people only where seats are given one by one. */
export async function loadSharedFacts(
  directory: DirectoryCollections,
  { organisations, holders, day }: SharedQuestion,
  resources: readonly Resource[],
): Promise<(wearer: Wearer, resource: Resource) => AccessFacts> {
  const needsLicence = resources.some(({ licence }) => licence === 'required');
  const ids = new Set(resources.map(({ id }) => id));
  const licences = needsLicence ? (await licencesOf(directory, organisations)).filter(({ resourceId }) => ids.has(resourceId)) : [];
  const assigned = await assignmentsByHolder(directory, licences.some(({ model }) => model === 'INDIV') ? holders : []);
  const counted = await seatsByLicence(directory, licences.filter(isCounted));
  return (wearer, resource) => ({
    ...wearer, day, organisations, resource,
    licences: licences.filter(({ resourceId }) => resourceId === resource.id),
    assignments: [wearer.hat.childId ?? wearer.person.id, ...wearer.groupIds].flatMap((id) => assigned.get(id) ?? []),
    seats: counted.flatMap(({ taken }) => taken.get(wearer.hat.childId ?? wearer.person.id) ?? []),
    freeSeats: new Map(counted.map(({ licenceId, free }) => [licenceId, free])),
  });
}

async function assignmentsByHolder(directory: DirectoryCollections, holders: readonly string[]): Promise<ReadonlyMap<string, readonly Assignment[]>> {
  const found = new Map<string, readonly Assignment[]>();
  for (let start = 0; start < holders.length; start += AT_ONCE) {
    await Promise.all(holders.slice(start, start + AT_ONCE).map(async (id) => found.set(id, await assignmentsTo(directory, [id]))));
  }
  return found;
}

interface CountedSeats {
  readonly licenceId: string;
  readonly free: number;
  /** By person. */
  readonly taken: ReadonlyMap<string, Seat>;
}

/** Who has the seats of licences that count them, and how many are left. */
async function seatsByLicence(directory: DirectoryCollections, licences: readonly Licence[]): Promise<readonly CountedSeats[]> {
  return Promise.all(licences.map(async ({ id: licenceId, seats = 0 }) => {
    const taken = new Map<string, Seat>();
    for await (const seat of everyPage(directory.seats, 'byLicence', [licenceId])) taken.set(seat.personId, seat);
    return { licenceId, free: seats - taken.size, taken };
  }));
}

function isCounted({ model, seats }: Licence): boolean {
  return model === 'INDIV' && seats !== undefined;
}

function isAssigned({ id }: Licence, assignments: readonly Assignment[]): boolean {
  return assignments.some(({ licenceId }) => licenceId === id);
}

async function seatsOf(directory: DirectoryCollections, personId: string): Promise<readonly Seat[]> {
  return (await directory.seats.find('byPerson', { equals: [personId], limit: MOST })).items;
}

async function seatsLeft(directory: DirectoryCollections, licences: readonly Licence[]): Promise<ReadonlyMap<string, number>> {
  const left = await Promise.all(licences.map(async ({ id, seats = 0 }) => [id, seats - await directory.seats.count('byLicence', [id], seats)] as const));
  return new Map(left);
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
