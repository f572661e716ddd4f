import type { Affiliation } from '../domain/affiliation.js';
import { phaseOf, type Day } from '../domain/calendar.js';
import { Level, type Group, type Membership } from '../domain/group.js';
import type { Person } from '../domain/person.js';
import type { DirectoryCollections } from './collections.js';

const MOST = 200;
/** More pupils than a class, or a school, holds. */
const MOST_PUPILS = 1_000;

/** The classes and groups a person belongs to on this day, in one school, classes first. */
export async function loadGroups(directory: DirectoryCollections, personId: string, schoolId: string, day: Day): Promise<readonly Group[]> {
  const { items } = await directory.memberships.find('byPerson', { equals: [personId], limit: MOST });
  const current = items.filter((membership) => phaseOf(membership, day) === 'during');
  const groups = await directory.groups.getMany(current.map(({ groupId }) => groupId));
  return groups.filter((group) => group.schoolId === schoolId).sort(inOrder);
}

export interface ClassSummary {
  readonly group: Group;
  readonly pupils: number;
  readonly teachers: readonly Person[];
}

/** Every class and group of a school with its teachers of today and how many pupils it has today. */
export async function loadClasses(directory: DirectoryCollections, schoolId: string, day: Day): Promise<readonly ClassSummary[]> {
  const { items } = await directory.groups.find('bySchool', { equals: [schoolId], limit: MOST });
  return Promise.all(
    [...items].sort(inOrder).map(async (group) => {
      const [pupils, teachers] = await Promise.all([
        countPupils(directory, group.id, day),
        directory.memberships.find('byGroup', { equals: [group.id, 'teacher'], limit: MOST }),
      ]);
      return { group, pupils, teachers: await directory.people.getMany(currentIds(teachers.items, day)) };
    }),
  );
}

/** The pupils of a class or group on this day, by name. */
export async function loadPupils(directory: DirectoryCollections, groupId: string, day: Day): Promise<readonly Person[]> {
  const { items } = await directory.memberships.find('byGroup', { equals: [groupId, 'pupil'], limit: MOST_PUPILS });
  const pupils = await directory.people.getMany([...new Set(currentIds(items, day))]);
  return [...pupils].sort((a, b) => a.familyName.localeCompare(b.familyName, 'fr') || a.givenName.localeCompare(b.givenName, 'fr'));
}

/** How many pupils a class or group has on this day: who left is not counted, nor who is still to come. */
export async function countPupils(directory: DirectoryCollections, groupId: string, day: Day): Promise<number> {
  const { items } = await directory.memberships.find('byGroup', { equals: [groupId, 'pupil'], limit: MOST_PUPILS });
  return new Set(currentIds(items, day)).size;
}

export interface SchoolCounts {
  readonly classes: number;
  readonly pupils: number;
}

/** How many classes and pupils a school has on this day. A pupil in a class and two groups is one pupil. */
export async function countSchool(directory: DirectoryCollections, schoolId: string, day: Day): Promise<SchoolCounts> {
  const [groups, pupils] = await Promise.all([
    directory.groups.find('bySchool', { equals: [schoolId], limit: MOST }),
    directory.affiliations.find('byOrganisation', { equals: [schoolId, 'ELV'], limit: MOST_PUPILS }),
  ]);
  return { classes: groups.items.filter(({ kind }) => kind === 'class').length, pupils: new Set(currentIds(pupils.items, day)).size };
}

function currentIds(links: readonly (Membership | Affiliation)[], day: Day): readonly string[] {
  return links.filter((link) => phaseOf(link, day) === 'during').map(({ personId }) => personId);
}

/** Classes before groups, the youngest pupils first; one without levels is for all of them and comes last. */
export function inOrder(a: Group, b: Group): number {
  return a.kind.localeCompare(b.kind) || firstLevel(a) - firstLevel(b) || a.name.localeCompare(b.name, 'fr', { numeric: true });
}

function firstLevel({ levels }: Group): number {
  return Math.min(Level.options.length, ...levels.map((level) => Level.options.indexOf(level)));
}
