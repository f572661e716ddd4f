import { HubError } from '../domain/errors.js';
import type { Person } from '../domain/person.js';
import type { DirectoryCollections } from './collections.js';

/** A chain of merged accounts is never this long. */
const MOST_MERGES = 5;

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
