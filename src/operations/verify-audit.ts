import { COLLECTIONS, type AuditRecord } from '../store/collections.js';
import type { Store } from '../store/port.js';
import type { AuditRecords } from './audit.js';
import { ANCHOR_EVENT, anchoredHead, auditHash, auditRecordId, NO_HASH, type AuditHead } from './audit-record.js';

const PAGE = 500;
const MOST_FAULTS = 1_000;

export interface AuditFault {
  readonly kind: 'changed' | 'removed' | 'reordered' | 'duplicated';
  readonly chain: string;
  readonly sequence: number;
  readonly detail: string;
}

export interface AuditReport {
  readonly records: number;
  readonly chains: number;
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
  let after: string | undefined;
  do {
    const page = await records.find('byChain', { limit: PAGE, after });
    for (const record of page.items) await reader.read(record);
    after = page.next;
  } while (after !== undefined);
  for (const head of heads) await reader.expect(head, 'the log remembers this record');
  return { records: reader.records, chains: reader.chains, faults: reader.faults };
}

/** Takes records in the order of chain and sequence, and remembers only the one before. */
class ChainReader {
  records = 0;
  chains = 0;
  readonly faults: AuditFault[] = [];
  private last: AuditHead | undefined;

  constructor(private readonly stored: AuditRecords) {}

  async read(record: AuditRecord): Promise<void> {
    this.records += 1;
    const before = this.last?.chain === record.chain ? this.last : this.startOf(record);
    this.judge(record, before);
    this.last = record;
    if (record.event === ANCHOR_EVENT) await this.followAnchor(record);
  }

  /** This record must be there, with this hash. */
  async expect(head: AuditHead, why: string): Promise<void> {
    const found = await this.stored.get(auditRecordId(head.chain, head.sequence));
    if (found === undefined) this.report('removed', head, `${why}, and it is not there`);
    else if (found.hash !== head.hash) this.report('changed', head, `${why} with another hash`);
  }

  private startOf({ chain }: AuditRecord): AuditHead {
    this.chains += 1;
    return { chain, sequence: -1, hash: NO_HASH };
  }

  /** The first thing that is wrong with a record; what follows from it is not told again. */
  private judge(record: AuditRecord, before: AuditHead): void {
    if (isCopy(record, before)) return this.report('duplicated', record, `the same as record ${before.sequence}`);
    if (record.sequence > before.sequence + 1) return this.report('removed', record, `records ${before.sequence + 1} to ${record.sequence - 1} are not there`);
    if (record.hash !== auditHash(record)) return this.report('changed', record, 'its content does not give its hash');
    if (record.id !== auditRecordId(record.chain, record.sequence)) return this.report('changed', record, 'its id is not that of its place');
    if (record.previous !== before.hash) this.report('reordered', record, `it does not follow record ${before.sequence}`);
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
