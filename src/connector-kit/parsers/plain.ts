import type { Parsing } from './parsing.js';

const MOST_VALUES = 200;
const LONGEST_VALUE = 300;

/** Values as they are, trimmed, without the blank ones that providers send for "nothing". */
export function plain(values: readonly string[]): Parsing<string> {
  if (values.length > MOST_VALUES) return { facts: [], faults: ['too-many'] };
  const said = values.map((value) => value.trim()).filter((value) => value !== '');
  return {
    facts: said.filter((value) => value.length <= LONGEST_VALUE),
    faults: said.filter((value) => value.length > LONGEST_VALUE).map(() => 'too-long'),
  };
}
