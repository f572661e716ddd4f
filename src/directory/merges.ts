import { HubError } from '../domain/errors.js';
import type { Person } from '../domain/person.js';
import type { DirectoryCollections } from './collections.js';

/** A chain of merged accounts is never this long. */
const MOST_MERGES = 5;
/** More records than one person has. */
const MOST_RECORDS = 20;

/**
 * Each account at the end of its merges, once. A merged account is never a sign-in target.
 * @throws HubError `AUTH-COMPTE` when merged accounts point at each other
 */
export async function followMerges(directory: DirectoryCollections, personIds: readonly string[]): Promise<readonly Person[]> {
  const targets = await Promise.all([...new Set(personIds)].map((id) => followMerge(directory, id)));
  const unique = new Map(targets.flatMap((person) => (person === undefined ? [] : [[person.id, person] as const])));
  return [...unique.values()];
}

async function followMerge(directory: DirectoryCollections, personId: string): Promise<Person | undefined> {
  let id = personId;
  for (let step = 0; step <= MOST_MERGES; step += 1) {
    const person = await directory.people.get(id);
    if (person?.state !== 'merged') return person;
    if (person.mergedInto === undefined) return undefined;
    id = person.mergedInto;
  }
  throw new HubError('AUTH-COMPTE', { detail: 'merged accounts point at each other' });
}

/** The records that were merged into this one, and into those. */
export async function mergedRecordsOf(directory: DirectoryCollections, personId: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let level: readonly string[] = [personId];
  for (let step = 0; step < MOST_MERGES && level.length > 0 && found.size < MOST_RECORDS; step += 1) {
    const pages = await Promise.all(level.map((id) => directory.people.find('byMergedInto', { equals: [id], limit: MOST_RECORDS })));
    level = pages.flatMap(({ items }) => items).filter(({ id, state }) => state === 'merged' && id !== personId && !found.has(id)).map(({ id }) => id);
    for (const id of level) found.add(id);
  }
  return [...found];
}
