import { isDeepStrictEqual } from 'node:util';
import type { Connection as MongooseConnection, mongo } from 'mongoose';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { boundedCount, boundedIds, boundedLimit, checkDocument, indexOf, withoutVersion } from '../checked.js';
import { readCursor, writeCursor } from '../cursor.js';
import type { Collection, CollectionSpec, Document, Page, Query, Scalar, Stored } from '../port.js';
import { toDocument, toRecord, type MongoRecord } from './record.js';
import { refusalOf } from './refusal.js';

const UPSERT_SLICE = 500;
const DEFAULT_COUNT = 10_000;
const INCREMENT_TRIES = 8;

type Filter = Record<string, unknown>;

/** One MongoDB collection. Every method is one server operation on one document, or a short retry round one. */
export class MongoCollection<T extends Document, I extends string> implements Collection<T, I> {
  private readonly records: mongo.Collection<MongoRecord>;

  constructor(
    connection: MongooseConnection,
    private readonly spec: CollectionSpec<T, I>,
    private readonly clock: Clock,
  ) {
    this.records = connection.getClient().db(connection.name).collection<MongoRecord>(spec.name);
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    return this.found(await this.run(() => this.records.findOne(this.alive({ _id: id }))));
  }

  async getMany(ids: readonly string[]): Promise<readonly Stored<T>[]> {
    if (boundedIds(ids).length === 0) return [];
    const records = await this.run(() => this.records.find(this.alive({ _id: { $in: [...ids] } })).toArray());
    const byId = new Map(records.map((record) => [record._id, record]));
    return ids.flatMap((id) => this.found(byId.get(id)) ?? []);
  }

  async find(name: I, query: Query): Promise<Page<T>> {
    const equals = query.equals ?? [];
    const { fields } = indexOf(this.spec, name, equals);
    const limit = boundedLimit(query);
    const ordering = [...fields.slice(equals.length).map((field) => `doc.${field}`), '_id'];
    const after = query.after === undefined ? [] : readCursor(query.after, ordering.length);
    const way = query.descending === true ? -1 : 1;
    const beyond = after.length === 0 ? {} : { $or: beyondPosition(ordering, after, way) };
    const filter = this.alive({ ...this.inIndex(fields, equals), ...beyond });
    const sort = ordering.map((field): [string, 1 | -1] => [field, way]);
    const records = await this.run(() => this.records.find(filter).sort(sort).limit(limit + 1).toArray());
    const items = records.slice(0, limit).map((record) => toDocument<T>(record));
    const last = items.at(-1);
    if (records.length <= limit || last === undefined) return { items };
    return { items, next: writeCursor([...fields.slice(equals.length).map((field) => last[field] as Scalar), last.id]) };
  }

  async count(name: I, equals: readonly Scalar[], atMost = DEFAULT_COUNT): Promise<number> {
    const { fields } = indexOf(this.spec, name, equals);
    return this.run(() => this.records.countDocuments(this.alive(this.inIndex(fields, equals)), { limit: Math.max(1, Math.floor(atMost)) }));
  }

  async insert(document: T): Promise<Stored<T>> {
    const record = toRecord(this.spec, checkDocument(this.spec, document), 1);
    try {
      await this.run(() => this.records.insertOne(record));
    } catch (error) {
      if (!(await this.replacedExpired(record, error))) throw error;
    }
    return toDocument<T>(record);
  }

  async replace(document: Stored<T>): Promise<Stored<T>> {
    const record = toRecord(this.spec, checkDocument(this.spec, withoutVersion(document)), document.version + 1);
    const { matchedCount } = await this.run(() => this.records.replaceOne(this.alive({ _id: document.id, version: document.version }), record));
    if (matchedCount === 0) throw new HubError('SYS-CONFLIT', { detail: `${this.spec.name} ${document.id.slice(0, 80)}` });
    return toDocument<T>(record);
  }

  async bulkUpsert(documents: readonly T[]): Promise<number> {
    let changed = 0;
    for (let start = 0; start < documents.length; start += UPSERT_SLICE) {
      changed += await this.upsertSlice(documents.slice(start, start + UPSERT_SLICE).map((document) => checkDocument(this.spec, document)));
    }
    return changed;
  }

  async remove(id: string): Promise<boolean> {
    const { deletedCount } = await this.run(() => this.records.deleteOne(this.alive({ _id: id })));
    return deletedCount === 1;
  }

  async take(id: string): Promise<Stored<T> | undefined> {
    return this.found(await this.run(() => this.records.findOneAndDelete(this.alive({ _id: id }))));
  }

  async increment(field: keyof T & string, by: number, initial: T): Promise<Stored<T>> {
    const base = Number((initial as Readonly<Record<string, unknown>>)[field] ?? 0);
    const update = { $inc: { [`doc.${field}`]: by, version: 1 } } as mongo.UpdateFilter<MongoRecord>;
    for (let attempt = 1; ; attempt += 1) {
      // The record before plus the step is the record after; servers that only speak the protocol may answer `after` with a later one.
      const before = await this.run(() => this.records.findOneAndUpdate(this.alive({ _id: initial.id }), update, { returnDocument: 'before' }));
      if (before !== null) return stepped<T>(before, field, by);
      try {
        return await this.insert({ ...initial, [field]: base + by });
      } catch (error) {
        const lostRace = error instanceof HubError && error.code === 'SYS-CONFLIT';
        if (!lostRace || attempt === INCREMENT_TRIES) throw error;
      }
    }
  }

  async lease({ forMs, limit }: { readonly forMs: number; readonly limit: number }): Promise<readonly Stored<T>[]> {
    const { due } = this.spec;
    if (due === undefined) throw new HubError('SYS-FORME', { detail: `${this.spec.name} is not a queue` });
    const now = this.clock.now();
    const update = { $set: { [`doc.${due}`]: now + forMs }, $inc: { version: 1 } } as mongo.UpdateFilter<MongoRecord>;
    const leased: Stored<T>[] = [];
    while (leased.length < boundedCount(limit)) {
      const record = await this.run(() =>
        this.records.findOneAndUpdate(this.alive({ [`doc.${due}`]: { $lte: now } }), update, { sort: { [`doc.${due}`]: 1, _id: 1 }, returnDocument: 'after' }),
      );
      if (record === null) break;
      leased.push(toDocument<T>(record));
    }
    return leased;
  }

  /** Takes the place of a document that has expired but that the server has not removed yet. */
  private async replacedExpired(record: MongoRecord, error: unknown): Promise<boolean> {
    if (this.spec.expires === undefined || !(error instanceof HubError) || error.code !== 'SYS-CONFLIT') return false;
    const expired = { _id: record._id, expiresAt: { $lte: new Date(this.clock.now()) } };
    const { matchedCount } = await this.run(() => this.records.replaceOne(expired, record));
    return matchedCount === 1;
  }

  private async upsertSlice(documents: readonly T[]): Promise<number> {
    const known = await this.run(() => this.records.find({ _id: { $in: documents.map(({ id }) => id) } }).toArray());
    const byId = new Map(known.map((record) => [record._id, record]));
    const changed = documents.filter((document) => !isDeepStrictEqual(byId.get(document.id)?.doc, document));
    if (changed.length === 0) return 0;
    const writes = changed.map((document) => ({
      replaceOne: { filter: { _id: document.id }, replacement: toRecord(this.spec, document, (byId.get(document.id)?.version ?? 0) + 1), upsert: true },
    }));
    await this.run(() => this.records.bulkWrite(writes, { ordered: false }));
    return changed.length;
  }

  private inIndex(fields: readonly string[], equals: readonly Scalar[]): Filter {
    return Object.fromEntries(fields.map((field, position) => [`doc.${field}`, position < equals.length ? { $eq: equals[position] } : { $exists: true }]));
  }

  private alive(filter: Filter): mongo.Filter<MongoRecord> {
    const now = new Date(this.clock.now());
    return (this.spec.expires === undefined ? filter : { $and: [filter, { $or: [{ expiresAt: { $gt: now } }, { expiresAt: { $exists: false } }] }] });
  }

  private found(record: MongoRecord | null | undefined): Stored<T> | undefined {
    return record === null || record === undefined ? undefined : toDocument<T>(record);
  }

  private async run<R>(operation: () => Promise<R>): Promise<R> {
    try {
      return await operation();
    } catch (error) {
      throw refusalOf(error, this.spec.name);
    }
  }
}

function stepped<T extends Document>(before: MongoRecord, field: keyof T & string, by: number): Stored<T> {
  const document = toDocument<T>(before);
  return { ...document, [field]: Number(document[field]) + by, version: before.version + 1 };
}

/** (a, b, id) beyond (x, y, z): a beyond x, or a = x and b beyond y, or… */
function beyondPosition(ordering: readonly string[], after: readonly Scalar[], way: 1 | -1): Filter[] {
  const operator = way === 1 ? '$gt' : '$lt';
  return ordering.map((field, position) => ({
    ...Object.fromEntries(ordering.slice(0, position).map((earlier, index) => [earlier, { $eq: after[index] }])),
    [field]: { [operator]: after[position] },
  }));
}
