import type { DirectoryCollections } from '../directory/collections.js';
import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import { AddressLimit } from '../flows/address-limit.js';
import type { BrowserBinding } from '../flows/browser-binding.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import { LmsArrivals } from '../flows/lms/arrivals.js';
import type { LmsPlaces } from '../flows/lms/contract.js';
import { LmsDoor } from '../flows/lms/door.js';
import type { LmsFlows, LmsOpens } from '../flows/lms/index.js';
import { LmsLinking } from '../flows/lms/linking.js';
import { LmsPeople } from '../flows/lms/people.js';
import { LmsPortal } from '../flows/lms/portal.js';
import { LmsRegistry } from '../flows/lms/registry.js';
import { LmsVisits } from '../flows/lms/visits.js';
import type { SessionVault } from '../flows/session-vault.js';
import type { Throttle } from '../flows/throttle.js';
import type { OneTimeValues } from '../protocols/contract.js';
import type { LmsProtocol } from '../protocols/contract/lms.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

/** Launches of one LMS in a minute: a whole academy at the beginning of a lesson, and no flood. */
const LAUNCHES_PER_MINUTE = 12_000;

export interface LmsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly journal: Journal;
  readonly people: DirectoryCollections;
  readonly directory: DirectoryDesk;
  readonly sessions: SessionVault;
  readonly binding: BrowserBinding;
  readonly secrets: readonly string[];
}

/** LMSs that launch the hub: how they are heard, where their people stand, and what opens to them. */
export function createLms(parts: LmsParts, { protocol, places, opens }: { readonly protocol: LmsProtocol; readonly places: LmsPlaces; readonly opens: LmsOpens }): LmsFlows {
  const { store, clock, oneTime, throttle, journal, directory, sessions, binding, secrets } = parts;
  const registry = new LmsRegistry({ clock, directory, registrations: store.collection(COLLECTIONS.lmsRegistrations), deployments: store.collection(COLLECTIONS.lmsDeployments) });
  const people = new LmsPeople({ clock, directory, people: parts.people, users: store.collection(COLLECTIONS.lmsUsers) });
  const visits = new LmsVisits({ clock, registry, people, secrets, visits: store.collection(COLLECTIONS.lmsVisits) });
  return {
    protocol,
    limit: new AddressLimit(LAUNCHES_PER_MINUTE, clock),
    registry,
    arrivals: new LmsArrivals({ oneTime, throttle, registry, protocol }),
    door: new LmsDoor({ registry, people, places, journal }),
    visits,
    portal: new LmsPortal({ oneTime, registry, visits, people, directory }),
    linking: new LmsLinking({ clock, oneTime, binding, registry, people, sessions, journal, directory: parts.people, links: store.collection(COLLECTIONS.personLinks) }),
    ...opens,
  };
}
