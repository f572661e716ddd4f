import { foldText } from '../../../domain/organisation.js';
import { FeedStaff, type FeedItem } from '../record.js';
import { schemaFault } from '../schema-fault.js';
import { displayNameOf } from '../titles.js';
import type { Classes } from './classes.js';
import { Columns } from './columns.js';
import type { CsvFile } from './csv-file.js';
import { usableEmail } from './email.js';
import { areOnePerson, byKey } from './homonyms.js';
import { ondeKey } from './onde-key.js';

interface TeacherRow {
  readonly key: string;
  readonly line: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly title: string | undefined;
  readonly email: string | undefined;
  readonly isHead: boolean;
  readonly classNames: readonly string[];
  readonly told: readonly (string | undefined)[];
}

/** Reads the teachers of a school: one row or one per class. Two of one name who are not one person are a reject each. */
export function readTeachers(csv: CsvFile, of: { uai: string; classes: Classes }): readonly FeedItem[] {
  const items: FeedItem[] = [];
  const nameless = (line: number): void => {
    items.push({ file: csv.file, line, operation: 'reject', of: 'staff', reason: 'missing', detail: 'a name' });
  };
  for (const rows of byKey(teacherRows(csv, of.uai, nameless))) {
    if (areOnePerson(rows)) items.push(...teacherItems(rows, csv.file, of));
    else
      for (const { line } of rows)
        items.push({
          file: csv.file,
          line,
          operation: 'reject',
          of: 'staff',
          reason: 'ambiguous-name',
          detail: 'two teachers of one name in this school',
        });
  }
  return items;
}

function teacherItems(
  rows: readonly TeacherRow[],
  file: string,
  { uai, classes }: { uai: string; classes: Classes },
): readonly FeedItem[] {
  const [first] = rows;
  if (first === undefined) return [];
  const at = { file, line: first.line };
  const classNames = [...new Set(rows.flatMap((row) => row.classNames))];
  const places = classNames.map((name) => classes.placeOf(name));
  const remarks: FeedItem[] = places.includes(undefined)
    ? [{ ...at, operation: 'remark', reason: 'ambiguous-name', detail: 'two classes have the name of one of these' }]
    : [];
  const codes = rows.some(({ isHead }) => isHead) ? ['ENS', 'DIR'] : ['ENS'];
  const displayName = displayNameOf(first.title, first.familyName);
  const mail = usableEmail(first.email, at);
  const record = FeedStaff.safeParse(
    {
      kind: 'staff',
      key: first.key,
      givenName: first.givenName,
      familyName: first.familyName,
      functions: codes.map((code) => ({ schoolKey: uai, code })),
      places: places.filter((place) => place !== undefined),
      ...(displayName !== undefined && { displayName }),
      ...(mail.email !== undefined && { email: mail.email }),
    },
    { reportInput: true },
  );
  if (!record.success) return [{ ...at, operation: 'reject', of: 'staff', key: first.key, ...schemaFault(record.error.issues) }];
  return [...remarks, ...mail.remarks, { ...at, operation: 'put', record: record.data }];
}

function teacherRows(csv: CsvFile, uai: string, nameless: (line: number) => void): readonly TeacherRow[] {
  const columns = new Columns('staff', csv);
  return csv.rows.flatMap((row): readonly TeacherRow[] => {
    const [birthName, givenName] = [
      columns.cell(row, 'familyName') ?? columns.cell(row, 'usageName'),
      columns.cell(row, 'givenName'),
    ];
    if (birthName === undefined || givenName === undefined) {
      nameless(row.line);
      return [];
    }
    const [title, email, usageName] = [columns.cell(row, 'title'), columns.cell(row, 'email'), columns.cell(row, 'usageName')];
    return [
      {
        key: ondeKey('staff', uai, birthName, givenName),
        line: row.line,
        givenName,
        familyName: usageName ?? birthName,
        title,
        email,
        isHead: foldText(columns.cell(row, 'isHead') ?? '') === 'oui',
        classNames: columns.cells(row, 'className'),
        told: [title, usageName, email],
      },
    ];
  });
}
