import type { FeedEntry } from '../../domain/feed.js';
import type { Stored } from '../../store/port.js';
import { FeedRecord, type FeedDelivery, type FeedItem, type FeedPosition } from '../feeds/record.js';
import { batchesOf, kindOf } from './batches.js';
import { breathe } from './breathe.js';
import { changedRecord } from './changed-record.js';
import type { ClassBook } from './class-book.js';
import type { ImportCollections } from './collections.js';
import { canonicalText, digestOf, entryId, recordOf } from './entry.js';
import type { Findings } from './findings.js';
import type { PersonChange } from './person-change.js';
import { KeyTable } from './key-table.js';
import { placementOf, standingIn, type Meaning, type PersonRecord } from './placement.js';
import { schoolRemarks, type SchoolBook, type SchoolChange } from './school-book.js';
import { SeenKeys } from './seen-keys.js';
import { TiesAwaited } from './ties-awaited.js';

/** Who is told what a delivery changes. */
export interface Visitor {
  /** Once, when all schools are read and before anybody else. */
  schools(changes: readonly SchoolChange[]): void;
  people(changes: readonly PersonChange[]): Promise<void>;
  /** After each batch: how many rows were read. */
  progress(rows: number): Promise<void>;
}

export interface ReadingTools {
  readonly collections: ImportCollections;
  readonly schools: SchoolBook;
  readonly classes: ClassBook;
  readonly meaning: Meaning;
  readonly departments: readonly string[];
  /** Rows that cannot be used, or only in part. */
  readonly rejected: Findings;
  readonly remarks: Findings;
}

type Usable = Exclude<FeedItem, { readonly operation: 'reject' | 'remark' }>;

/** Reads a delivery once and says what it changes. Holds keys, never people. */
export class Reading {
  private readonly keys = new KeyTable();
  readonly people = new SeenKeys(this.keys);
  readonly ties = new TiesAwaited(this.keys);
  private readonly schoolKeys = new Set<string>();
  private schoolsRead = false;
  private rows = 0;

  constructor(
    private readonly delivery: FeedDelivery,
    private readonly tools: ReadingTools,
  ) {}

  /** How many rows were read. */
  get size(): number {
    return this.rows;
  }

  /** @throws HubError `IMPORT-FICHIER` when the delivery is no feed at all; the visitor may have been told of its beginning */
  async read(visitor: Visitor): Promise<void> {
    for await (const batch of batchesOf(this.delivery.items())) {
      this.rows += batch.length;
      const usable = batch.flatMap((item) => this.usable(item));
      if (batch.some((item) => kindOf(item) !== undefined && kindOf(item) !== 'school')) this.endSchools(visitor);
      if (!this.schoolsRead) for (const item of usable) this.bookSchool(item);
      else await visitor.people(await this.changesIn(usable));
      await visitor.progress(this.rows);
      await breathe();
    }
    this.endSchools(visitor);
  }

  private endSchools(visitor: Visitor): void {
    if (this.schoolsRead) return;
    this.schoolsRead = true;
    visitor.schools(this.tools.schools.changes());
  }

  /** The row when it is the first under its key. A row that is rejected is still there: nobody leaves because of it. */
  private usable(item: FeedItem): readonly Usable[] {
    const { file, line } = item;
    if (item.operation === 'remark') {
      this.tools.remarks.add({ file, line, reason: item.reason, detail: item.detail });
      return [];
    }
    const keys = kindOf(item) === 'school' ? this.schoolKeys : this.people;
    if (item.operation === 'reject') {
      if (item.key !== undefined) keys.add(item.key);
      this.tools.rejected.add({ file, line, reason: item.reason, detail: item.detail, ...(item.key === undefined ? {} : { key: item.key }) });
      return [];
    }
    const key = keyOf(item);
    if (keys.has(key)) return this.reject(item, key, 'duplicate-key', `a second row under the key ${key}`);
    keys.add(key);
    if (item.operation === 'delete' && item.of !== 'school') this.people.markDeleted(key);
    return [item];
  }

  private bookSchool(item: Usable): void {
    if (item.operation === 'delete') return;
    const entry = this.tools.schools.entryOf(keyOf(item));
    const record = this.recordIn(item, entry);
    if (record?.kind !== 'school') return;
    const fault = this.tools.schools.book(record, item);
    if (fault !== undefined) this.reject(item, record.key, fault, fault === 'duplicate-key' ? 'another school has this UAI' : 'the UAI has not seven digits and a letter');
    else this.tools.remarks.addAll(schoolRemarks(this.tools.schools.uaiOf(record.key) ?? '', this.tools.departments), item);
  }

  private async changesIn(items: readonly Usable[]): Promise<readonly PersonChange[]> {
    const late = items.filter((item) => kindOf(item) === 'school');
    for (const item of late) this.reject(item, keyOf(item), 'malformed-value', 'a school after the first person');
    const put = items.filter((item) => item.operation !== 'delete' && kindOf(item) !== 'school');
    const { source } = this.delivery;
    const ids = put.map((item) => entryId(source, 'pupil', keyOf(item)));
    const entries = new Map((await this.tools.collections.feedEntries.getMany(ids)).map((entry) => [entry.id, entry]));
    return put.flatMap((item, index) => this.changeIn(item, entries.get(ids[index] ?? '')));
  }

  private changeIn(item: Usable, entry: Stored<FeedEntry> | undefined): readonly PersonChange[] {
    const record = this.recordIn(item, entry);
    if (record === undefined || record.kind === 'school') return [];
    if (entry !== undefined && entry.kind !== record.kind) return this.reject(item, record.key, 'duplicate-key', `the key ${record.key} is known as that of a ${entry.kind}`);
    const placement = placementOf(record, this.tools.meaning);
    for (const { reason, detail } of placement.left) this.reject(item, record.key, reason, detail);
    if (placement.isNowhere) return [];
    this.tools.remarks.addAll(placement.remarks, item);
    for (const place of placement.places) this.tools.classes.note(place, record.kind === 'pupil' ? record.level : undefined);
    const text = canonicalText(record);
    const digest = digestOf(text, canonicalText(placement.organisations), canonicalText(placement.affiliations));
    const isSame = entry?.state === 'present' && entry.digest === digest;
    this.noteTies(record, item, !isSame || entry.tiesDue !== undefined);
    if (isSame) return [];
    return [{ file: item.file, line: item.line, entry, record, placement: standingIn(placement), text, digest }];
  }

  /** Pupils come before the adults they name: whether these exist is known at the end. */
  private noteTies(record: PersonRecord, position: FeedPosition, isOpen: boolean): void {
    if (record.kind === 'guardian') this.ties.arrived(record.key);
    if (record.kind !== 'pupil' || !isOpen) return;
    for (const { guardianKey } of record.guardians) this.ties.await(guardianKey, position);
  }

  private recordIn(item: Usable, entry: Stored<FeedEntry> | undefined): FeedRecord | undefined {
    if (item.operation === 'delete') return undefined;
    if (item.operation === 'change' && entry?.kind !== item.of) {
      this.reject(item, item.key, item.of === 'school' ? 'unknown-school' : 'unknown-person', `a change of ${item.of} ${item.key}, of whom nothing is known`);
      return undefined;
    }
    const value = item.operation === 'put' ? item.record : changedRecord(entry === undefined ? undefined : recordOf(entry), item);
    const parsed = FeedRecord.safeParse(value);
    if (parsed.success) return parsed.data;
    this.reject(item, keyOf(item), 'malformed-value', parsed.error.issues.map(({ path }) => path.join('.')).join(', '));
    return undefined;
  }

  private reject({ file, line }: FeedPosition, key: string, reason: Parameters<Findings['add']>[0]['reason'], detail: string): readonly never[] {
    this.tools.rejected.add({ file, line, key, reason, detail });
    return [];
  }
}

function keyOf(item: Usable): string {
  return item.operation === 'put' ? item.record.key : item.key;
}
