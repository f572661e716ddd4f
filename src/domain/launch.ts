import { z } from 'zod';
import { ActivityId } from './activity.js';
import { PersonId } from './person.js';
import { ResourceId } from './resource.js';

/**
 * Why a tool is opened: for somebody to choose content that is embedded (`selectionId` names that choice), or to look at the
 * work of one person (`forPersonId`) in one column.
 */
export const LaunchPurpose = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('deep-linking'), selectionId: z.string().max(64) }),
  z.strictObject({ kind: z.literal('submission-review'), lineItemId: z.string().max(64), forPersonId: PersonId }),
]);
export type LaunchPurpose = z.infer<typeof LaunchPurpose>;

/** One opening of one resource by one person: short-lived, used once, and never holding personal data. */
export const Launch = z.strictObject({
  /** Random, at least 128 bits; safe characters only, because tools double-encode. */
  id: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
  /** Short and pronounceable, for the page and the log. */
  traceId: z.string().max(16),
  personId: PersonId,
  /** Keyed hash of the session that opened it: the launch dies with the session. */
  sessionRef: z.string().min(16).max(128),
  hatId: z.string().max(120),
  resourceId: ResourceId,
  /** The class or group it was opened from, when there is one. */
  groupId: z.string().max(120).optional(),
  /** The activity it is of; absent when the resource itself was opened. */
  activityId: ActivityId.optional(),
  /** Opened inside an LMS: `sessionRef` names the visit, and `personId` somebody whom that LMS knows. */
  brokered: z.literal(true).optional(),
  /** What the tool is asked for; absent: to show the resource. */
  purpose: LaunchPurpose.optional(),
  /** The person asked for a window of its own, whatever the resource is meant for. */
  ownWindow: z.literal(true).optional(),
  locale: z.enum(['fr', 'en']),
  createdAt: z.number().int(),
});
export type Launch = z.infer<typeof Launch>;
