import type { Clock } from '../../domain/clock.js';
import { RELAY_LEASE_MS } from '../../domain/grade-relay.js';
import type { Result } from '../../domain/line-item.js';
import type { Lms } from '../../protocols/contract/lms.js';
import type { Collection } from '../../store/port.js';
import { unlessTaken } from '../succeeds.js';
import type { Delivery } from './delivery.js';
import type { OpenLms } from './open-lms.js';
import { isRelayed, settle, waitAfter, type RelayedResult, type RelayOutcome } from './relay.js';

/** Scores that one LMS is sent at the same time by one process. */
const AT_ONCE = 4;
/** Processes that do not get into each other's way. */
const WORKERS = 4;
/** So many failures one after the other, and nothing between, are the LMS's: it is left alone for a while. */
const FAILURES_ARE_A_BREAKDOWN = 10;
const LONGEST_PAUSE_MS = 5 * 60_000;

export interface RelayWorkerTools {
  readonly clock: Clock;
  readonly results: Collection<Result, 'byRelay'>;
  readonly lmss: OpenLms;
  readonly delivery: Delivery;
  /** A score arrived at the LMS. */
  readonly onDelivered: (result: Result) => void;
  readonly onFault: (error: unknown) => void;
  readonly random?: () => number;
}

/**
 * Sends scores home (B-11). Each LMS has a lane of its own, so that one which is slow or down holds up nobody else; each person and
 * column has one score under way. Any number of processes do this: a result is had by one of them at a time, and what it sends is
 * sent under the same moment again if it dies.
 */
export class RelayWorker {
  private readonly lanes = new Map<string, Lane>();
  private isOver = false;

  constructor(private readonly tools: RelayWorkerTools) {}

  /** Sees to it that every open LMS is being sent what is due, and waits for none. */
  async sweep(): Promise<void> {
    for (const id of (await this.tools.lmss.all()).keys()) if (!this.isOver) this.laneOf(id).start();
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await Promise.all([...this.lanes.values()].flatMap(({ current }) => current ?? []));
  }

  /** Nothing else is begun with. Resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.isOver = true;
    for (const lane of this.lanes.values()) lane.stop();
    await this.idle();
  }

  private laneOf(registrationId: string): Lane {
    const lane = this.lanes.get(registrationId) ?? new Lane(this.tools, registrationId);
    this.lanes.set(registrationId, lane);
    return lane;
  }
}

/** The way to one LMS. */
class Lane {
  current: Promise<void> | undefined;
  private isOver = false;
  private failures = 0;
  private pausedUntil = 0;

  constructor(private readonly tools: RelayWorkerTools, private readonly registrationId: string) {}

  start(): void {
    this.current ??= this.run().catch(this.tools.onFault).finally(() => { this.current = undefined; });
  }

  stop(): void {
    this.isOver = true;
  }

  /** Until nothing is due, or the LMS is to be left alone. */
  private async run(): Promise<void> {
    while (!this.isOver && this.pausedUntil <= this.tools.clock.now()) {
      const lms = (await this.tools.lmss.all()).get(this.registrationId);
      const leased = lms === undefined ? undefined : await this.lease();
      if (lms === undefined || leased === undefined) return;
      await Promise.all(leased.map((result) => this.send(lms, result).catch(this.tools.onFault)));
    }
  }

  /**
   * Some of what has been due for longest, hidden from other workers for a while; fewer where those were faster. Undefined when
   * nothing is due. After a breakdown, one is enough to see whether it is over.
   */
  private async lease(): Promise<readonly RelayedResult[] | undefined> {
    const { results, clock, random = Math.random } = this.tools;
    const now = clock.now();
    const { items } = await results.find('byRelay', { equals: [this.registrationId], limit: AT_ONCE * WORKERS });
    const due = items.filter(({ relayDue = Infinity }) => relayDue <= now);
    if (due.length === 0) return undefined;
    const limit = this.failures >= FAILURES_ARE_A_BREAKDOWN ? 1 : AT_ONCE;
    const start = Math.floor(random() * Math.max(1, due.length - limit + 1));
    const leased = await Promise.all(due.slice(start, start + limit).map((result) => unlessTaken(results.replace({ ...result, relayDue: now + RELAY_LEASE_MS }))));
    return leased.filter((result): result is RelayedResult => result !== undefined && isRelayed(result));
  }

  private async send(lms: Lms, result: RelayedResult): Promise<void> {
    const [score] = result.relay.waiting;
    if (score === undefined) return;
    const outcome = await this.tools.delivery.of(lms, result, score);
    this.heed(outcome);
    // Whoever stops sends nothing on, and it is not the LMS that failed.
    const kept: RelayOutcome = this.isOver && outcome.kind === 'again' ? { kind: 'later', afterMs: 0 } : outcome;
    const { clock, random } = this.tools;
    await settle(this.tools.results, result, score.sentAs, kept, { now: clock.now(), ...(random === undefined ? {} : { random }) });
    if (outcome.kind === 'delivered') this.tools.onDelivered(result);
  }

  /** An LMS that says when it wants to be asked again, or that answers nobody, is left alone until then. */
  private heed(outcome: RelayOutcome): void {
    if (outcome.kind === 'later') return;
    this.failures = outcome.kind === 'again' ? this.failures + 1 : 0;
    if (outcome.kind !== 'again') return;
    const beyond = this.failures - FAILURES_ARE_A_BREAKDOWN;
    const pause = beyond < 0 ? 0 : Math.min(waitAfter(beyond + 1, this.tools.random), LONGEST_PAUSE_MS);
    const asked = outcome.status === 429 ? Math.min(outcome.afterMs ?? 0, LONGEST_PAUSE_MS) : 0;
    this.pausedUntil = Math.max(this.pausedUntil, this.tools.clock.now() + Math.max(pause, asked));
  }
}

