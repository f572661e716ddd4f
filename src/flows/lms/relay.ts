import type { ErrorCode } from '../../domain/errors.js';
import type { GradeRelay, RelayedScore } from '../../domain/grade-relay.js';
import type { Result } from '../../domain/line-item.js';
import type { Collection, Stored } from '../../store/port.js';
import { unlessTaken } from '../succeeds.js';

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 3_600_000;
/** How much of a wait is left to chance, so that those who failed together do not come back together. */
const CHANCE = 0.2;
/** The waits grow to an hour, less chance: these tries take five days at least, and seven at most unless the LMS asks for more. */
const MOST_ATTEMPTS = 168;
/** Each time, a tool posted another score meanwhile. */
const MOST_TRIES = 50;

/**
 * What became of the first score that waited. `delivered`: the LMS has it, or a later one; `again`: another try may end otherwise;
 * `refused`: no try will; `unsent`: the LMS has no column for it; `later`: it was not tried.
 */
export type RelayOutcome =
  | { readonly kind: 'delivered' | 'unsent' }
  | { readonly kind: 'again'; readonly status?: number | undefined; readonly afterMs?: number | undefined }
  | { readonly kind: 'refused'; readonly status?: number | undefined }
  | { readonly kind: 'later'; readonly afterMs: number; readonly code?: ErrorCode };

/** A result that is on its way, with the score that is sent now. */
export type RelayedResult = Stored<Result> & { readonly relay: GradeRelay };

export function isRelayed(result: Stored<Result>): result is RelayedResult {
  return result.relay !== undefined && result.relay.waiting.length > 0;
}

/** How long after its nth failure something is tried again. */
export function waitAfter(failures: number, random = Math.random): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
  return Math.round(wait * (1 - CHANCE * random()));
}

export interface Moment {
  readonly now: number;
  readonly random?: () => number;
}

/**
 * Writes down what became of the score sent under this moment. A tool may have posted another one meanwhile, or another process may
 * have delivered this one: what is stored now is what counts. Undefined when there is nothing to write any more.
 */
export async function settle(results: Collection<Result>, { id }: Pick<Result, 'id'>, sentAs: number, outcome: RelayOutcome, moment: Moment): Promise<Stored<Result> | undefined> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const stored = await results.get(id);
    if (stored === undefined || !isRelayed(stored) || stored.relay.waiting[0]?.sentAs !== sentAs) return undefined;
    const written = await unlessTaken(results.replace(after(stored, outcome, moment)));
    if (written !== undefined) return written;
  }
  return undefined;
}

/** Somebody asks for another try. */
export function retried(result: RelayedResult, now: number): Stored<Result> {
  return { ...result, relayDue: now, relay: { ...result.relay, state: 'waiting', attempts: 0 } };
}

function after(result: RelayedResult, outcome: RelayOutcome, { now, random }: Moment): Stored<Result> {
  const { relay } = result;
  switch (outcome.kind) {
    case 'delivered': return withoutFirst(result, now);
    case 'unsent': return stopped(result, { ...relay, state: 'unsent', waiting: relay.waiting.slice(-1), attempts: 0 });
    case 'later': return { ...result, relayDue: now + outcome.afterMs, relay: noted(relay, outcome.code, now) };
    // Each score says all there is to say: where a later one waits, nothing is lost with this one.
    case 'refused': return relay.waiting.length > 1 ? withoutFirst(result, now) : dead(result, 'LMS-REFUS', outcome.status, now);
    case 'again': {
      const attempts = relay.attempts + 1;
      if (attempts >= MOST_ATTEMPTS) return dead(result, 'LMS-PANNE', outcome.status, now);
      const wait = Math.max(waitAfter(attempts, random), outcome.afterMs ?? 0);
      return { ...result, relayDue: now + wait, relay: { ...noted(relay, 'LMS-PANNE', now, outcome.status), attempts } };
    }
  }
}

function withoutFirst(result: RelayedResult, now: number): Stored<Result> {
  const { failure: _past, ...before } = result.relay;
  const { waiting, earliest } = afterwards(before.waiting.slice(1), now);
  const relay = { ...before, waiting, attempts: 0, lastSentAs: Math.max(before.lastSentAs, waiting.at(-1)?.sentAs ?? 0, earliest - 1) };
  if (waiting.length > 0) return { ...result, relayDue: now, relay };
  const { relayDue: _due, undelivered: _lms, ...kept } = result;
  return { ...kept, relay: { ...relay, state: 'sent' } };
}

/**
 * An LMS may remember the second in which a score arrived, by its own clock, and take nothing of that second or before (Moodle): what
 * comes after a delivery is of a later second, and so is each after the one before it.
 */
function afterwards(waiting: readonly RelayedScore[], now: number): { readonly waiting: RelayedScore[]; readonly earliest: number } {
  let earliest = nextSecond(now);
  const later = waiting.map((score) => {
    const sentAs = Math.max(score.sentAs, earliest);
    earliest = nextSecond(sentAs);
    return { ...score, sentAs };
  });
  return { waiting: later, earliest: waiting.length === 0 ? earliest : 0 };
}

function nextSecond(moment: number): number {
  return (Math.floor(moment / 1_000) + 1) * 1_000;
}

function dead(result: RelayedResult, code: ErrorCode, status: number | undefined, now: number): Stored<Result> {
  const relay = noted(result.relay, code, now, status);
  return stopped(result, { ...relay, state: 'dead', waiting: relay.waiting.slice(-1), attempts: 0 });
}

function stopped({ relayDue: _due, ...result }: RelayedResult, relay: GradeRelay): Stored<Result> {
  return { ...result, relay };
}

function noted(relay: GradeRelay, code: ErrorCode | undefined, at: number, status?: number): GradeRelay {
  return code === undefined ? relay : { ...relay, failure: { at, code, ...(status === undefined ? {} : { status }) } };
}
