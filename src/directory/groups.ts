import { phaseOf, type Day } from '../domain/calendar.js';
import type { Group, Membership } from '../domain/group.js';
import type { Person } from '../domain/person.js';
import type { DirectoryCollections } from './collections.js';

const MOST = 200;
/** More pupils than a class holds. */
const FULL_CLASS = 500;

/** The classes and groups a person belongs to on this day, in one school, classes first. */
export async function loadGroups(directory: DirectoryCollections, personId: string, schoolId: string, day: Day): Promise<readonly Group[]> {
  const { items } = await directory.memberships.find('byPerson', { equals: [personId], limit: MOST });
  const current = items.filter((membership) => phaseOf(membership, day) === 'during');
  const groups = await directory.groups.getMany(current.map(({ groupId }) => groupId));
  return groups.filter((group) => group.schoolId === schoolId).sort(byKindThenName);
}

export interface ClassSummary {
  readonly group: Group;
  readonly pupils: number;
  readonly teachers: readonly Person[];
}

/** Every class of a school with its teachers of today and how many pupils it has. */
export async function loadClasses(directory: DirectoryCollections, schoolId: string, day: Day): Promise<readonly ClassSummary[]> {
  const { items } = await directory.groups.find('bySchool', { equals: [schoolId], limit: MOST });
  return Promise.all(
    [...items].sort(byKindThenName).map(async (group) => {
      const [pupils, teachers] = await Promise.all([
        directory.memberships.count('byGroup', [group.id, 'pupil'], FULL_CLASS),
        directory.memberships.find('byGroup', { equals: [group.id, 'teacher'], limit: MOST }),
      ]);
      return { group, pupils, teachers: await directory.people.getMany(currentIds(teachers.items, day)) };
    }),
  );
}

export function countPupils(directory: DirectoryCollections, groupId: string): Promise<number> {
  return directory.memberships.count('byGroup', [groupId, 'pupil'], FULL_CLASS);
}

function currentIds(memberships: readonly Membership[], day: Day): readonly string[] {
  return memberships.filter((membership) => phaseOf(membership, day) === 'during').map(({ personId }) => personId);
}

function byKindThenName(a: Group, b: Group): number {
  return a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name, 'fr', { numeric: true });
}
