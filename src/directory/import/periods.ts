import type { Day, Period } from '../../domain/calendar.js';
import { defined } from './entry.js';

/** The document with its end on this day, unless it has ended before. */
export function endedOn<T extends Period>(document: T, day: Day): T {
  return document.until !== undefined && document.until <= day ? document : { ...document, until: day };
}

/**
 * The document with its dates. What the feed dates begins and ends as it says. Otherwise it keeps the beginning it had;
 * somebody who was known before the place was begins there on the day of the delivery, and a first import dates nothing.
 */
export function dated<T extends object>(document: T, said: Period, before: Period | undefined, unsaid: Day | undefined): T {
  return defined({ ...document, from: said.from ?? (before === undefined ? unsaid : before.from), until: said.until });
}
