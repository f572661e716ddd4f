import { phaseOf, type Day } from '../domain/calendar.js';
import { foldText } from '../domain/organisation.js';
import type { Person } from '../domain/person.js';
import { roleOf, type Role } from '../domain/profile.js';
import type { DirectoryCollections } from './collections.js';

/** More people than a school has. */
const MOST = 1_000;
const MOST_GUARDIANS = 20;
const AT_ONCE = 50;
const MOST_RESULTS = 20;
const SHORTEST_QUERY = 2;
const MOST_WORDS = 6;

export interface SchoolQuery {
  readonly schoolId: string;
  readonly day: Day;
  /** Only people of these roles. */
  readonly roles: readonly Role[];
  /** Beginnings of names, in any order; at least two letters. */
  readonly query: string;
}

/** People of one school by their names, twenty at most, in order of the names. */
export async function findSchoolPeople(directory: DirectoryCollections, { schoolId, day, roles, query }: SchoolQuery): Promise<readonly Person[]> {
  const wanted = foldText(query.slice(0, 100)).split(' ').filter((word) => word !== '').slice(0, MOST_WORDS);
  if (wanted.join('').length < SHORTEST_QUERY) return [];
  const { items } = await directory.affiliations.find('byOrganisation', { equals: [schoolId], limit: MOST });
  const current = items.filter((affiliation) => phaseOf(affiliation, day) === 'during');
  const ids = current.filter(({ profile }) => roles.includes(roleOf(profile))).map(({ personId }) => personId);
  const guardians = roles.includes('parent') ? await guardiansOf(directory, current.filter(({ profile }) => profile === 'ELV').map(({ personId }) => personId), day) : [];
  const people = await directory.people.getMany([...new Set([...ids, ...guardians])].slice(0, MOST));
  return people
    .filter((person) => person.state === 'active' || person.state === 'leaving')
    .filter((person) => isNamed(person, wanted))
    .sort((a, b) => a.familyName.localeCompare(b.familyName, 'fr') || a.givenName.localeCompare(b.givenName, 'fr'))
    .slice(0, MOST_RESULTS);
}

async function guardiansOf(directory: DirectoryCollections, childIds: readonly string[], day: Day): Promise<readonly string[]> {
  const found: string[] = [];
  for (let start = 0; start < childIds.length; start += AT_ONCE) {
    const pages = await Promise.all(childIds.slice(start, start + AT_ONCE).map((id) => directory.guardianships.find('byChild', { equals: [id], limit: MOST_GUARDIANS })));
    found.push(...pages.flatMap(({ items }) => items).filter((link) => link.authority && phaseOf(link, day) === 'during').map(({ adultId }) => adultId));
  }
  return found;
}

/** Names are looked for as people type them: `ndiaye` for N’Diaye, `legoff` for Le Goff. */
function isNamed({ givenName, familyName }: Person, wanted: readonly string[]): boolean {
  const names = [foldText(givenName), foldText(familyName)];
  const words = names.flatMap((name) => [...name.split(' '), name.replaceAll(' ', '')]);
  return wanted.every((word) => words.some((candidate) => candidate.startsWith(word)));
}
