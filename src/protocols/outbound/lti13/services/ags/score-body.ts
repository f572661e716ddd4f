import { z } from 'zod';
import { ActivityProgress, GradingProgress } from '../../../../../domain/line-item.js';
import type { Score } from '../../../../../domain/score.js';
import { LooseNumber, malformed, readBody } from './body.js';
import { readMoment } from './moment.js';

const FURTHEST_AHEAD_MS = 10 * 60_000;
const LONGEST_COMMENT = 5_000;

const Moment = z.string().max(64).refine((text) => readMoment(text) !== undefined);

/** A score (AGS 2.0, 3.4), with what real tools send instead of what they should. What is not named here is left out. */
const Body = z.object({
  userId: z.string().min(1).max(255),
  timestamp: Moment,
  activityProgress: ActivityProgress,
  gradingProgress: GradingProgress,
  scoreGiven: LooseNumber.pipe(z.number().nonnegative()).nullish(),
  scoreMaximum: LooseNumber.pipe(z.number().positive()).nullish(),
  scoringUserId: z.string().min(1).max(255).optional(),
  comment: z.string().nullish(),
  submission: z.object({ startedAt: Moment.nullish(), submittedAt: Moment.nullish() }).nullish(),
});
type Body = z.infer<typeof Body>;

export interface PostedScore {
  /** The pseudonym of the person. */
  readonly subject: string;
  readonly score: Score;
}

/** @throws ServiceRefusal 400 */
export function readScore(text: string, now: number): PostedScore {
  const body = readBody(Body, text);
  const { userId: subject, activityProgress, gradingProgress, scoringUserId, submission } = body;
  const timestamp = readMoment(body.timestamp) ?? 0;
  if (timestamp > now + FURTHEST_AHEAD_MS) throw malformed('timestamp is of the future');
  const startedAt = submission?.startedAt ?? undefined;
  const submittedAt = submission?.submittedAt ?? undefined;
  if (isBefore(submittedAt, startedAt)) throw malformed('submission.submittedAt is before startedAt');
  const moments = { timestamp, startedAt, submittedAt };
  return { subject, score: { ...moments, activityProgress, gradingProgress, ...pointsOf(body), comment: commentOf(body), scoringUserId } };
}

/** Of how much, and together with it or not at all. */
function pointsOf({ scoreGiven, scoreMaximum }: Body): Pick<Score, 'scoreGiven' | 'scoreMaximum'> {
  if (scoreGiven === undefined || scoreGiven === null) return {};
  if (scoreMaximum === undefined || scoreMaximum === null) throw malformed('scoreMaximum is required with scoreGiven');
  return { scoreGiven, scoreMaximum };
}

/** Blank is none. A mark is not lost because its comment is long. */
function commentOf({ comment }: Body): string | undefined {
  const text = comment?.trim().slice(0, LONGEST_COMMENT) ?? '';
  return text === '' ? undefined : text;
}

function isBefore(one = '', other = ''): boolean {
  return (readMoment(one) ?? Infinity) < (readMoment(other) ?? 0);
}
