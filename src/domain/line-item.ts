import { z } from 'zod';
import { GradeRelay } from './grade-relay.js';
import { ActivityProgress, GradingProgress } from './progress.js';

export { ActivityProgress, GradingProgress };

const text = z.string().trim().max(1_000);
/** The tool's own, kept as it wrote them (AGS 2.0, 3.2.10 and 3.2.11). */
const ownText = z.string().max(1_000);

/** A column of the results of one tool in one context of one deployment (AGS 2.0, 3.2). */
export const LineItem = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
  /** Name of the tool's context: see `ToolContext`. */
  contextId: z.string().min(1).max(255),
  /** The group, or the school, that context stands for. */
  placeId: z.string().min(1).max(120),
  /** Of the link it belongs to: of an activity its id. */
  resourceLinkId: z.string().min(1).max(255).optional(),
  label: text.min(1),
  scoreMaximum: z.number().positive(),
  resourceId: ownText.optional(),
  tag: ownText.optional(),
  startDateTime: text.optional(),
  endDateTime: text.optional(),
  gradesReleased: z.boolean().optional(),
  /** Where a person's work is looked at in the tool (Submission Review 1.0). */
  submissionReview: z.strictObject({
    reviewableStatus: z.array(ActivityProgress).max(5).default([]),
    label: text.optional(),
    url: z.url().max(2_000).optional(),
    custom: z.record(z.string().max(120), z.string().max(2_000)).optional(),
  }).optional(),
  createdAt: z.number().int(),
});
export type LineItem = z.infer<typeof LineItem>;

/** Where one person stands in one column: the last score that counts, and what a teacher made of it. */
export const Result = z.strictObject({
  /** Line item and person. */
  id: z.string().min(3).max(400),
  lineItemId: z.string().min(1).max(64),
  personId: z.string().min(1).max(120),
  /** Milliseconds since 1970 of the last score, by the tool's clock: it only moves forward (AGS 2.0, 3.4.9). */
  timestamp: z.number(),
  activityProgress: ActivityProgress,
  gradingProgress: GradingProgress,
  scoreGiven: z.number().nonnegative().optional(),
  /** The maximum that `scoreGiven` is of. */
  scoreMaximum: z.number().positive().optional(),
  comment: z.string().max(5_000).optional(),
  scoringUserId: z.string().max(255).optional(),
  startedAt: z.string().max(64).optional(),
  submittedAt: z.string().max(64).optional(),
  /** When it reached the hub. */
  receivedAt: z.number().int(),
  /** How it gets to the LMS the person came from; absent for everybody else. */
  relay: GradeRelay.optional(),
  /** When a worker is to see to it; absent: nothing is under way. */
  relayDue: z.number().int().optional(),
  /** The LMS that does not have the last score yet, whatever the reason; absent: it has, or there is none. */
  undelivered: z.string().min(1).max(64).optional(),
});
export type Result = z.infer<typeof Result>;

export function resultId(lineItemId: string, personId: string): string {
  return `${lineItemId} ${personId}`;
}

/** A score as it counts in the column, which may have another maximum (AGS 2.0, 3.4.4). Undefined: none counts. */
export function scoreIn({ scoreMaximum }: Pick<LineItem, 'scoreMaximum'>, { scoreGiven, scoreMaximum: outOf }: Pick<Result, 'scoreGiven' | 'scoreMaximum'>): number | undefined {
  return scoreGiven === undefined || outOf === undefined ? undefined : (scoreGiven * scoreMaximum) / outOf;
}
