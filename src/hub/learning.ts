import { ActivityDesk } from '../flows/activity-desk.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import { createToolContexts } from '../flows/tool-contexts.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface LearningParts {
  readonly store: Store;
  readonly directory: DirectoryDesk;
}

/** What is embedded in classes, and what tools know of them. */
export function createLearning({ store, directory }: LearningParts) {
  return {
    activities: new ActivityDesk(store.collection(COLLECTIONS.activities), directory),
    contexts: createToolContexts(store.collection(COLLECTIONS.toolContexts)),
  };
}
