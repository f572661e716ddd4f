import { z } from 'zod';
import { Day } from './calendar.js';
import { Level } from './group.js';
import { PersonId } from './person.js';

/** The directory's name for a feed, such as `17` for the academy of Nantes. Keys of a feed are unique inside it only. */
export const FeedSource = z.string().regex(/^[A-Za-z0-9-]{1,16}$/);

export const FeedEntryKind = z.enum(['school', 'pupil', 'guardian', 'staff']);
export type FeedEntryKind = z.infer<typeof FeedEntryKind>;

/**
 * What a feed last said under one of its keys, and whom the hub takes it for. Written when what is said changes, never
 * because it was said again. An erased person leaves none behind.
 */
export const FeedEntry = z.strictObject({
  id: z.string().min(5).max(100),
  source: FeedSource,
  kind: FeedEntryKind,
  key: z.string().min(1).max(64),
  /** Random and for ever: whoever moves to another school stays the same person. Absent for a school. */
  personId: PersonId.optional(),
  /** The record as canonical JSON. */
  record: z.string().max(100_000),
  /** Of the record and of what its codes meant: schools' identifiers, profiles of functions. */
  digest: z.string().length(22),
  state: z.enum(['present', 'missing']),
  missingSince: Day.optional(),
  /** Where it places somebody; for a school, itself and the organisations above it that the feed knows. */
  organisations: z.array(z.string().max(64)).max(80),
  groups: z.array(z.string().max(120)).max(100),
  /** Directory keys that follow from the record, other than the join key. */
  directoryKeys: z.array(z.string().max(300)).max(40),
  /** Day of the delivery that last changed it. */
  changedOn: Day,
  /** The source again, as long as the guardianships of this pupil are still to be compared with the record. */
  tiesDue: FeedSource.optional(),
});
export type FeedEntry = z.infer<typeof FeedEntry>;

/** A class or group that a feed made, as it was last named. Others are not the feed's to rename or close. */
export const FeedClass = z.strictObject({
  id: z.string().min(3).max(160),
  source: FeedSource,
  groupId: z.string().min(1).max(120),
  schoolId: z.string().min(1).max(64),
  kind: z.enum(['class', 'group']),
  name: z.string().min(1).max(100),
  levels: z.array(Level).max(9),
});
export type FeedClass = z.infer<typeof FeedClass>;

/** What is known of a source as a whole: how far it was applied, and which import holds it now. */
export const FeedSourceState = z.strictObject({
  id: FeedSource,
  /** Day of the newest delivery of which something was applied. */
  lastDay: Day.optional(),
  holder: z.string().max(64).optional(),
  /** Milliseconds since 1970. A holder that has not come back until then is dead. */
  heldUntil: z.number().int().optional(),
});
export type FeedSourceState = z.infer<typeof FeedSourceState>;

/** How far the import of one delivery has got. One that is not `done` was interrupted: the same command finishes it. */
export const ImportRun = z.strictObject({
  id: z.string().min(5).max(60),
  source: FeedSource,
  day: Day,
  mode: z.enum(['complete', 'delta']),
  phase: z.enum(['reading', 'people', 'leavers', 'ties', 'classes', 'done']),
  /** The last row that was applied. */
  file: z.string().max(400).optional(),
  line: z.number().int().optional(),
  attempts: z.number().int().positive(),
  startedAt: z.number().int(),
  finishedAt: z.number().int().optional(),
});
export type ImportRun = z.infer<typeof ImportRun>;
