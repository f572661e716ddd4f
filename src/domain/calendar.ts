import { z } from 'zod';

/** A calendar day, `YYYY-MM-DD`. School rights begin and end on days, read in the school's own time zone. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** A period of whole days, both ends included; an absent end is open. */
export interface Period {
  readonly from?: Day | undefined;
  readonly until?: Day | undefined;
}

const parisDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' });

const MINUTE_MS = 60_000;
let latest = { minute: Number.NaN, day: '' };

/** The day it is in metropolitan France at this instant (milliseconds since 1970). Days begin on a minute there. */
export function dayOf(instant: number): Day {
  const minute = Math.floor(instant / MINUTE_MS);
  // A formatter costs as much as reading a record, and every page asks several times.
  if (latest.minute !== minute) latest = { minute, day: parisDay.format(instant) };
  return latest.day;
}

export type Phase = 'before' | 'during' | 'after';

/** Where a day stands with regard to a period. */
export function phaseOf(period: Period, day: Day): Phase {
  if (period.from !== undefined && day < period.from) return 'before';
  if (period.until !== undefined && day > period.until) return 'after';
  return 'during';
}
