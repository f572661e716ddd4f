import type { FeedEntry } from '../../domain/feed.js';
import type { Stored } from '../../store/port.js';
import type { FeedDelivery } from '../feeds/record.js';
import type { ImportCollections } from './collections.js';
import { presentEntries } from './entry-pages.js';
import { recordOf } from './entry.js';
import { heldSchools, looksCut, type Loss } from './holds.js';
import type { SeenKeys } from './seen-keys.js';

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
  readonly kept: ReadonlySet<string>;
  /** Adults who answer for a pupil that leaves: their going needs no other reason. */
  readonly following: ReadonlySet<string>;
}

export type Decision = 'stays' | 'leaves' | 'held';

/** Who of the directory a delivery no longer names, and who of them leaves. */
export class Absence {
  constructor(
    private readonly delivery: Pick<FeedDelivery, 'source' | 'mode' | 'kinds'>,
    private readonly seen: SeenKeys,
  ) {}

  /** False when nobody can be absent: a delta takes nobody away by omission. */
  get isPossible(): boolean {
    return this.delivery.mode === 'complete' || this.seen.anyDeleted;
  }

  decide(entry: FeedEntry, holds: Holds): Decision {
    if (!this.isAbsent(entry)) return 'stays';
    if (entry.organisations.some((uai) => holds.schools.has(uai))) return 'held';
    if (entry.kind === 'pupil' || entry.kind === 'school' || this.seen.isDeleted(entry.key)) return 'leaves';
    if (holds.kept.has(entry.key)) return 'held';
    return holds.kinds.has(entry.kind) && !holds.following.has(entry.key) ? 'held' : 'leaves';
  }

  /** Looks at everybody, and holds the keys of adults of absent pupils. `keep` is called between pages. */
  async measure(collections: ImportCollections, { threshold, forced }: AbsenceRules, keep: () => Promise<void>): Promise<Holds> {
    const kept = new Set<string>();
    const following = new Set<string>();
    const kinds = new Map<'guardian' | 'staff', Loss>();
    if (!this.isPossible) return { schools: new Map(), kinds, kept, following };
    const schools = heldSchools(await this.lossesBySchool(collections, keep), threshold, forced);
    const holds = { schools, kinds, kept, following };
    for await (const page of presentEntries(collections, this.delivery.source, 'pupil')) {
      for (const entry of page) this.sortGuardians(entry, holds, kept, following);
      await keep();
    }
    for (const kind of ['guardian', 'staff'] as const) {
      const loss = await this.lossOf(collections, kind, holds);
      if (looksCut(loss, threshold)) kinds.set(kind, loss);
    }
    return holds;
  }

  private isAbsent({ key, kind }: FeedEntry): boolean {
    if (kind === 'school') return false;
    return this.seen.isDeleted(key) || (this.delivery.mode === 'complete' && this.delivery.kinds.includes(kind) && !this.seen.has(key));
  }

  private sortGuardians(entry: Stored<FeedEntry>, holds: Holds, kept: Set<string>, following: Set<string>): void {
    const decision = this.decide(entry, holds);
    if (decision === 'stays') return;
    const record = recordOf(entry);
    if (record.kind !== 'pupil') return;
    for (const { guardianKey } of record.guardians) (decision === 'held' ? kept : following).add(guardianKey);
  }

  private async lossesBySchool(collections: ImportCollections, keep: () => Promise<void>): Promise<ReadonlyMap<string, Loss>> {
    const losses = new Map<string, { lost: number; of: number }>();
    for await (const page of presentEntries(collections, this.delivery.source, 'pupil')) {
      for (const entry of page) {
        for (const uai of entry.organisations) {
          const loss = losses.get(uai) ?? { lost: 0, of: 0 };
          losses.set(uai, { lost: loss.lost + (this.isAbsent(entry) ? 1 : 0), of: loss.of + 1 });
        }
      }
      await keep();
    }
    return losses;
  }

  /** Of one kind of adults, those who are absent without a reason. */
  private async lossOf(collections: ImportCollections, kind: 'guardian' | 'staff', holds: Holds): Promise<Loss> {
    let lost = 0;
    let of = 0;
    for await (const page of presentEntries(collections, this.delivery.source, kind)) {
      of += page.length;
      lost += page.filter((entry) => this.decide(entry, holds) === 'leaves' && !this.seen.isDeleted(entry.key) && !holds.following.has(entry.key)).length;
    }
    return { lost, of };
  }
}
