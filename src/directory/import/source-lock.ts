import { randomUUID } from 'node:crypto';
import type { Day } from '../../domain/calendar.js';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { FeedSourceState } from '../../domain/feed.js';
import type { Stored } from '../../store/port.js';
import type { ImportCollections } from './collections.js';

/** A holder that was killed is forgotten after this long; a living one renews far more often. */
const LEASE_MS = 60_000;
const RENEW_WITHIN_MS = 40_000;

/** One import of a source at a time, whatever the number of processes. */
export class SourceLock {
  private constructor(
    private readonly collections: ImportCollections,
    private readonly clock: Clock,
    private state: Stored<FeedSourceState>,
  ) {}

  /** @throws HubError `IMPORT-EN-COURS` when another import holds the source */
  static async take(collections: ImportCollections, source: string, clock: Clock): Promise<SourceLock> {
    const known = await collections.feedSources.get(source);
    const now = clock.now();
    if (known?.holder !== undefined && (known.heldUntil ?? 0) > now) throw underWay(source);
    const held = { holder: randomUUID(), heldUntil: now + LEASE_MS };
    const state = known === undefined ? collections.feedSources.insert({ id: source, ...held }) : collections.feedSources.replace({ ...known, ...held });
    return new SourceLock(collections, clock, await state.catch((error: unknown) => { throw lostOr(error, source); }));
  }

  get lastDay(): Day | undefined {
    return this.state.lastDay;
  }

  /** Renews the hold when it is time. @throws HubError `IMPORT-EN-COURS` when another import took over meanwhile */
  async keep(): Promise<void> {
    if ((this.state.heldUntil ?? 0) - this.clock.now() > RENEW_WITHIN_MS) return;
    await this.write({ ...this.state, heldUntil: this.clock.now() + LEASE_MS });
  }

  /** From now on deliveries of before this day are refused. */
  async reached(day: Day): Promise<void> {
    await this.write({ ...this.state, lastDay: day });
  }

  async release(): Promise<void> {
    const { holder: _holder, heldUntil: _until, ...free } = this.state;
    await this.write(free);
  }

  private async write(state: Stored<FeedSourceState>): Promise<void> {
    try {
      this.state = await this.collections.feedSources.replace(state);
    } catch (error) {
      throw lostOr(error, state.id);
    }
  }
}

function lostOr(error: unknown, source: string): unknown {
  return error instanceof HubError && error.code === 'SYS-CONFLIT' ? underWay(source) : error;
}

function underWay(source: string): HubError {
  return new HubError('IMPORT-EN-COURS', { detail: `another import of the source ${source} is under way` });
}
