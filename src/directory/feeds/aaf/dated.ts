import type { Day } from '../../../domain/calendar.js';
import { dayFrom } from '../calendar-text.js';
import type { Role } from './attributes.js';
import type { Row } from './row.js';

interface DatedValue {
  readonly day: Day;
  /** What the value says beside the day: the school's key, and the class. */
  readonly about: readonly string[];
}

/** The days of one attribute: alone, or as `school$day$class` beside what they are about. */
export class Dates {
  readonly #values: readonly DatedValue[];

  /** A day that is in no calendar refuses the row: without its end a right would last for ever. */
  constructor(row: Row, role: Role) {
    this.#values = row.all(role).flatMap((value) => datedValue(row, role, value));
  }

  /**
   * The day of one of several places.
   * @param names how the place may be named: its school's key, its id, its label
   * @param rank its place among `count`: days that stand alone belong to the places in order, or a single one to all
   */
  of(names: readonly string[], rank: number, count: number): Day | undefined {
    const named = this.#values.find(({ about }) => about.length > 0 && about.every((word) => names.includes(word)));
    if (named !== undefined) return named.day;
    const alone = this.#values.filter(({ about }) => about.length === 0);
    return alone[alone.length === count ? rank : alone.length === 1 ? 0 : -1]?.day;
  }
}

function datedValue(row: Row, role: Role, value: string): readonly DatedValue[] {
  const parts = partsOf(value);
  if (parts.length === 0) return [];
  const written = parts.find(isWrittenAsDay);
  const day = written === undefined ? undefined : dayFrom(written);
  if (day === undefined) {
    row.refuse('bad-date', `${row.nameOf(role)} has a value without a day of the calendar`);
    return [];
  }
  return [{ day, about: parts.filter((part) => part !== written) }];
}

interface DatedPeriod {
  readonly from: Day;
  readonly until: Day;
  readonly about: readonly string[];
}

/**
 * The first and the last day of functions, as `school$code$first$last`: a replacement teacher. A value with a single day
 * tells a change to come, which a later delivery will tell as done.
 */
export class Periods {
  readonly #values: readonly DatedPeriod[];

  constructor(row: Row, role: Role) {
    this.#values = row.all(role).flatMap((value) => datedPeriod(row, role, value));
  }

  /** @param names all that is said of the function: its school's key, its code */
  of(names: readonly string[]): { from?: Day; until?: Day } {
    const found = this.#values.find(({ about }) => about.length > 0 && about.every((word) => names.includes(word)));
    return found === undefined ? {} : { from: found.from, until: found.until };
  }
}

function datedPeriod(row: Row, role: Role, value: string): readonly DatedPeriod[] {
  const parts = partsOf(value);
  const written = parts.filter(isWrittenAsDay);
  if (written.length !== 2) return [];
  const [from, until] = written.map(dayFrom);
  if (from === undefined || until === undefined || from > until) {
    row.refuse('bad-date', `${row.nameOf(role)} has a value whose days are no period`);
    return [];
  }
  return [{ from, until, about: parts.filter((part) => !isWrittenAsDay(part)) }];
}

function partsOf(value: string): readonly string[] {
  return value.split('$').map((part) => part.trim()).filter((part) => part !== '');
}

function isWrittenAsDay(part: string): boolean {
  return part.includes('/') || /^\d{4}-\d{2}-\d{2}$/.test(part);
}

/** `from` and `until`, those that are known. */
export function period(from: Day | undefined, until: Day | undefined): { from?: Day; until?: Day } {
  return { ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
}
