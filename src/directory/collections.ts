import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

/** Opens the collections of people, schools and rights. */
export function openDirectory(store: Store) {
  return {
    people: store.collection(COLLECTIONS.people),
    identities: store.collection(COLLECTIONS.identities),
    directoryKeys: store.collection(COLLECTIONS.directoryKeys),
    organisations: store.collection(COLLECTIONS.organisations),
    affiliations: store.collection(COLLECTIONS.affiliations),
    groups: store.collection(COLLECTIONS.groups),
    memberships: store.collection(COLLECTIONS.memberships),
    guardianships: store.collection(COLLECTIONS.guardianships),
    licences: store.collection(COLLECTIONS.licences),
    assignments: store.collection(COLLECTIONS.assignments),
    seats: store.collection(COLLECTIONS.seats),
  };
}

export type DirectoryCollections = ReturnType<typeof openDirectory>;
