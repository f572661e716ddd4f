import type { Description } from './description.js';

const SHORTEST_MS = 15 * 60_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;
/** The last part of each wait that chance may take away, so that many hubs do not ask at once. */
const JITTER = 0.1;

/**
 * How long a description that was just read is kept before it is read again, in milliseconds: as it asks, within bounds, and
 * early enough to try again before it ends.
 * @param chance a number from 0 to 1
 */
export function waitAfter({ cacheMs, validUntil }: Description, longestMs: number, now: number, chance: number): number {
  const asked = Math.min(Math.max(cacheMs ?? longestMs, SHORTEST_MS), longestMs);
  const half = validUntil === undefined ? Infinity : (validUntil - now) / 2;
  return Math.min(asked, half) * (1 - JITTER * chance);
}

/** How long to wait after so many failures in a row. Somebody may be waiting for a description of which none is usable. */
export function waitAfterFailure(failures: number, isUsable: boolean): number {
  return isUsable ? Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS) : FIRST_RETRY_MS;
}
