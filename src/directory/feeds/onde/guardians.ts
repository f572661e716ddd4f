import { displayNameOf } from '../titles.js';
import { FeedGuardian, type FeedFault, type FeedItem, type FeedTie } from '../record.js';
import { schemaFault } from '../schema-fault.js';
import { Columns } from './columns.js';
import type { CsvFile, CsvRow } from './csv-file.js';
import { areOnePerson, byKey } from './homonyms.js';
import { ondeKey } from './onde-key.js';
import type { PupilFinder } from './pupils.js';
import { usableEmail } from './email.js';

interface GuardianRow {
  readonly key: string;
  readonly line: number;
  readonly familyName: string;
  readonly givenName: string;
  readonly title: string | undefined;
  readonly usageName: string | undefined;
  readonly email: string | undefined;
  readonly told: readonly (string | undefined)[];
  readonly children: readonly Child[];
}

interface Child {
  readonly familyName: string;
  readonly usageName: string | undefined;
  readonly givenName: string;
  readonly className: string | undefined;
}

export interface OndeGuardians {
  readonly items: readonly FeedItem[];
  /** By the key of the pupil. */
  readonly ties: ReadonlyMap<string, readonly FeedTie[]>;
}

/** The files of ONDE know no link codes: as the AAF writes that nothing is told. */
const NO_LINK = '-';
const MOST_CHILDREN = 30;

/**
 * Reads the adults of a school and ties them to its pupils by name. A child that is nobody or more than one is a reject, and so
 * are two adults of one name who are not one person; who has no child left is not taken.
 */
export function readGuardians(csv: CsvFile, of: { uai: string; finder: PupilFinder; authority: boolean }): OndeGuardians {
  const items: FeedItem[] = [];
  const ties = new Map<string, FeedTie[]>();
  const reject = (line: number, reason: FeedFault, detail: string, key?: string): void => {
    items.push({ file: csv.file, line, operation: 'reject', of: 'guardian', ...(key !== undefined && { key }), reason, detail });
  };
  for (const rows of byKey(
    guardianRows(csv, of.uai, (line) => {
      reject(line, 'missing', 'a name');
    }),
  )) {
    const [first] = rows;
    if (first === undefined) continue;
    if (!areOnePerson(rows)) {
      for (const { line } of rows) reject(line, 'ambiguous-name', 'two adults of one name in this school');
      continue;
    }
    const pupilKeys = new Set<string>();
    for (const { line, children } of rows) {
      if (children.length === 0) reject(line, 'missing', 'a child', first.key);
      if (children.length > MOST_CHILDREN) {
        reject(line, 'too-large', 'more children than an adult has', first.key);
        continue;
      }
      for (const child of children) {
        const found = of.finder.find(child);
        if (typeof found === 'string') reject(line, found, 'the child is nobody of the pupils, or more than one', first.key);
        else pupilKeys.add(found.key);
      }
    }
    if (pupilKeys.size === 0) continue;
    items.push(...guardianItems(first, csv.file));
    for (const pupil of pupilKeys) {
      const known = ties.get(pupil) ?? [];
      known.push({ guardianKey: first.key, link: NO_LINK, authority: of.authority });
      ties.set(pupil, known);
    }
  }
  return { items, ties };
}

function guardianItems(row: GuardianRow, file: string): readonly FeedItem[] {
  const at = { file, line: row.line };
  const familyName = row.usageName ?? row.familyName;
  const displayName = displayNameOf(row.title, familyName);
  const { email, remarks } = usableEmail(row.email, at);
  const record = FeedGuardian.safeParse(
    {
      kind: 'guardian',
      key: row.key,
      givenName: row.givenName,
      familyName,
      ...(displayName !== undefined && { displayName }),
      ...(email !== undefined && { email }),
    },
    { reportInput: true },
  );
  if (!record.success) return [{ ...at, operation: 'reject', of: 'guardian', key: row.key, ...schemaFault(record.error.issues) }];
  return [...remarks, { ...at, operation: 'put', record: record.data }];
}

function guardianRows(csv: CsvFile, uai: string, nameless: (line: number) => void): readonly GuardianRow[] {
  const columns = new Columns('guardian', csv);
  return csv.rows.flatMap((row): readonly GuardianRow[] => {
    const [familyName, givenName] = [
      columns.cell(row, 'familyName') ?? columns.cell(row, 'usageName'),
      columns.cell(row, 'givenName'),
    ];
    if (familyName === undefined || givenName === undefined) {
      nameless(row.line);
      return [];
    }
    const [title, usageName, email] = [columns.cell(row, 'title'), columns.cell(row, 'usageName'), columns.cell(row, 'email')];
    const told = [
      title,
      usageName,
      email,
      ...(['address', 'postCode', 'homePhone', 'mobile'] as const).map((column) => columns.cell(row, column)),
    ];
    return [
      {
        key: ondeKey('guardian', uai, familyName, givenName),
        line: row.line,
        familyName,
        givenName,
        title,
        usageName,
        email,
        told,
        children: childrenOf(row, columns),
      },
    ];
  });
}

/** The columns of a child stand again for each child, past the last header too. */
function childrenOf(row: CsvRow, columns: Columns<'guardian'>): readonly Child[] {
  const places = (['childUsageName', 'childFamilyName', 'childGivenName', 'childClass'] as const).map((column) =>
    columns.first(column),
  );
  const known = places.filter((place) => place !== undefined);
  const children: Child[] = [];
  for (let shift = 0; Math.min(...known) + shift < row.cells.length && children.length <= MOST_CHILDREN; shift += known.length) {
    const [usageName, familyName, givenName, className] = places.map((place) =>
      place === undefined ? undefined : row.cells[place + shift] || undefined,
    );
    const surname = familyName ?? usageName;
    if (surname !== undefined || givenName !== undefined)
      children.push({ familyName: surname ?? '', usageName, givenName: givenName ?? '', className });
  }
  return children;
}
