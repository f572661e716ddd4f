import type { FeedEntry } from '../../domain/feed.js';
import type { Stored } from '../../store/port.js';
import type { FeedDelivery } from '../feeds/record.js';
import { breathe } from './breathe.js';
import type { ImportCollections } from './collections.js';
import { presentEntries } from './entry-pages.js';
import { recordOf } from './entry.js';
import { heldSchools, looksCut, type Loss } from './holds.js';
import { KeyTable } from './key-table.js';
import type { SeenKeys } from './seen-keys.js';

/** In the order in which they leave. */
const KINDS = ['pupil', 'guardian', 'staff'] as const;
type PersonKind = (typeof KINDS)[number];
const PAGE = 50;

export interface AbsenceRules {
  readonly threshold: number;
  readonly forced: ReadonlySet<string>;
}

/** What a delivery would take away, and what of it is too much to be believed. */
export interface Holds {
  readonly schools: ReadonlyMap<string, Loss>;
  /** All adults of a kind who are absent without a reason stay, when they are too many. */
  readonly kinds: ReadonlyMap<'guardian' | 'staff', Loss>;
  /** Adults who answer for a pupil that stays. */
  readonly kept: Pick<KeyTable, 'has'>;
  /** Adults who answer for a pupil that leaves: their going needs no other reason. */
  readonly following: Pick<KeyTable, 'has'>;
}

export type Decision = 'stays' | 'leaves' | 'held';

/** Who of the directory a delivery no longer names, and who of them leaves. */
export class Absence {
  /** Identifiers of the entries of those who are absent. */
  private readonly absent = { pupil: new KeyTable(), guardian: new KeyTable(), staff: new KeyTable() };

  constructor(
    private readonly delivery: Pick<FeedDelivery, 'source' | 'mode' | 'kinds'>,
    private readonly seen: SeenKeys,
  ) {}

  decide(entry: FeedEntry, holds: Holds): Decision {
    if (!this.isAbsent(entry)) return 'stays';
    if (entry.organisations.some((uai) => holds.schools.has(uai))) return 'held';
    if (entry.kind === 'pupil' || entry.kind === 'school' || this.seen.isDeleted(entry.key)) return 'leaves';
    if (holds.kept.has(entry.key)) return 'held';
    return holds.kinds.has(entry.kind) && !holds.following.has(entry.key) ? 'held' : 'leaves';
  }

  /** Looks once at everybody, and holds the keys of who is absent and of their adults. `keep` is called between pages. */
  async measure(collections: ImportCollections, { threshold, forced }: AbsenceRules, keep: () => Promise<void>): Promise<Holds> {
    const kept = new KeyTable();
    const following = new KeyTable();
    const kinds = new Map<'guardian' | 'staff', Loss>();
    if (!this.isPossible) return { schools: new Map(), kinds, kept, following };
    const { bySchool, present } = await this.lookAtAll(collections, keep);
    const holds = { schools: heldSchools(bySchool, threshold, forced), kinds, kept, following };
    for await (const page of this.absentees(collections, 'pupil')) {
      for (const entry of page) this.sortGuardians(entry, holds, kept, following);
      await keep();
    }
    for (const kind of ['guardian', 'staff'] as const) {
      const loss = { lost: await this.lostOf(collections, kind, holds), of: present[kind] };
      if (looksCut(loss, threshold)) kinds.set(kind, loss);
    }
    return holds;
  }

  /** Those who leave, page after page: pupils, then the adults. */
  async *leavers(collections: ImportCollections, holds: Holds): AsyncGenerator<readonly Stored<FeedEntry>[]> {
    for (const kind of KINDS) {
      for await (const page of this.absentees(collections, kind)) {
        yield page.filter((entry) => entry.state === 'present' && this.decide(entry, holds) === 'leaves');
      }
    }
  }

  /** False when nobody can be absent: a delta takes nobody away by omission. */
  private get isPossible(): boolean {
    return this.delivery.mode === 'complete' || this.seen.anyDeleted;
  }

  private isAbsent({ key, kind }: FeedEntry): boolean {
    if (kind === 'school') return false;
    return this.seen.isDeleted(key) || (this.delivery.mode === 'complete' && this.delivery.kinds.includes(kind) && !this.seen.has(key));
  }

  private async lookAtAll(collections: ImportCollections, keep: () => Promise<void>) {
    const bySchool = new Map<string, { lost: number; of: number }>();
    const present = { pupil: 0, guardian: 0, staff: 0 };
    for (const kind of KINDS) {
      for await (const page of presentEntries(collections, this.delivery.source, kind)) {
        present[kind] += page.length;
        for (const entry of page) {
          const isAbsent = this.isAbsent(entry);
          if (isAbsent) this.absent[kind].add(entry.id);
          if (kind === 'pupil') for (const uai of entry.organisations) countIn(bySchool, uai, isAbsent);
        }
        await keep();
      }
    }
    return { bySchool, present };
  }

  private async *absentees({ feedEntries }: ImportCollections, kind: PersonKind): AsyncGenerator<readonly Stored<FeedEntry>[]> {
    const ids = this.absent[kind];
    for (let start = 0; start < ids.size; start += PAGE) {
      const page = Array.from({ length: Math.min(PAGE, ids.size - start) }, (_, place) => ids.keyOf(start + place));
      yield feedEntries.getMany(page);
      await breathe();
    }
  }

  private sortGuardians(entry: Stored<FeedEntry>, holds: Holds, kept: KeyTable, following: KeyTable): void {
    const record = recordOf(entry);
    if (record.kind !== 'pupil') return;
    const table = this.decide(entry, holds) === 'held' ? kept : following;
    for (const { guardianKey } of record.guardians) table.add(guardianKey);
  }

  /** Of one kind of adults, how many are absent without a reason. */
  private async lostOf(collections: ImportCollections, kind: 'guardian' | 'staff', holds: Holds): Promise<number> {
    let lost = 0;
    for await (const page of this.absentees(collections, kind)) {
      lost += page.filter((entry) => this.decide(entry, holds) === 'leaves' && !this.seen.isDeleted(entry.key) && !holds.following.has(entry.key)).length;
    }
    return lost;
  }
}

function countIn(losses: Map<string, { lost: number; of: number }>, uai: string, isLost: boolean): void {
  const loss = losses.get(uai) ?? { lost: 0, of: 0 };
  losses.set(uai, loss);
  loss.of += 1;
  if (isLost) loss.lost += 1;
}
