import { AGENTS, PARENTS, schoolAdults } from './adults.js';
import type { DemoPerson, Door } from './person.js';
import { pupils } from './pupils.js';
import type { SchoolYear } from './school-year.js';

/** Everybody of the demo. All of them are invented. */
export function demoPeople(year: SchoolYear): readonly DemoPerson[] {
  return [...pupils(year), ...schoolAdults(year), ...PARENTS, ...AGENTS];
}

export function throughDoor(people: readonly DemoPerson[], door: Door): readonly DemoPerson[] {
  return people.filter((person) => person.doors.includes(door));
}
