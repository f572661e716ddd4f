import { z } from 'zod';
import type { AuditHead } from './audit-record.js';
import type { Log } from './log.js';

const EVENT = 'audit-head';

const HeadLine = z.object({
  event: z.literal(EVENT),
  chain: z.string().max(64),
  sequence: z.number().int().nonnegative(),
  hash: z.string().length(64),
});

/** Writes how far a chain has got. In a log that is kept on another machine it shows when the chain's end is cut off. */
export function logHead(log: Log, { chain, sequence, hash }: AuditHead): void {
  log.info(EVENT, { chain, sequence, hash });
}

/** The head that a line of the log tells of; undefined for any other line. */
export function readLoggedHead(line: string): AuditHead | undefined {
  if (!line.includes(EVENT)) return undefined;
  try {
    const { data } = HeadLine.safeParse(JSON.parse(line));
    return data === undefined ? undefined : { chain: data.chain, sequence: data.sequence, hash: data.hash };
  } catch {
    return undefined;
  }
}
