import { z } from 'zod';
import { define } from './define.js';

/** A list of members as a tool has seen it: pseudonyms, each with a digest of what was told. */
export const RosterSnapshotRecord = z.strictObject({
  id: z.string().length(43),
  contextId: z.string().min(1).max(255),
  entries: z.array(z.string().max(120)).max(5_000),
  expiresAt: z.number().int(),
});
export type RosterSnapshotRecord = z.infer<typeof RosterSnapshotRecord>;

export const ROSTERS = {
  rosterSnapshots: define({ name: 'roster-snapshots', schema: RosterSnapshotRecord, indexes: {}, expires: 'expiresAt' }),
} as const;
