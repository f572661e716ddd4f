import type { FeedFault, FeedPosition } from '../feeds/record.js';

export type ImportFault = FeedFault | 'uai-letter' | 'other-department' | 'key-taken';

export interface Finding extends FeedPosition {
  readonly reason: ImportFault;
  /** Says what is wrong in the feed's own terms: keys, codes, names of attributes. Never a person's name. */
  readonly detail: string;
  readonly key?: string;
}

/** How many are kept word for word; all are counted. */
const MOST_KEPT = 5_000;

const OF_A_WHOLE_ROW: ReadonlySet<ImportFault> = new Set(['no-class', 'no-school']);

export interface FindingList {
  readonly total: number;
  readonly byReason: Readonly<Partial<Record<ImportFault, number>>>;
  /** The first ones. */
  readonly rows: readonly Finding[];
}

/** What is wrong or odd about rows of a delivery. */
export class Findings {
  private readonly rows: Finding[] = [];
  private readonly counts = new Map<ImportFault, number>();
  private readonly said = new Set<string>();

  add(finding: Finding): void {
    if (this.isSaid(finding)) return;
    this.counts.set(finding.reason, (this.counts.get(finding.reason) ?? 0) + 1);
    if (this.rows.length < MOST_KEPT) this.rows.push(finding);
  }

  addAll(faults: readonly { readonly reason: ImportFault; readonly detail: string }[], { file, line }: FeedPosition): void {
    for (const { reason, detail } of faults) this.add({ file, line, reason, detail });
  }

  list(): FindingList {
    const total = [...this.counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, byReason: Object.fromEntries(this.counts), rows: this.rows };
  }

  /** A reader may say of a whole row what the import would say as well. */
  private isSaid({ file, line, reason }: Finding): boolean {
    if (!OF_A_WHOLE_ROW.has(reason) || this.said.size >= MOST_KEPT) return false;
    const saying = `${reason} ${file} ${line}`;
    const isSaid = this.said.has(saying);
    this.said.add(saying);
    return isSaid;
  }
}
