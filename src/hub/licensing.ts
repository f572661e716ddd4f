import type { DirectoryCollections } from '../directory/collections.js';
import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import { AccessRequests } from '../flows/access-requests.js';
import type { Catalogue } from '../flows/catalogue.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import { Favourites } from '../flows/favourites.js';
import { LicenceDesk } from '../flows/licence-desk.js';
import { Seats } from '../flows/seats.js';
import type { Throttle } from '../flows/throttle.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface LicensingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly people: DirectoryCollections;
  readonly directory: DirectoryDesk;
  readonly catalogue: Catalogue;
  readonly throttle: Throttle;
  readonly journal: Journal;
}

/** Who has seats of what was bought, who asks for more, and what people want to find again. */
export function createLicensing({ store, clock, people, directory, catalogue, throttle, journal }: LicensingParts) {
  const seats = new Seats(people, directory, clock);
  return {
    seats,
    licences: new LicenceDesk({ directory: people, desk: directory, seats, journal }),
    requests: new AccessRequests({ clock, requests: store.collection(COLLECTIONS.accessRequests), catalogue, directory, throttle, journal }),
    favourites: new Favourites(store.collection(COLLECTIONS.favourites), catalogue, clock),
  };
}
