import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Counter } from '../store/collections.js';
import type { Collection } from '../store/port.js';

/** At most `limit` times in a window of this many milliseconds. */
export interface Allowance {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * Counts per account, per attempt or per session, never per address alone: a whole school stands behind one address.
 */
export class Throttle {
  constructor(
    private readonly counters: Collection<Counter>,
    private readonly clock: Clock,
  ) {}

  /**
   * @param key what is counted, a word, then for whom
   * @throws HubError `SYS-LIMITE` when this is one time too many
   */
  async count(key: string, { limit, windowMs }: Allowance): Promise<void> {
    const now = this.clock.now();
    const window = Math.floor(now / windowMs);
    const { count } = await this.counters.increment('count', 1, {
      id: `${key} ${window}`,
      count: 0,
      expiresAt: (window + 2) * windowMs,
    });
    // Only the word: the rest may be somebody's login, and the detail goes to the log.
    if (count > limit) throw new HubError('SYS-LIMITE', { detail: `more than ${limit} times: ${key.split(' ', 1)[0] ?? ''}` });
  }
}
