import { dayOf, type Day } from '../../domain/calendar.js';

/** The days the demo's rights hang on, so that it reads the same whatever the day it is started. */
export interface SchoolYear {
  readonly firstDay: Day;
  readonly lastDay: Day;
  /** Last day of the school year before: whatever ended then is over now. */
  readonly lastDayBefore: Day;
  /** The next 31 December, today included. */
  readonly endOfYear: Day;
  /** A pupil changes schools in the course of October. */
  readonly lastDayBeforeMove: Day;
  readonly moveDay: Day;
}

/** The school year, 1 September to 31 August, in which this instant (milliseconds since 1970) falls. */
export function schoolYearOf(instant: number): SchoolYear {
  const today = dayOf(instant);
  const calendarYear = Number(today.slice(0, 4));
  const year = today.slice(5) >= '09-01' ? calendarYear : calendarYear - 1;
  return {
    firstDay: `${year}-09-01`,
    lastDay: `${year + 1}-08-31`,
    lastDayBefore: `${year}-08-31`,
    endOfYear: `${calendarYear}-12-31`,
    lastDayBeforeMove: `${calendarYear}-10-14`,
    moveDay: `${calendarYear}-10-15`,
  };
}
