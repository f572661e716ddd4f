import { foldText } from '../../../domain/organisation.js';
import { dayFrom } from '../calendar-text.js';
import { levelOf } from '../levels.js';
import { FeedPupil, type FeedFault, type FeedItem, type FeedTie } from '../record.js';
import { schemaFault } from '../schema-fault.js';
import { Columns } from './columns.js';
import type { Classes } from './classes.js';
import type { CsvFile } from './csv-file.js';
import { byKey } from './homonyms.js';
import { ondeKey } from './onde-key.js';

/** A pupil of the file, as adults of another file may name them. */
export interface OndePupil {
  readonly key: string;
  readonly line: number;
  readonly familyName: string;
  readonly usageName: string | undefined;
  readonly givenName: string;
  readonly className: string | undefined;
  readonly classId: string | undefined;
  readonly level: string | undefined;
}

export interface OndePupils {
  readonly file: string;
  /** Those that can be told apart. */
  readonly known: readonly OndePupil[];
  /** Those that cannot, of whom adults may speak all the same. */
  readonly confused: readonly OndePupil[];
  readonly faults: readonly FeedItem[];
}

/** Reads the pupils of a school. Two of one name and birth date are a reject each: `ambiguous-name`. */
export function readPupils(csv: CsvFile, uai: string): OndePupils {
  const columns = new Columns('pupil', csv);
  const faults: FeedItem[] = [];
  const reject = (line: number, reason: FeedFault, detail: string): void => {
    faults.push({ file: csv.file, line, operation: 'reject', of: 'pupil', reason, detail });
  };
  const pupils = csv.rows.flatMap((row): readonly OndePupil[] => {
    const [familyName, givenName] = [
      columns.cell(row, 'familyName') ?? columns.cell(row, 'usageName'),
      columns.cell(row, 'givenName'),
    ];
    const born = columns.cell(row, 'birthDate');
    const birthDate = born === undefined ? undefined : dayFrom(born);
    if (familyName === undefined || givenName === undefined || born === undefined) {
      reject(row.line, 'missing', 'a name, or the birth date');
      return [];
    }
    if (birthDate === undefined) {
      reject(row.line, 'bad-date', 'a birth date that is in no calendar');
      return [];
    }
    return [
      {
        key: ondeKey('pupil', uai, familyName, givenName, birthDate),
        line: row.line,
        familyName,
        givenName,
        usageName: columns.cell(row, 'usageName'),
        className: columns.cell(row, 'className'),
        classId: columns.cell(row, 'classId'),
        level: columns.cell(row, 'level'),
      },
    ];
  });
  const groups = byKey(pupils);
  const confused = groups.filter((group) => group.length > 1).flat();
  for (const { line } of confused) reject(line, 'ambiguous-name', 'two pupils of one name and birth date');
  return { file: csv.file, known: groups.filter((group) => group.length === 1).flat(), confused, faults };
}

/** The record of a pupil, or why there is none. */
export function pupilItems(
  pupil: OndePupil,
  of: { file: string; uai: string; classes: Classes; ties: readonly FeedTie[] },
): readonly FeedItem[] {
  const at = { file: of.file, line: pupil.line };
  const place = of.classes.placeOf(pupil.className, pupil.classId);
  const level = levelOf(pupil.level ?? '');
  const record = FeedPupil.safeParse(
    {
      kind: 'pupil',
      key: pupil.key,
      givenName: pupil.givenName,
      familyName: pupil.usageName ?? pupil.familyName,
      schools: [{ schoolKey: of.uai }],
      places: place === undefined ? [] : [place],
      guardians: of.ties,
      ...(level !== undefined && { level }),
    },
    { reportInput: true },
  );
  if (!record.success) return [{ ...at, operation: 'reject', of: 'pupil', key: pupil.key, ...schemaFault(record.error.issues) }];
  const noClass: FeedItem = { ...at, operation: 'remark', reason: 'no-class', detail: 'a pupil of no class' };
  return [...(place === undefined ? [noClass] : []), { ...at, operation: 'put', record: record.data }];
}

/** Finds the pupil an adult's row names, inside the school. More than one, and the row cannot be used. */
export class PupilFinder {
  readonly #byName = new Map<string, OndePupil[]>();

  constructor({ known, confused }: OndePupils) {
    for (const pupil of [...known, ...confused]) {
      for (const name of new Set([
        nameKey(pupil.familyName, pupil.givenName),
        nameKey(pupil.usageName ?? pupil.familyName, pupil.givenName),
      ])) {
        const namesakes = this.#byName.get(name);
        if (namesakes === undefined) this.#byName.set(name, [pupil]);
        else namesakes.push(pupil);
      }
    }
  }

  find(child: {
    familyName: string;
    usageName: string | undefined;
    givenName: string;
    className: string | undefined;
  }): OndePupil | FeedFault {
    const named = this.#byName.get(nameKey(child.familyName, child.givenName)) ?? [];
    const [only, ...others] = narrowed(named, [
      (pupil) => child.usageName === undefined || foldText(pupil.usageName ?? pupil.familyName) === foldText(child.usageName),
      (pupil) => foldText(pupil.className ?? '') === foldText(child.className ?? ''),
    ]);
    if (only === undefined) return 'unknown-person';
    return others.length === 0 ? only : 'ambiguous-name';
  }
}

/** Each test is asked only while there is more than one, and only believed when somebody passes it. */
function narrowed(pupils: readonly OndePupil[], tests: readonly ((pupil: OndePupil) => boolean)[]): readonly OndePupil[] {
  return tests.reduce((left, passes) => {
    const passing = left.length > 1 ? left.filter(passes) : left;
    return passing.length > 0 ? passing : left;
  }, pupils);
}

function nameKey(familyName: string, givenName: string): string {
  return `${foldText(familyName)}|${foldText(givenName)}`;
}
