import type { Affiliation } from '../domain/affiliation.js';
import { phaseOf, type Day } from '../domain/calendar.js';
import type { Group, Membership } from '../domain/group.js';
import type { Guardianship } from '../domain/guardianship.js';
import { hatsOf, type Hat } from '../domain/hat.js';
import type { Organisation } from '../domain/organisation.js';
import type { Person } from '../domain/person.js';
import { Profile } from '../domain/profile.js';
import type { DirectoryCollections } from './collections.js';
import { inOrder } from './groups.js';
import { followMerges } from './merges.js';

/** More people of one profile than a school has; more groups than it has. */
const MOST = 1_000;
const MOST_GUARDIANS = 20;
const AT_ONCE = 50;

/** A class, a group or an organisation, whose people are asked for together. */
export interface Place {
  readonly kind: 'class' | 'group' | 'school';
  /** Of the group, or of the organisation. */
  readonly placeId: string;
  readonly schoolId: string;
}

/** Somebody of a place, with the hats they may wear there today, the one that brings them there first. */
export interface PlaceMember {
  readonly person: Person;
  readonly hats: readonly Hat[];
}

export interface PlaceMembers {
  readonly organisation: Organisation | undefined;
  /** Every class and group of the organisation, classes first. */
  readonly groups: readonly Group[];
  readonly members: readonly PlaceMember[];
  /** The classes and groups there that a person is in today, classes first. */
  groupsOf(personId: string): readonly Group[];
}

export interface PlaceQuestion {
  readonly day: Day;
  /** Whether the parents of the pupils of a class or group are among its members. */
  readonly withParents: boolean;
}

/** Nobody, under any hat: what `hatsOf` is asked beside one of its facts. */
const NOBODY = { affiliations: [], guardianships: [], childAffiliations: [] };

type Hats = ReadonlyMap<string, readonly Hat[]>;

/**
 * Everybody of a class, a group or an organisation on this day. The reads do not grow with the people, but for parents.
 * Undefined when the place is not there any more.
 */
export async function loadPlaceMembers(directory: DirectoryCollections, place: Place, { day, withParents }: PlaceQuestion): Promise<PlaceMembers | undefined> {
  const [organisation, found, affiliations] = await Promise.all([
    directory.organisations.get(place.schoolId),
    directory.groups.find('bySchool', { equals: [place.schoolId], limit: MOST }),
    affiliationsAt(directory, place.schoolId),
  ]);
  const groups = [...found.items].sort(inOrder);
  const isThere = place.kind === 'school' ? organisation !== undefined : groups.some(({ id }) => id === place.placeId);
  if (!isThere) return undefined;
  const memberships = await membershipsOf(directory, groups, day);
  const hats = hatsThere(place, hatsByPerson(affiliations, day), memberships);
  const parents = withParents && place.kind !== 'school' ? await hatsOfParents(directory, hats, affiliations, day) : new Map<string, readonly Hat[]>();
  const byPerson = grouped(memberships, ({ personId }) => personId);
  return {
    organisation,
    groups,
    members: await peopleWith(directory, together(hats, parents)),
    groupsOf: (personId) => {
      const own = byPerson.get(personId) ?? [];
      return groups.filter(({ id }) => own.some(({ groupId }) => groupId === id));
    },
  };
}

async function affiliationsAt(directory: DirectoryCollections, organisationId: string): Promise<readonly Affiliation[]> {
  const profiles = Profile.options.filter((profile) => profile !== 'TUT');
  const pages = await Promise.all(profiles.map((profile) => directory.affiliations.find('byOrganisation', { equals: [organisationId, profile], limit: MOST })));
  return pages.flatMap(({ items }) => items);
}

async function membershipsOf(directory: DirectoryCollections, groups: readonly Group[], day: Day): Promise<readonly Membership[]> {
  const pages = await Promise.all(groups.map(({ id }) => directory.memberships.find('byGroup', { equals: [id], limit: MOST })));
  return pages.flatMap(({ items }) => items).filter((membership) => phaseOf(membership, day) === 'during');
}

function hatsByPerson(affiliations: readonly Affiliation[], day: Day): Hats {
  return mapped(grouped(affiliations, ({ personId }) => personId), (own) => hatsOf({ ...NOBODY, affiliations: own }, day));
}

/** In a class the pupils and those who teach it, each under the hat that fits first; in an organisation everybody. */
function hatsThere({ kind, placeId }: Place, hats: Hats, memberships: readonly Membership[]): Hats {
  if (kind === 'school') return hats;
  return new Map(memberships.filter(({ groupId }) => groupId === placeId).map(({ personId, as }) => {
    const own = (hats.get(personId) ?? []).filter(({ role }) => (role === 'pupil') === (as === 'pupil'));
    return [personId, own.toSorted((a, b) => Number(b.role === as) - Number(a.role === as))];
  }));
}

/** The hats under which adults see the pupils among these people. A record that was merged keeps its children. */
async function hatsOfParents(directory: DirectoryCollections, hats: Hats, affiliations: readonly Affiliation[], day: Day): Promise<Hats> {
  const pupils = [...hats].filter(([, own]) => own.some(({ role }) => role === 'pupil')).map(([id]) => id);
  const found: Guardianship[] = [];
  for (let start = 0; start < pupils.length; start += AT_ONCE) {
    const pages = await Promise.all(pupils.slice(start, start + AT_ONCE).map((id) => directory.guardianships.find('byChild', { equals: [id], limit: MOST_GUARDIANS })));
    found.push(...pages.flatMap(({ items }) => items));
  }
  const adults = await currentRecords(directory, [...new Set(found.map(({ adultId }) => adultId))]);
  const byAdult = grouped(found, ({ adultId }) => adults.get(adultId) ?? adultId);
  return mapped(byAdult, (guardianships) => hatsOf({ ...NOBODY, guardianships, childAffiliations: affiliations }, day));
}

/** For each record that was merged, the one it was merged into at last. */
async function currentRecords(directory: DirectoryCollections, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const merged = (await peopleOf(directory, ids)).filter(({ state }) => state === 'merged');
  return new Map(await Promise.all(merged.map(async ({ id }) => [id, (await followMerges(directory, [id]))[0]?.id ?? id] as const)));
}

function together(hats: Hats, others: Hats): Hats {
  return new Map([...hats, ...mapped(others, (more, id) => [...(hats.get(id) ?? []), ...more])]);
}

async function peopleWith(directory: DirectoryCollections, hats: Hats): Promise<readonly PlaceMember[]> {
  const ids = [...hats].filter(([, own]) => own.length > 0).map(([id]) => id);
  return (await peopleOf(directory, ids)).map((person) => ({ person, hats: hats.get(person.id) ?? [] }));
}

async function peopleOf(directory: DirectoryCollections, ids: readonly string[]): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (let start = 0; start < ids.length; start += MOST) people.push(...await directory.people.getMany(ids.slice(start, start + MOST)));
  return people;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function mapped<A, B>(map: ReadonlyMap<string, A>, change: (value: A, key: string) => B): ReadonlyMap<string, B> {
  return new Map([...map].map(([key, value]) => [key, change(value, key)]));
}
