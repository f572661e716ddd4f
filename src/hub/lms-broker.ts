import type { Clock } from '../domain/clock.js';
import type { LmsVisit } from '../domain/lms-visit.js';
import type { Catalogue } from '../flows/catalogue.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import { LmsItems } from '../flows/lms/items.js';
import { CoursePlaces } from '../flows/lms/places.js';
import { LmsReturns } from '../flows/lms/returns.js';
import { VisitLaunches } from '../flows/lms/visit-launches.js';
import type { ReleaseDesk } from '../flows/release-desk.js';
import type { Seats } from '../flows/seats.js';
import type { Throttle } from '../flows/throttle.js';
import type { ToolReturns } from '../flows/tool-returns.js';
import type { OneTimeValues } from '../protocols/contract.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface VisitLaunchParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly origin: string;
  readonly platform: { readonly guid: string };
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly seats: Seats;
  readonly releases: ReleaseDesk;
  readonly returns: ToolReturns;
  readonly visitOf: (id: string) => Promise<LmsVisit | undefined>;
}

/** What the hub opens for people whom an LMS sent, and what it keeps of where they come from. */
export function createVisitLaunches({ store, platform: { guid }, returns: toolReturns, ...parts }: VisitLaunchParts) {
  const { clock, catalogue } = parts;
  const [courses, links, items] = [store.collection(COLLECTIONS.lmsCourses), store.collection(COLLECTIONS.lmsLinks), store.collection(COLLECTIONS.lmsItems)];
  const returns = new LmsReturns({ ...parts, returns: toolReturns });
  return {
    returns,
    items: new LmsItems(items, clock),
    places: new CoursePlaces({ clock, catalogue, courses, links, items, guid, members: store.collection(COLLECTIONS.lmsMembers) }),
    launches: new VisitLaunches({ ...parts, courses, links, items, guid, returns }),
  };
}
