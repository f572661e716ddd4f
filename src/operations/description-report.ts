import type { Log } from './log.js';

const SOON_MS = 7 * 86_400_000;

/** What came of reading a source of descriptions, such as a federation's metadata. Times are milliseconds since 1970. */
export interface DescriptionFacts {
  /** The connection or federation it is for: names of the configuration, and few. */
  readonly source: string;
  readonly outcome: 'read' | 'unchanged' | 'failed';
  readonly readAt?: number | undefined;
  readonly validUntil?: number | undefined;
  readonly failingSince?: number | undefined;
  readonly failures: number;
  readonly notes: readonly string[];
}

/**
 * One line for each reading. It is a warning when it failed, when something is odd about what was read, or when what is held
 * ends within seven days.
 */
export function logDescription(log: Log, { source, outcome, notes, ...times }: DescriptionFacts, now: number): void {
  const { readAt, validUntil, failingSince } = times;
  const endsSoon = validUntil !== undefined && validUntil - now < SOON_MS;
  const fields = { source, outcome, readAt: iso(readAt), validUntil: iso(validUntil), failingSince: iso(failingSince), failures: times.failures, endsSoon, detail: notes.join('; ') };
  if (outcome === 'failed' || notes.length > 0 || endsSoon) log.warn('metadata', fields);
  else log.info('metadata', fields);
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
