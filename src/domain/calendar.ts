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

const parisOffset = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', timeZoneName: 'longOffset' });

/** The first or the last second of a day in metropolitan France, in ISO 8601 with its offset. Clocks change at night, and never at either. */
export function edgeOf(day: Day, edge: 'start' | 'end'): string {
  const time = edge === 'start' ? '00:00:00' : '23:59:59';
  const offset = parisOffset.formatToParts(Date.parse(`${day}T${time}+01:00`)).find(({ type }) => type === 'timeZoneName')?.value.slice(3);
  return `${day}T${time}${offset ?? ''}`;
}

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
