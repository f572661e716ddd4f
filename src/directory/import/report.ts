import type { Day } from '../../domain/calendar.js';
import type { FeedKind } from '../feeds/record.js';
import type { Holds } from './absence.js';
import type { FindingList, Findings } from './findings.js';
import type { Loss } from './holds.js';
import type { SchoolBook } from './school-book.js';
import type { GuardianTally, SchoolTally, Tally } from './tally.js';

export interface SchoolReport extends SchoolTally {
  readonly uai: string;
  readonly name: string;
  /** Present when the school was left as it is: what it would have lost, of how many pupils. The counts are what was not done. */
  readonly held?: Loss;
}

/** What an import changes, or would change. No name of a person is in it. */
export interface ImportReport {
  readonly source: string;
  readonly day: Day;
  readonly mode: 'complete' | 'delta';
  /** `planned`: nothing was written. `unchanged`: there was nothing to write. */
  readonly outcome: 'planned' | 'applied' | 'unchanged';
  /** True when an import of this delivery had been interrupted; the counts are then of what was left to do. */
  readonly resumed: boolean;
  readonly rows: number;
  /** Over all schools that are not held. */
  readonly totals: {
    readonly schools: { readonly added: number; readonly changed: number; readonly absent: number };
    readonly pupils: SchoolTally['pupils'];
    readonly staff: SchoolTally['staff'];
    readonly guardians: GuardianTally;
    readonly classes: { readonly added: number; readonly closed: number; readonly renamed: number };
  };
  /** Schools in which something changes, by identifier. */
  readonly schools: readonly SchoolReport[];
  /** Adults of a kind who are absent without a reason and stay: too many to be believed. */
  readonly heldAdults: readonly (Loss & { readonly kind: 'guardian' | 'staff' })[];
  readonly rejected: FindingList;
  readonly remarks: FindingList;
}

export interface ReportParts {
  readonly source: string;
  readonly day: Day;
  readonly mode: 'complete' | 'delta';
  readonly kinds: readonly FeedKind[];
  readonly rows: number;
  readonly tally: Tally;
  readonly holds: Holds;
  readonly schools: SchoolBook;
  readonly rejected: Findings;
  readonly remarks: Findings;
}

export function reportOf(parts: ReportParts, outcome: ImportReport['outcome'], resumed: boolean): ImportReport {
  const { source, day, mode, rows, tally, holds, rejected, remarks } = parts;
  const schools = [...tally.schools].sort(([a], [b]) => (a < b ? -1 : 1)).map(([uai, counts]): SchoolReport => {
    const held = holds.schools.get(uai);
    return { uai, name: parts.schools.nameOf(uai), ...counts, ...(held === undefined ? {} : { held }) };
  });
  const changed = schools.filter(({ held }) => held === undefined);
  return {
    source, day, mode, outcome, resumed, rows,
    totals: {
      schools: { ...tally.directory, absent: mode === 'complete' && parts.kinds.includes('school') ? parts.schools.absent().length : 0 },
      pupils: sum(['arrivals', 'movedIn', 'movedOut', 'leavers', 'classChanges', 'updates'], changed.map(({ pupils }) => pupils)),
      staff: sum(['arrivals', 'departures', 'updates'], changed.map(({ staff }) => staff)),
      guardians: tally.guardians,
      classes: sum(['added', 'closed', 'renamed'], changed.map(({ classes: { added, closed, renamed } }) => ({ added: added.length, closed: closed.length, renamed: renamed.length }))),
    },
    schools,
    heldAdults: [...holds.kinds].map(([kind, loss]) => ({ kind, ...loss })),
    rejected: rejected.list(),
    remarks: remarks.list(),
  };
}

function sum<K extends string>(names: readonly K[], rows: readonly Readonly<Record<K, number>>[]): Record<K, number> {
  return Object.fromEntries(names.map((name) => [name, rows.reduce((total, row) => total + row[name], 0)])) as Record<K, number>;
}
