import type { Clock } from '../domain/clock.js';
import { createRosterSnapshots } from '../flows/roster-snapshots.js';
import { RosterFlow, type RosterTools } from '../flows/roster.js';
import type { ToolContext } from '../domain/tool-context.js';
import type { Rosters } from '../protocols/contract/roster.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface RosterParts extends RosterTools {
  /** Of courses of LMSs. */
  readonly courses: Rosters;
  readonly store: Store;
  readonly clock: Clock;
}

/** Who is in a class, as tools may know them, and what they have seen of it. */
export function createRosters({ store, clock, courses, ...tools }: RosterParts) {
  const own = new RosterFlow(tools);
  const of = ({ kind }: ToolContext): Rosters => (kind === 'course' ? courses : own);
  const rosters: Rosters = { isKnown: (context) => of(context).isKnown(context), of: (question) => of(question.context).of(question) };
  return { rosters, snapshots: createRosterSnapshots(store.collection(COLLECTIONS.rosterSnapshots), clock) };
}
