import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import type { LmsVisit } from '../domain/lms-visit.js';
import type { Catalogue } from '../flows/catalogue.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import type { EmbedFlow } from '../flows/embed.js';
import type { LaunchFlow } from '../flows/launch.js';
import { LmsBroker } from '../flows/lms/broker.js';
import type { LmsOpens } from '../flows/lms/index.js';
import { LmsItems } from '../flows/lms/items.js';
import { CoursePlaces } from '../flows/lms/places.js';
import { LmsReturns } from '../flows/lms/returns.js';
import { LmsSelections, type LmsSelectionTools } from '../flows/lms/selection.js';
import { VisitLaunches } from '../flows/lms/visit-launches.js';
import type { ReleaseDesk } from '../flows/release-desk.js';
import type { Seats } from '../flows/seats.js';
import type { Throttle } from '../flows/throttle.js';
import type { ToolReturns } from '../flows/tool-returns.js';
import type { OneTimeValues } from '../protocols/contract.js';
import type { LmsProtocol } from '../protocols/contract/lms.js';
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

export interface BrokerParts {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly launch: LaunchFlow;
  readonly embed: EmbedFlow;
  readonly journal: Journal;
  readonly protocol: LmsProtocol;
  readonly lmsOf: LmsSelectionTools['lmsOf'];
}

/** What opens to visits, once launches are there. */
export function createBroker({ launches, returns, items }: ReturnType<typeof createVisitLaunches>, tools: BrokerParts): LmsOpens {
  const broker = new LmsBroker({ ...tools, launches, returns });
  return { broker, returns, selections: new LmsSelections({ ...tools, launches, items, broker }) };
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
