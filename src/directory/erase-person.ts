import { COLLECTIONS } from '../store/collections.js';
import type { Collection, Document, Store } from '../store/port.js';
import { openImport } from './import/collections.js';
import { forgetInActivities } from './spaces.js';

const PAGE = 500;

/** Opens every collection that says something of a person. */
export function openErasable(store: Store) {
  return {
    ...openImport(store),
    pseudonyms: store.collection(COLLECTIONS.pseudonyms),
    sessions: store.collection(COLLECTIONS.sessions),
    personLinks: store.collection(COLLECTIONS.personLinks),
    seats: store.collection(COLLECTIONS.seats),
    accessRequests: store.collection(COLLECTIONS.accessRequests),
    failedOpenings: store.collection(COLLECTIONS.failedOpenings),
    favourites: store.collection(COLLECTIONS.favourites),
  };
}

export type ErasableCollections = ReturnType<typeof openErasable>;

export interface ErasedCounts {
  readonly sessions: number;
  readonly identities: number;
  readonly personLinks: number;
  readonly directoryKeys: number;
  readonly pseudonyms: number;
  readonly assignments: number;
  /** Activities that no longer name the person; they stay their class's. */
  readonly activities: number;
  /** What tools said of the person's work. */
  readonly results: number;
  readonly seats: number;
  readonly accessRequests: number;
  readonly failedOpenings: number;
  readonly favourites: number;
  readonly memberships: number;
  readonly guardianships: number;
  readonly affiliations: number;
  readonly feedEntries: number;
  /** 0 when nobody had this identifier. */
  readonly people: number;
}

/**
 * Removes a person and all that names them, but for the audit trail, which knows identifiers only. Doors first, so that
 * nobody enters a directory that is half gone; the person last, so that an erasure that was interrupted is found again and
 * finished. Doing it again removes nothing more.
 */
export async function erasePerson(collections: ErasableCollections, personId: string): Promise<ErasedCounts> {
  const ofPerson = <T extends Document, I extends string>(collection: Collection<T, I | 'byPerson'>) =>
    removeAll(collection, 'byPerson', personId);
  return {
    sessions: await ofPerson(collections.sessions),
    identities: await ofPerson(collections.identities),
    personLinks: await ofPerson(collections.personLinks),
    directoryKeys: await ofPerson(collections.directoryKeys),
    pseudonyms: await ofPerson(collections.pseudonyms),
    assignments: await removeAll(collections.assignments, 'byHolder', personId),
    // By the classes, so before the ties to them.
    activities: await forgetInActivities(collections, personId),
    results: await ofPerson(collections.results),
    seats: await ofPerson(collections.seats),
    accessRequests: await ofPerson(collections.accessRequests),
    failedOpenings: await ofPerson(collections.failedOpenings),
    favourites: await ofPerson(collections.favourites),
    memberships: await ofPerson(collections.memberships),
    guardianships:
      (await removeAll(collections.guardianships, 'byAdult', personId)) +
      (await removeAll(collections.guardianships, 'byChild', personId)),
    affiliations: await ofPerson(collections.affiliations),
    people: Number(await collections.people.remove(personId)),
    feedEntries: await ofPerson(collections.feedEntries),
  };
}

async function removeAll<T extends Document, I extends string>(
  collection: Collection<T, I>,
  index: I,
  personId: string,
): Promise<number> {
  let removed = 0;
  for (;;) {
    const { items } = await collection.find(index, { equals: [personId], limit: PAGE });
    if (items.length === 0) return removed;
    for (const { id } of items) removed += Number(await collection.remove(id));
  }
}
