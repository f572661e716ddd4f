import type { Clock } from '../domain/clock.js';
import { createRosterSnapshots } from '../flows/roster-snapshots.js';
import { RosterFlow, type RosterTools } from '../flows/roster.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface RosterParts extends RosterTools {
  readonly store: Store;
  readonly clock: Clock;
}

/** Who is in a class, as tools may know them, and what they have seen of it. */
export function createRosters({ store, clock, ...tools }: RosterParts) {
  return { rosters: new RosterFlow(tools), snapshots: createRosterSnapshots(store.collection(COLLECTIONS.rosterSnapshots), clock) };
}
