import type { Clock } from '../domain/clock.js';
import type { RosterSnapshots } from '../protocols/contract/roster.js';
import type { RosterSnapshotRecord } from '../store/collections/rosters.js';
import type { Collection } from '../store/port.js';

const LIFETIME_MS = 30 * 24 * 3_600_000;

/** Lists of members as tools have seen them, in the store. */
export function createRosterSnapshots(stored: Collection<RosterSnapshotRecord>, clock: Clock): RosterSnapshots {
  return {
    async keep({ id, contextId, entries }) {
      const lines = [...entries].map(([subject, digest]) => `${subject} ${digest}`);
      await stored.bulkUpsert([{ id, contextId, entries: lines, expiresAt: clock.now() + LIFETIME_MS }]);
    },
    async find(id) {
      const found = await stored.get(id);
      return found === undefined ? undefined : { id, contextId: found.contextId, entries: new Map(found.entries.map(pair)) };
    },
  };
}

function pair(line: string): readonly [string, string] {
  const [subject = '', digest = ''] = line.split(' ');
  return [subject, digest];
}
