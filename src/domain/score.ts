import type { ActivityProgress, GradingProgress, Result } from './line-item.js';

/** One post of a tool about one person in one column (AGS 2.0, 3.4), read and checked. */
export interface Score {
  /** Milliseconds since 1970 by the tool's clock, with what it says below the millisecond. */
  readonly timestamp: number;
  readonly activityProgress: ActivityProgress;
  readonly gradingProgress: GradingProgress;
  /** Absent: there is none, and what was there before is gone. Together with `scoreMaximum` or not at all. */
  readonly scoreGiven?: number | undefined;
  readonly scoreMaximum?: number | undefined;
  /** Absent: what was there before is gone. */
  readonly comment?: string | undefined;
  readonly scoringUserId?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly submittedAt?: string | undefined;
}

/** What a column keeps of a score. */
export type Standing = Omit<Result, 'id' | 'lineItemId' | 'personId' | 'receivedAt' | 'relay' | 'relayDue' | 'undelivered'>;

const ENDED: readonly ActivityProgress[] = ['Submitted', 'Completed'];

/**
 * Where somebody stands after a score. Everything is replaced but the two moments, which are kept until the tool says that the
 * work began again (AGS 2.0, 3.4.10). The same score twice gives the same.
 */
export function standingAfter(before: Pick<Result, 'startedAt' | 'submittedAt'> | undefined, score: Score): Standing {
  const { timestamp, activityProgress, gradingProgress } = score;
  const { scoreGiven, scoreMaximum, comment, scoringUserId } = score;
  const [startedAt, submittedAt] = [startOf(before?.startedAt, score), submissionOf(before?.submittedAt, score)];
  const optional = { scoreGiven, scoreMaximum, comment, scoringUserId, startedAt, submittedAt };
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { timestamp, activityProgress, gradingProgress, ...Object.fromEntries(known) };
}

function startOf(known: string | undefined, { activityProgress, startedAt, timestamp }: Score): string | undefined {
  if (activityProgress === 'Initialized') return undefined;
  if (startedAt !== undefined) return startedAt;
  return known ?? (ENDED.includes(activityProgress) ? undefined : momentOf(timestamp));
}

function submissionOf(known: string | undefined, { activityProgress, submittedAt, timestamp }: Score): string | undefined {
  return ENDED.includes(activityProgress) ? (submittedAt ?? known ?? momentOf(timestamp)) : undefined;
}

function momentOf(timestamp: number): string {
  return new Date(timestamp).toISOString();
}
