/** Why a value was refused. Names only: the value itself may say who somebody is. */
export type ParseFault =
  | 'too-many' | 'too-long' | 'parts' | 'academy' | 'key' | 'kind' | 'mixed' | 'name' | 'number' | 'uai' | 'date' | 'application' | 'schools';

/** What the values of an attribute said: the facts that could be read, and what could not. */
export interface Parsing<T> {
  readonly facts: readonly T[];
  readonly faults: readonly ParseFault[];
}

/** Reads all values of one attribute. Never throws. */
export type Parser<T> = (values: readonly string[]) => Parsing<T>;

/** More values than any attribute of a person has. */
const MOST_VALUES = 200;
const LONGEST_VALUE = 4_000;

/** A parser whose values stand each for itself: facts of the good ones, faults of the others; `undefined` for one that says nothing. */
export function eachValue<T extends object>(read: (value: string) => T | ParseFault | undefined): Parser<T> {
  return (values) => {
    if (values.length > MOST_VALUES) return { facts: [], faults: ['too-many'] };
    const results = values.map((value) => (value.length > LONGEST_VALUE ? 'too-long' : read(value.trim())));
    return {
      facts: results.filter((result) => typeof result === 'object'),
      faults: results.filter((result) => typeof result === 'string'),
    };
  };
}
