import { phaseOf, type Day } from '../domain/calendar.js';
import type { Lookup, NamedGuardian } from '../domain/lookup.js';
import { foldText } from '../domain/organisation.js';
import type { Person } from '../domain/person.js';
import { roleOf } from '../domain/profile.js';
import type { DirectoryCollections } from './collections.js';
import { followMerges } from './merges.js';

/** More keys than anybody has. */
const MOST_KEYS = 50;
/** More children than a guardian has, more guardians than a child has, more affiliations than anybody has. */
const MOST_LINKS = 100;

/** Why a matcher found nobody. */
export type Miss = 'unknown-key' | 'no-such-guardian' | 'homonyms' | 'not-staff';

/** Who a matcher found, each at the end of their merges; or why nobody. */
export type Match = { readonly people: readonly Person[]; readonly miss?: undefined } | { readonly people: readonly []; readonly miss: Miss };

/** What matching needs: the directory, and the day rights are judged by. */
export interface MatchingTools {
  readonly directory: DirectoryCollections;
  readonly day: Day;
}

/** Looks for people by one matcher of the chain. */
export function matchBy(tools: MatchingTools, lookup: Exclude<Lookup, { by: 'stored' }>): Promise<Match> {
  switch (lookup.by) {
    case 'key': return byKey(tools, lookup.keys);
    case 'agent': return byAgentKey(tools, lookup.keys);
    case 'guardian': return byGuardian(tools, lookup.guardians.slice(0, MOST_LINKS));
  }
}

async function byKey(tools: MatchingTools, keys: readonly string[]): Promise<Match> {
  return found(await peopleOf(tools, keys), 'unknown-key');
}

/** Staff only: a pupil or a parent never comes in by an address. */
async function byAgentKey(tools: MatchingTools, keys: readonly string[]): Promise<Match> {
  const people = await peopleOf(tools, keys);
  if (people.length === 0) return { people: [], miss: 'unknown-key' };
  const staff = await Promise.all(people.map((person) => isStaff(tools, person)));
  return found(people.filter((_, index) => staff[index]), 'not-staff');
}

async function isStaff({ directory, day }: MatchingTools, { id }: Person): Promise<boolean> {
  const { items } = await directory.affiliations.find('byPerson', { equals: [id], limit: MOST_LINKS });
  return items.some((affiliation) => phaseOf(affiliation, day) === 'during' && !['pupil', 'parent'].includes(roleOf(affiliation.profile)));
}

/** The child by key, then the guardian by both names. Names never decide between people: of two of the same names neither is taken. */
async function byGuardian(tools: MatchingTools, guardians: readonly NamedGuardian[]): Promise<Match> {
  const matches = await Promise.all(guardians.map((guardian) => guardianOf(tools, guardian)));
  const people = new Map(matches.flatMap((match) => match.people.map((person) => [person.id, person] as const)));
  const misses = matches.flatMap(({ miss }) => miss ?? []);
  return found([...people.values()], misses.includes('homonyms') ? 'homonyms' : misses[0] ?? 'unknown-key');
}

async function guardianOf(tools: MatchingTools, { childKey, familyName, givenName }: NamedGuardian): Promise<Match> {
  const children = await peopleOf(tools, [childKey]);
  const adults = (await Promise.all(children.map((child) => adultsOf(tools, child)))).flat();
  if (children.length === 0) return { people: [], miss: 'unknown-key' };
  const same = adults.filter((adult) => isSameName(adult.familyName, familyName) && isSameName(adult.givenName, givenName));
  return same.length > 1 ? { people: [], miss: 'homonyms' } : found(same, 'no-such-guardian');
}

async function adultsOf({ directory, day }: MatchingTools, { id }: Person): Promise<readonly Person[]> {
  const { items } = await directory.guardianships.find('byChild', { equals: [id], limit: MOST_LINKS });
  return followMerges(directory, items.filter((link) => phaseOf(link, day) === 'during').map(({ adultId }) => adultId));
}

async function peopleOf({ directory }: MatchingTools, keys: readonly string[]): Promise<readonly Person[]> {
  const known = await directory.directoryKeys.getMany(keys.slice(0, MOST_KEYS));
  return followMerges(directory, known.map(({ personId }) => personId));
}

/** Equal but for accents, case, hyphens and apostrophes. A name that folds to nothing equals none. */
function isSameName(one: string, other: string): boolean {
  const folded = foldText(one);
  return folded !== '' && folded === foldText(other);
}

function found(people: readonly Person[], miss: Miss): Match {
  return people.length === 0 ? { people: [], miss } : { people };
}
