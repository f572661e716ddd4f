import { Day } from '../../domain/calendar.js';

const FRENCH = /^(\d{2})\/(\d{2})\/(\d{4})$/;

/** A day as feeds write it, `dd/mm/yyyy` or ISO; undefined when there is no such day in the calendar. */
export function dayFrom(text: string): Day | undefined {
  const [, day, month, year] = FRENCH.exec(text) ?? [];
  const parsed = Day.safeParse(year === undefined ? text : `${year}-${month ?? ''}-${day ?? ''}`);
  return parsed.success ? parsed.data : undefined;
}
