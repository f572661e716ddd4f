import type { DirectoryCollections } from '../directory/collections.js';
import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import { createAccessDesk } from '../flows/access-desk.js';
import { ActivityDesk } from '../flows/activity-desk.js';
import { ActivityResults } from '../flows/activity-results.js';
import type { Catalogue } from '../flows/catalogue.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import { ToolGradebook } from '../flows/gradebook.js';
import { ownPlaces, type GradedPlaces } from '../flows/graded-places.js';
import { SpaceUse } from '../flows/space-use.js';
import type { Throttle } from '../flows/throttle.js';
import { createToolContexts } from '../flows/tool-contexts.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface LearningParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly throttle: Throttle;
  readonly directory: DirectoryDesk;
  readonly people: DirectoryCollections;
  readonly catalogue: Catalogue;
  readonly journal: Journal;
  /** Those of LMSs. */
  readonly courses: GradedPlaces;
}

/** What is embedded in classes, and what tools know of them. */
export function createLearning({ clock, store, throttle, directory, people, catalogue, journal, courses }: LearningParts) {
  const activities = store.collection(COLLECTIONS.activities);
  const pseudonyms = store.collection(COLLECTIONS.pseudonyms);
  const own = ownPlaces({ clock, activities, directory: people });
  const [lineItems, results] = [store.collection(COLLECTIONS.lineItems), store.collection(COLLECTIONS.results)];
  return {
    activities: new ActivityDesk({ activities, directory, catalogue, clock, journal }),
    access: createAccessDesk({ clock, tokens: store.collection(COLLECTIONS.accessTokens), throttle, directory }),
    gradebook: new ToolGradebook({ clock, lineItems, results, pseudonyms, placesOf: (kind) => (kind === 'course' ? courses : own) }),
    spaceUse: new SpaceUse(activities, store.collection(COLLECTIONS.spaceOpenings)),
    results: new ActivityResults({ lineItems, results }),
    contexts: createToolContexts(store.collection(COLLECTIONS.toolContexts)),
  };
}
