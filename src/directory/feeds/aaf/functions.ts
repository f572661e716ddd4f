import type { FeedStaff } from '../record.js';
import { Periods } from './dated.js';
import type { Row } from './row.js';

type StaffFunction = FeedStaff['functions'][number];

const PARTS = 5;
/** As the feed writes that somebody has no function, for a value and for a code. */
const NONE = '-';

/**
 * What somebody does in each structure: `ENTPersonFonctions` (5 parts, school first, code second), and the schools they are
 * head of. Who is attached to a school where no function is told teaches there when the feed calls them a teacher, and has none
 * otherwise.
 */
export function functionsOf(row: Row): readonly StaffFunction[] {
  const periods = new Periods(row, 'functionPeriods');
  const told = [
    ...row.all('functions').flatMap((value) => functionIn(row, value)).map((one) => ({ ...one, ...periods.of([one.schoolKey, one.code]) })),
    ...row.all('headships').map((value) => ({ schoolKey: firstPart(value), code: 'DIR' })),
  ];
  const schools = new Set(told.map(({ schoolKey }) => schoolKey));
  const code = row.first('isTeacher')?.toUpperCase() === 'O' ? 'ENS' : NONE;
  const attached = row
    .all('schools')
    .filter((schoolKey) => !schools.has(schoolKey))
    .map((schoolKey) => ({ schoolKey, code }));
  return [...new Map([...told, ...attached].map((one) => [`${one.schoolKey}$${one.code}`, one])).values()];
}

function functionIn(row: Row, value: string): readonly StaffFunction[] {
  if (value === NONE) return [];
  const said = value.split('$').map((part) => part.trim());
  if (said.length !== PARTS) {
    row.remark('too-few-parts', `${row.nameOf('functions')} has a value of ${said.length} parts, where ${PARTS} are read`);
    return [];
  }
  const [schoolKey = '', code = ''] = said;
  return [{ schoolKey, code: code || NONE }];
}

function firstPart(value: string): string {
  return value.split('$')[0]?.trim() ?? '';
}
