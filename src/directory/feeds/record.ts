import { z } from 'zod';
import { Day } from '../../domain/calendar.js';
import { Level } from '../../domain/group.js';

/*
 * What a feed says, in the hub's words. Readers (AAF, ONDE) make these from files and know nothing of the store;
 * the import compares them with the directory and knows nothing of files.
 */

/** A key of the feed: unique inside one source (one academy), never across. */
export const FeedKey = z.string().min(1).max(64).regex(/^[^\s$|]+$/);

const Name = z.string().min(1).max(100);
const period = { from: Day.optional(), until: Day.optional() };

/** Somebody's place in a class or a group of a school. */
export const FeedPlace = z.strictObject({ schoolKey: FeedKey, kind: z.enum(['class', 'group']), id: Name, name: Name, ...period });
export type FeedPlace = z.infer<typeof FeedPlace>;

export const FeedSchool = z.strictObject({
  kind: z.literal('school'),
  key: FeedKey,
  uai: z.string().max(8),
  name: z.string().min(1).max(200),
  town: z.string().max(100).optional(),
  /** Code of the kind of structure, such as `1ORD`, `SPEC`, `IEN`. */
  type: z.string().max(20).optional(),
  isPrivate: z.boolean(),
  /** Key of the district (circonscription) it belongs to. */
  districtKey: FeedKey.optional(),
});
export type FeedSchool = z.infer<typeof FeedSchool>;

/** An adult's tie to a pupil, as the pupil's record tells it. */
export const FeedTie = z.strictObject({ guardianKey: FeedKey, link: z.string().max(10), authority: z.boolean() });
export type FeedTie = z.infer<typeof FeedTie>;

export const FeedPupil = z.strictObject({
  kind: z.literal('pupil'),
  key: FeedKey,
  givenName: Name,
  familyName: Name,
  schools: z.array(z.strictObject({
    schoolKey: FeedKey,
    /** The school's own number for the pupil, which a `FrEduVecteur` names. */
    pupilNumber: z.string().max(64).optional(),
    ...period,
  })).max(20),
  places: z.array(FeedPlace).max(50),
  level: Level.optional(),
  guardians: z.array(FeedTie).max(20),
});
export type FeedPupil = z.infer<typeof FeedPupil>;

export const FeedGuardian = z.strictObject({
  kind: z.literal('guardian'),
  key: FeedKey,
  givenName: Name,
  familyName: Name,
  /** Such as `Mme Morvan`. */
  displayName: z.string().max(200).optional(),
  email: z.email().max(254).optional(),
});
export type FeedGuardian = z.infer<typeof FeedGuardian>;

export const FeedStaff = z.strictObject({
  kind: z.literal('staff'),
  key: FeedKey,
  givenName: Name,
  familyName: Name,
  displayName: z.string().max(200).optional(),
  /** The academic address, by which the agents' identity provider may name them. */
  email: z.email().max(254).optional(),
  /** One for each function in each structure; `code` is the feed's, such as `ENS`, `RPL`, `DIR`. */
  functions: z.array(z.strictObject({ schoolKey: FeedKey, code: z.string().max(20), ...period })).max(50),
  places: z.array(FeedPlace).max(100),
});
export type FeedStaff = z.infer<typeof FeedStaff>;

export const FeedRecord = z.discriminatedUnion('kind', [FeedSchool, FeedPupil, FeedGuardian, FeedStaff]);
export type FeedRecord = z.infer<typeof FeedRecord>;
export type FeedKind = FeedRecord['kind'];

/**
 * Fields of a record, each as the record has it; null when the feed empties it. Besides, `pupilNumber` alone when the number
 * changes and the schools are not told again; schools without a number keep theirs.
 */
export type FeedChange = Readonly<Record<string, unknown>>;

/**
 * `places` and `functions` come from several attributes of a feed, and a change may tell one of them: only entries of these
 * parts are replaced then. A headship is a function whose code is `DIR`.
 */
export type FeedPart = 'class' | 'group' | 'function' | 'headship';

/** Where something stood in a delivery; a line is counted from 1. */
export interface FeedPosition {
  readonly file: string;
  readonly line: number;
}

/** What a delivery asks for, one after the other, in the order of the import: schools, pupils, guardians, staff. */
export type FeedItem = FeedPosition & (
  /** The whole record, new or again. */
  | { readonly operation: 'put'; readonly record: FeedRecord }
  /** These fields replace those of the record that is known; the others stay (`modifyRequest`). */
  | { readonly operation: 'change'; readonly of: FeedKind; readonly key: string; readonly fields: FeedChange; readonly parts: readonly FeedPart[] }
  | { readonly operation: 'delete'; readonly of: FeedKind; readonly key: string }
  /** A row that cannot be used; the others go on. `reason` is one of a closed list of codes. */
  | { readonly operation: 'reject'; readonly of?: FeedKind; readonly key?: string; readonly reason: FeedFault; readonly detail: string }
  /** Worth a line in the report, and no more: an unknown attribute, a pupil without class. */
  | { readonly operation: 'remark'; readonly reason: FeedFault; readonly detail: string }
);

export type FeedFault =
  | 'missing' | 'malformed-value' | 'bad-date' | 'bad-key' | 'too-few-parts' | 'no-class' | 'no-school' | 'unknown-attribute' | 'unknown-category'
  | 'unknown-school' | 'unknown-person' | 'unknown-function' | 'duplicate-key' | 'ambiguous-name' | 'too-large';

/** One delivery, opened and not yet read. */
export interface FeedDelivery {
  /** The directory's name for the source, such as `17` for the academy of Nantes: keys are unique inside it. */
  readonly source: string;
  /** `complete`: who is absent is missing. `delta`: only what is present changes. */
  readonly mode: 'complete' | 'delta';
  /** The day the delivery was made. */
  readonly day: Day;
  /** Of whom it has files. A complete delivery without a file of guardians says nothing of guardians: none of them is missing. */
  readonly kinds: readonly FeedKind[];
  /** Bytes of all files, when known, and how many were read so far: for a progress bar. */
  readonly progress: { readonly totalBytes: number; readonly readBytes: number };
  /**
   * Reads it, streaming; reading it again begins again.
   * @throws HubError `IMPORT-FICHIER` with file and line when a file is no feed at all (cut off, mis-encoded, an internal DTD
   *   subset, an entity): nothing of the delivery may be applied
   */
  items(): AsyncIterable<FeedItem>;
}
