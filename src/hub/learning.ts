import type { Clock } from '../domain/clock.js';
import { createAccessDesk } from '../flows/access-desk.js';
import { ActivityDesk } from '../flows/activity-desk.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import type { Throttle } from '../flows/throttle.js';
import { createToolContexts } from '../flows/tool-contexts.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface LearningParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly throttle: Throttle;
  readonly directory: DirectoryDesk;
}

/** What is embedded in classes, and what tools know of them. */
export function createLearning({ clock, store, throttle, directory }: LearningParts) {
  return {
    activities: new ActivityDesk(store.collection(COLLECTIONS.activities), directory),
    access: createAccessDesk({ clock, tokens: store.collection(COLLECTIONS.accessTokens), throttle, directory }),
    contexts: createToolContexts(store.collection(COLLECTIONS.toolContexts)),
  };
}
