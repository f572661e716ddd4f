import { COLLECTIONS } from '../../store/collections.js';
import type { Store } from '../../store/port.js';
import { openDirectory } from '../collections.js';

/** Opens all that an import reads and writes. */
export function openImport(store: Store) {
  return {
    ...openDirectory(store),
    activities: store.collection(COLLECTIONS.activities),
    spaceOpenings: store.collection(COLLECTIONS.spaceOpenings),
    toolContexts: store.collection(COLLECTIONS.toolContexts),
    lineItems: store.collection(COLLECTIONS.lineItems),
    results: store.collection(COLLECTIONS.results),
    feedEntries: store.collection(COLLECTIONS.feedEntries),
    feedClasses: store.collection(COLLECTIONS.feedClasses),
    feedSources: store.collection(COLLECTIONS.feedSources),
    importRuns: store.collection(COLLECTIONS.importRuns),
  };
}

export type ImportCollections = ReturnType<typeof openImport>;
