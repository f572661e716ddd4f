import { isDeepStrictEqual } from 'node:util';
import type { Collection, Document } from '../../store/port.js';

/** A document that says when it was last of use. */
interface Seen extends Document {
  readonly seenAt: number;
}

/** A day is near enough: a launch that changes nothing else writes nothing. */
const TOUCHED_EVERY_MS = 24 * 3_600_000;

/** Stores it when it is new, says something else than what is known, or was not seen for a day. */
export async function keepSeen<T extends Seen>(stored: Collection<T>, known: T | undefined, next: T): Promise<void> {
  if (known !== undefined && saysTheSame(known, next) && next.seenAt - known.seenAt < TOUCHED_EVERY_MS) return;
  await stored.bulkUpsert([next]);
}

function saysTheSame(known: Seen, next: Seen): boolean {
  return isDeepStrictEqual(wordsOf(known), wordsOf(next));
}

function wordsOf(document: Seen): object {
  return { ...document, seenAt: 0, version: 0 };
}
