import type { FeedEntry } from '../../domain/feed.js';
import type { ClassChange } from './class-book.js';
import type { PersonChange } from './person-change.js';
import type { SchoolChange } from './school-book.js';

/** What a delivery changes in one school, in people and names of classes. */
export interface SchoolTally {
  pupils: { arrivals: number; movedIn: number; movedOut: number; leavers: number; classChanges: number; updates: number };
  staff: { arrivals: number; departures: number; updates: number };
  classes: { added: string[]; closed: string[]; renamed: string[] };
}

/** Guardians belong to no school. */
export interface GuardianTally {
  arrivals: number;
  leavers: number;
  updates: number;
}

/** Counts what changes. One line for each school, whatever the number of people. */
export class Tally {
  readonly schools = new Map<string, SchoolTally>();
  readonly guardians: GuardianTally = { arrivals: 0, leavers: 0, updates: 0 };
  readonly directory = { added: 0, changed: 0 };
  /** Anything at all, held or not. */
  changes = 0;

  school({ entry }: SchoolChange): void {
    this.changes += 1;
    this.directory[entry === undefined ? 'added' : 'changed'] += 1;
  }

  person(change: PersonChange): void {
    this.changes += 1;
    const { record } = change;
    const before = change.entry?.state === 'present' ? change.entry : undefined;
    if (record.kind === 'guardian') this.guardians[before === undefined ? 'arrivals' : 'updates'] += 1;
    else if (record.kind === 'pupil') this.pupil(change, before);
    else this.staff(change, before);
  }

  leaver({ kind, organisations }: FeedEntry): void {
    this.changes += 1;
    if (kind === 'guardian') this.guardians.leavers += 1;
    if (kind === 'pupil') for (const uai of organisations) this.at(uai).pupils.leavers += 1;
    if (kind === 'staff') for (const uai of organisations) this.at(uai).staff.departures += 1;
  }

  /** A school that is held has its line, whatever else changes in it. */
  held(uai: string): void {
    this.at(uai);
  }

  class({ schoolId, what, name, before }: ClassChange): void {
    this.changes += 1;
    if (what === 'levels') return;
    this.at(schoolId).classes[what].push(what === 'renamed' ? `${before ?? ''} → ${name}` : name);
  }

  private pupil({ placement }: PersonChange, before: FeedEntry | undefined): void {
    const [was, is] = [before?.organisations ?? [], placement.organisations];
    for (const uai of is) {
      const { pupils } = this.at(uai);
      if (was.includes(uai)) pupils[sameGroups(before, placement.memberships, uai) ? 'updates' : 'classChanges'] += 1;
      else pupils[was.length === 0 ? 'arrivals' : 'movedIn'] += 1;
    }
    for (const uai of was) if (!is.includes(uai)) this.at(uai).pupils.movedOut += 1;
  }

  private staff({ placement }: PersonChange, before: FeedEntry | undefined): void {
    const [was, is] = [before?.organisations ?? [], placement.organisations];
    for (const uai of is) this.at(uai).staff[was.includes(uai) ? 'updates' : 'arrivals'] += 1;
    for (const uai of was) if (!is.includes(uai)) this.at(uai).staff.departures += 1;
  }

  private at(uai: string): SchoolTally {
    const known = this.schools.get(uai) ?? {
      pupils: { arrivals: 0, movedIn: 0, movedOut: 0, leavers: 0, classChanges: 0, updates: 0 },
      staff: { arrivals: 0, departures: 0, updates: 0 },
      classes: { added: [], closed: [], renamed: [] },
    };
    this.schools.set(uai, known);
    return known;
  }
}

/** The classes of one school only: groups bear its identifier. */
function sameGroups(before: FeedEntry | undefined, memberships: PersonChange['placement']['memberships'], uai: string): boolean {
  const here = (ids: readonly string[]) => ids.filter((id) => id.startsWith(uai)).sort().join(' ');
  return here(before?.groups ?? []) === here(memberships.map(({ groupId }) => groupId));
}
