import type { Day } from '../../domain/calendar.js';
import { weekOf, yearOf } from './school-time.js';

/** Schools of one district. Nobody has ties beyond their district, so that an academy is made one district at a time. */
export const SCHOOLS_PER_DISTRICT = 20;
export const MOST_SCHOOLS = 10_000;

/** A made-up academy as it is on one day: everything in it follows from these values and from nothing else. */
export interface Academy {
  readonly seed: string;
  readonly schools: number;
  readonly day: Day;
  /** Without the mistakes that deliveries have and an import must survive. */
  readonly clean: boolean;
}

/** The academy of the same seed at a moment. */
export interface Moment {
  readonly seed: string;
  readonly day: Day;
  readonly week: number;
  /** School years since the first. */
  readonly year: number;
}

export function momentOf({ seed, day }: Academy): Moment {
  return { seed, day, week: weekOf(day), year: yearOf(day) };
}

export function districtCount({ schools }: Academy): number {
  return Math.ceil(schools / SCHOOLS_PER_DISTRICT);
}

/** How many schools the district of this number has; only the last has fewer than twenty. */
export function schoolsIn({ schools }: Academy, district: number): number {
  return Math.min(SCHOOLS_PER_DISTRICT, schools - district * SCHOOLS_PER_DISTRICT);
}
