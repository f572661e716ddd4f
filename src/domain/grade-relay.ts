import { z } from 'zod';
import { ActivityProgress, GradingProgress } from './progress.js';

/** A score on its way to the LMS, with the moment it is sent under: fixed once, so that sending it twice is sending it once (B-12). */
export const RelayedScore = z.strictObject({
  /** Milliseconds since 1970, rising from one to the next of the same person and column. */
  sentAs: z.number().int(),
  activityProgress: ActivityProgress,
  gradingProgress: GradingProgress,
  scoreGiven: z.number().nonnegative().optional(),
  scoreMaximum: z.number().positive().optional(),
  comment: z.string().max(5_000).optional(),
  startedAt: z.string().max(64).optional(),
  submittedAt: z.string().max(64).optional(),
});
export type RelayedScore = z.infer<typeof RelayedScore>;

/**
 * The way home of one person's scores in one column (design D10). It is part of the result, so that a score and its way are
 * written at once.
 */
export const GradeRelay = z.strictObject({
  registrationId: z.string().min(1).max(64),
  /** The LMS's link whose column it goes to. */
  linkId: z.string().length(43),
  /** The person as the LMS calls them. */
  subject: z.string().min(1).max(255),
  /** In the order of the tool; the first is the one under way. */
  waiting: z.array(RelayedScore).max(20),
  /** The last moment that was given to a score. */
  lastSentAs: z.number().int(),
  /** Tries of the first. */
  attempts: z.number().int().nonnegative(),
  /** `sent`: nothing waits; `unsent`: the LMS has no column for it; `dead`: somebody has to look. */
  state: z.enum(['waiting', 'sent', 'unsent', 'dead']),
  /** Why the last try failed. */
  failure: z.strictObject({ at: z.number().int(), code: z.string().max(40), status: z.number().int().optional() }).optional(),
});
export type GradeRelay = z.infer<typeof GradeRelay>;
