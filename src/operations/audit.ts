import { randomBytes } from 'node:crypto';
import type { Clock } from '../domain/clock.js';
import { asHubError, HubError } from '../domain/errors.js';
import type { AuditRecord } from '../store/collections.js';
import type { Collection } from '../store/port.js';
import { ANCHOR_EVENT, canonicalBody, NO_HASH, nextRecord, type AuditFields, type AuditHead } from './audit-record.js';

export type AuditRecords = Collection<AuditRecord, 'byChain' | 'byTime'>;

export interface AuditTrailOptions {
  readonly records: AuditRecords;
  readonly clock: Clock;
  /** How many events may wait for the store; beyond, an event is refused. */
  readonly queue: number;
}

interface Waiting {
  readonly event: string;
  readonly at: number;
  readonly body: string;
  readonly resolve: () => void;
  readonly reject: (error: HubError) => void;
}

/**
 * The proof of what happened: append-only, each record bound to the one before it by its hash. One chain for each process,
 * begun by an anchor that names the newest record of the store, so that chains hold each other.
 *
 * Records are stored one after the other in the order they were given. An `append` that resolved is stored. When the store
 * fails, nobody knows whether the record in flight was written: its chain ends there, whole either way, and everything that
 * waited is refused. The next event begins a new chain.
 */
export class AuditTrail {
  private readonly waiting: Waiting[] = [];
  private current: AuditHead | undefined;
  private work: Promise<void> | undefined;

  constructor(private readonly options: AuditTrailOptions) {}

  /** The last record of the chain; undefined before the first and after a failure of the store. */
  get head(): AuditHead | undefined {
    return this.current;
  }

  /**
   * Resolves when the event is stored: one insert.
   * @throws HubError `SYS-MAINTENANCE` when the store fails or too many events wait
   */
  append(event: string, fields: AuditFields): Promise<void> {
    if (this.waiting.length >= this.options.queue) {
      return Promise.reject(new HubError('SYS-MAINTENANCE', { detail: 'the audit trail does not keep up' }));
    }
    const at = this.options.clock.now();
    const body = canonicalBody(fields);
    return new Promise((resolve, reject) => {
      this.waiting.push({ event, at, body, resolve, reject });
      this.work ??= Promise.resolve().then(() => this.drain());
    });
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.work;
  }

  private async drain(): Promise<void> {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      try {
        this.current ??= await this.startChain(next.at);
        this.current = await this.store(nextRecord(this.current, next.event, next.at, next.body));
        next.resolve();
      } catch (error) {
        this.fail([next, ...this.waiting.splice(0)], error);
      }
    }
    this.work = undefined;
  }

  /** The anchor bears the time of the event it comes before: time never runs backwards along a chain. */
  private async startChain(at: number): Promise<AuditHead> {
    const { items } = await this.options.records.find('byTime', { limit: 1, descending: true });
    const [newest] = items;
    const fields = newest === undefined ? {} : { after: newest.id, afterHash: newest.hash };
    const before: AuditHead = { chain: randomBytes(12).toString('hex'), sequence: -1, hash: NO_HASH };
    return this.store(nextRecord(before, ANCHOR_EVENT, at, canonicalBody(fields)));
  }

  private async store(record: AuditRecord): Promise<AuditHead> {
    await this.options.records.insert(record);
    return record;
  }

  private fail(waiting: readonly Waiting[], cause: unknown): void {
    this.current = undefined;
    const { code, detail } = asHubError(cause);
    const error = new HubError('SYS-MAINTENANCE', { detail: `the audit trail cannot be written: ${detail ?? code}`, cause });
    for (const { reject } of waiting) reject(error);
  }
}
