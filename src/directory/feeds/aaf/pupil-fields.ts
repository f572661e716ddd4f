import type { Level } from '../../../domain/group.js';
import { levelOf } from '../levels.js';
import type { FeedPupil } from '../record.js';
import { Dates, period } from './dated.js';
import type { Row } from './row.js';

/** The pupil's schools, with the days of coming and going and the school's own number. */
export function schoolsOf(row: Row): FeedPupil['schools'] {
  const keys = [...new Set(row.all('schools'))];
  const [from, until] = [new Dates(row, 'schoolsFrom'), new Dates(row, 'schoolsUntil')];
  const numbers = row.all('pupilNumber');
  if (numbers.length > 0 && numbers.length !== keys.length)
    row.remark('malformed-value', `${row.nameOf('pupilNumber')} does not say of which school`);
  return keys.map((schoolKey, rank) => {
    const pupilNumber = numbers.length === keys.length ? numbers[rank] : undefined;
    const days = period(from.of([schoolKey], rank, keys.length), until.of([schoolKey], rank, keys.length));
    return { schoolKey, ...(pupilNumber !== undefined && { pupilNumber }), ...days };
  });
}

/** `code$label`, or a label alone. */
export function pupilLevelOf(row: Row): Level | undefined {
  const [code = '', label = code] = (row.first('level') ?? '').split('$');
  return levelOf(label) ?? levelOf(code);
}
