import { COLLECTIONS, type AuditRecord } from '../store/collections.js';
import type { Store } from '../store/port.js';
import type { AuditRecords } from './audit.js';
import {
  ANCHOR_EVENT, anchoredHead, auditHash, auditRecordId, cutOf, NO_HASH, rememberCut, SHORTEST_RETENTION_MS, type AuditCut, type AuditHead,
} from './audit-record.js';
import { everyPage } from '../store/every-page.js';

const MOST_FAULTS = 1_000;

export interface AuditFault {
  readonly kind: 'changed' | 'removed' | 'reordered' | 'duplicated' | 'cut-early';
  readonly chain: string;
  readonly sequence: number;
  readonly detail: string;
}

export interface AuditReport {
  readonly records: number;
  readonly chains: number;
  /** Chains whose oldest records were removed when their time was over, as the trail itself tells. */
  readonly cuts: number;
  /** At most the first 1,000. */
  readonly faults: readonly AuditFault[];
}

/**
 * Reads the whole trail, page by page, and says what is no longer as it was written. `heads` are heads that a log kept
 * elsewhere remembers: only they show that the newest records of a chain, or a whole chain, are gone.
 */
export async function verifyAudit(store: Store, heads: Iterable<AuditHead> = []): Promise<AuditReport> {
  const records = store.collection(COLLECTIONS.audit);
  const reader = new ChainReader(records);
  for await (const record of everyPage(records, 'byChain')) await reader.read(record);
  for (const head of heads) await reader.expect(head, 'the log remembers this record');
  reader.finish();
  return { records: reader.records, chains: reader.chains, cuts: reader.cuts, faults: reader.faults };
}

/** Takes records in the order of chain and sequence, and remembers only the one before. */
class ChainReader {
  records = 0;
  chains = 0;
  readonly faults: AuditFault[] = [];
  private last: AuditHead | undefined;
  /** A cut is told in a chain of its own, which may come later: what it may explain is judged at the end. */
  private readonly cutAt = new Map<string, AuditCut>();
  private readonly beginnings: AuditRecord[] = [];
  private readonly absent: { readonly head: AuditHead; readonly why: string }[] = [];

  constructor(private readonly stored: AuditRecords) {}

  async read(record: AuditRecord): Promise<void> {
    this.records += 1;
    const before = this.last?.chain === record.chain ? this.last : this.startOf(record);
    if (before.sequence === -1 && record.sequence > 0) this.begin(record);
    else this.judge(record, before);
    this.last = record;
    this.followCut(record);
    if (record.event === ANCHOR_EVENT) await this.followAnchor(record);
  }

  /** This record must be there, with this hash. */
  async expect(head: AuditHead, why: string): Promise<void> {
    const found = await this.stored.get(auditRecordId(head.chain, head.sequence));
    if (found === undefined) this.absent.push({ head, why });
    else if (found.hash !== head.hash) this.report('changed', head, `${why} with another hash`);
  }

  get cuts(): number {
    return this.cutAt.size;
  }

  /** Judges what only a cut can explain. */
  finish(): void {
    for (const record of this.beginnings) this.judgeBeginning(record, this.cutAt.get(record.chain));
    for (const { head, why } of this.absent) {
      const cut = this.cutAt.get(head.chain);
      const isCut = cut !== undefined && (head.sequence < cut.sequence || (head.sequence === cut.sequence && head.hash === cut.hash));
      if (!isCut) this.report('removed', head, `${why}, and it is not there`);
    }
  }

  private begin(record: AuditRecord): void {
    this.beginnings.push(record);
    this.judgeItself(record);
  }

  /** A removal that was interrupted leaves records that the cut covers already: there may be some, and none is missed. */
  private judgeBeginning(record: AuditRecord, cut: AuditCut | undefined): void {
    const next = (cut?.sequence ?? -1) + 1;
    if (record.sequence > next) return this.report('removed', record, `records ${next} to ${record.sequence - 1} are not there`);
    if (record.sequence === next && record.previous !== cut?.hash) this.report('reordered', record, 'it does not follow the record that was cut last');
  }

  private followCut(record: AuditRecord): void {
    const cut = cutOf(record);
    if (cut === undefined) return;
    rememberCut(this.cutAt, cut);
    if (cut.before > record.at - SHORTEST_RETENTION_MS) this.report('cut-early', record, `it cuts records of chain ${cut.chain} before their time was over`);
  }

  private startOf({ chain }: AuditRecord): AuditHead {
    this.chains += 1;
    return { chain, sequence: -1, hash: NO_HASH };
  }

  /** The first thing that is wrong with a record; what follows from it is not told again. */
  private judge(record: AuditRecord, before: AuditHead): void {
    if (isCopy(record, before)) return this.report('duplicated', record, `the same as record ${before.sequence}`);
    if (record.sequence > before.sequence + 1) return this.report('removed', record, `records ${before.sequence + 1} to ${record.sequence - 1} are not there`);
    if (this.judgeItself(record)) return;
    if (record.previous !== before.hash) this.report('reordered', record, `it does not follow record ${before.sequence}`);
  }

  /** True when something is wrong with the record alone. */
  private judgeItself(record: AuditRecord): boolean {
    const isWhole = record.hash === auditHash(record);
    if (!isWhole) this.report('changed', record, 'its content does not give its hash');
    else if (record.id !== auditRecordId(record.chain, record.sequence)) this.report('changed', record, 'its id is not that of its place');
    else return false;
    return true;
  }

  private async followAnchor(record: AuditRecord): Promise<void> {
    const named = anchoredHead(record);
    if (named !== undefined) await this.expect(named, `the anchor of chain ${record.chain} names this record`);
  }

  private report(kind: AuditFault['kind'], { chain, sequence }: Pick<AuditHead, 'chain' | 'sequence'>, detail: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ kind, chain, sequence, detail });
  }
}

/** Inserted again under another number: the sequence is part of the hash, so either the hash or the link is the old one. */
function isCopy(record: AuditRecord, before: AuditHead): boolean {
  return before.sequence >= 0 && (record.hash === before.hash || record.sequence === before.sequence);
}
