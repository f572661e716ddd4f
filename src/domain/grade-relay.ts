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

/** Scores of one person and column that wait; between the one under way and the latest, some may be left out. */
const MOST_WAITING = 20;
/** How far ahead of the hub's clock the clock of a tool is believed (B-12). */
const FURTHEST_AHEAD_MS = 60_000;
/** For this long a worker has a result to itself. Longer than any delivery takes. */
export const RELAY_LEASE_MS = 60_000;

/** Where a score goes from here. `isOpen`: the LMS has a column for it, or lets the hub make one. */
export interface RelayRoute extends Pick<GradeRelay, 'registrationId' | 'linkId' | 'subject'> {
  readonly isOpen: boolean;
}

/** What a result keeps of its way home. */
export interface WayHome {
  readonly relay: GradeRelay;
  readonly relayDue?: number;
  readonly undelivered?: string;
}

/** What a result kept of its way home before; of the first score, nothing. */
export type EarlierWay = { readonly [K in 'relay' | 'relayDue']?: WayHome[K] | undefined };

/** A score as the hub keeps it, when it is to go on. */
export type ScoreToRelay = Omit<RelayedScore, 'sentAs'> & { readonly timestamp: number };

/**
 * Puts a score on its way: the raw points, each progress value, and no comment where the tool gave none (B-13, B-14). What an LMS
 * refused, or had no column for, is not sent before it: each score says all there is to say.
 */
export function relayed({ isOpen, ...route }: RelayRoute, before: EarlierWay, score: ScoreToRelay, now: number): WayHome {
  const lastSentAs = momentFor(before.relay, score.timestamp, now);
  const underWay = before.relay?.state === 'waiting' ? before.relay : undefined;
  const waiting = [...(underWay?.waiting.slice(0, MOST_WAITING - 1) ?? []), relayedScore(score, lastSentAs)];
  const relay: GradeRelay = {
    ...route, waiting, lastSentAs,
    attempts: underWay?.attempts ?? 0,
    state: isOpen ? 'waiting' : 'unsent',
    ...(underWay?.failure === undefined ? {} : { failure: underWay.failure }),
  };
  // Who has it now goes on with it.
  const relayDue = underWay === undefined ? now : Math.min(before.relayDue ?? now, now + RELAY_LEASE_MS);
  return { relay, undelivered: route.registrationId, ...(isOpen ? { relayDue } : {}) };
}

/** By the tool's clock, but later than the one before (AGS 2.0, 3.4.9), which is why it may be ahead by a little more. */
function momentFor(before: GradeRelay | undefined, timestamp: number, now: number): number {
  const believed = Math.min(Math.floor(timestamp), now + FURTHEST_AHEAD_MS);
  return before === undefined ? believed : Math.max(believed, before.lastSentAs + 1);
}

function relayedScore({ activityProgress, gradingProgress, scoreGiven, scoreMaximum, comment, startedAt, submittedAt }: ScoreToRelay, sentAs: number): RelayedScore {
  const text = comment === undefined ? undefined : plainText(comment);
  const optional = { scoreGiven, scoreMaximum, comment: text === '' ? undefined : text, startedAt, submittedAt };
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { sentAs, activityProgress, gradingProgress, ...Object.fromEntries(known) };
}

/** Some LMSs show a comment as markup, and none should have to: it is text (B-14). */
function plainText(comment: string): string {
  return comment.replace(/<\/?[a-z][^<>]*>/gi, '').replace(/[^\P{Cc}\n\t]/gu, '').trim();
}
