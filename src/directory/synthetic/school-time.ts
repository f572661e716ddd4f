import type { Day } from '../../domain/calendar.js';

const DAY_MS = 86_400_000;

/** The first day there is, the beginning of a school year; and the last. */
export const FIRST_DAY: Day = '2025-09-01';
export const LAST_DAY: Day = '2028-07-07';
/** Weeks between them: what happens in the academy happens in one of these. */
export const WEEKS = weekOf(LAST_DAY);
/** School years that begin in between, the first not counted. */
export const LATER_YEARS = yearOf(LAST_DAY);

/** Whole weeks since the first day; week 0 is the academy as it begins. */
export function weekOf(day: Day): number {
  return Math.floor((Date.parse(day) - Date.parse(FIRST_DAY)) / (7 * DAY_MS));
}

/** How many school years after the first this day is in. They begin on 1 September. */
export function yearOf(day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(FIRST_DAY.slice(0, 4));
  return day.slice(5) < '09-01' ? years - 1 : years;
}

export function dayOfWeek(week: number): Day {
  return addDays(FIRST_DAY, week * 7);
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** `dd/mm/yyyy`, as directories write days. */
export function frenchDay(day: Day): string {
  return day.split('-').reverse().join('/');
}
