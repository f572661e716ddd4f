import type { Database, Statement } from 'libsql';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { boundedCount, boundedIds, boundedLimit, checkDocument, indexOf, withoutVersion } from '../checked.js';
import { readCursor, writeCursor } from '../cursor.js';
import type { Collection, CollectionSpec, Document, Page, Query, Scalar, Stored } from '../port.js';
import { refusalOf } from './refusal.js';
import { fieldOf, presenceOf, tableOf } from './schema.js';

const UPSERT_SLICE = 500;
const DEFAULT_COUNT = 10_000;

/** Version and body of a document: the two columns that every statement gives back, in this order. */
type Row = readonly [version: number, body: string];

const COLUMNS = 'version, body';

type Bound = string | number | null;

/** One table. SQLite runs each statement alone, so every method that is one statement is atomic by itself. */
export class SqliteCollection<T extends Document, I extends string> implements Collection<T, I> {
  private readonly table: string;
  private readonly alive: string;
  private readonly selectOne: string;
  private readonly selectMany: string;
  private readonly upsert: string;
  private readonly statements = new Map<string, Statement>();
  private readonly finds = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly spec: CollectionSpec<T, I>,
    private readonly clock: Clock,
  ) {
    this.table = tableOf(spec.name);
    this.alive = spec.expires === undefined ? 'TRUE' : '(expires IS NULL OR expires > ?1)';
    this.selectOne = `SELECT ${COLUMNS} FROM ${this.table} WHERE id = ?2 AND ${this.alive}`;
    // One list bound to one statement: each call from here into the engine costs as much as reading a document.
    this.selectMany = `SELECT ${COLUMNS} FROM json_each(?2) AS asked CROSS JOIN ${this.table} AS kept ON kept.id = asked.value
      WHERE ${this.alive} ORDER BY asked.key`;
    this.upsert = `INSERT INTO ${this.table} (id, version, body, expires)
      SELECT value ->> 0, 1, value ->> 1, value ->> 2 FROM json_each(?1) WHERE TRUE
      ON CONFLICT (id) DO UPDATE SET version = version + 1, body = excluded.body, expires = excluded.expires
      WHERE body <> excluded.body OR expires IS NOT excluded.expires`;
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    return this.toDocument(this.one(this.selectOne, id));
  }

  async getMany(ids: readonly string[]): Promise<readonly Stored<T>[]> {
    const rows = ids.length === 0 ? [] : this.all(this.selectMany, JSON.stringify(boundedIds(ids)));
    return rows.flatMap((row) => this.toDocument(row) ?? []);
  }

  async find(name: I, query: Query): Promise<Page<T>> {
    const equals = query.equals ?? [];
    const index = indexOf(this.spec, name, equals);
    const limit = boundedLimit(query);
    const after = query.after === undefined ? [] : readCursor(query.after, index.fields.length - equals.length + 1);
    const sql = this.findSql(index.fields, equals.length, after.length > 0, query.descending === true);
    const rows = this.all(sql, limit + 1, ...equals.map(toBound), ...after.map(toBound));
    const items = rows.slice(0, limit).flatMap((row) => this.toDocument(row) ?? []);
    const last = items.at(-1);
    if (rows.length <= limit || last === undefined) return { items };
    return { items, next: writeCursor([...index.fields.slice(equals.length).map((field) => last[field] as Scalar), last.id]) };
  }

  async count(name: I, equals: readonly Scalar[], atMost = DEFAULT_COUNT): Promise<number> {
    const index = indexOf(this.spec, name, equals);
    const conditions = [presenceOf(index.fields), this.alive, ...equals.map((_, position) => `${fieldOf(index.fields[position] ?? '')} = ?${position + 2}`)];
    const sql = `SELECT COUNT(*), '' FROM (SELECT 1 FROM ${this.table} WHERE ${conditions.join(' AND ')} LIMIT ${Math.max(1, Math.floor(atMost))})`;
    const [total = 0] = this.one(sql, ...equals.map(toBound)) ?? [];
    return total;
  }

  async insert(document: T): Promise<Stored<T>> {
    const checked = checkDocument(this.spec, document);
    // A document that has expired is as if it were not there: its place is free.
    const sql = `INSERT INTO ${this.table} (id, version, body, expires) VALUES (?2, 1, ?3, ?4)
      ON CONFLICT (id) DO UPDATE SET version = 1, body = excluded.body, expires = excluded.expires WHERE NOT ${this.alive} RETURNING ${COLUMNS}`;
    return this.written(this.one(sql, checked.id, JSON.stringify(checked), this.expiryOf(checked)), checked.id);
  }

  async replace(document: Stored<T>): Promise<Stored<T>> {
    const checked = checkDocument(this.spec, withoutVersion(document));
    const sql = `UPDATE ${this.table} SET version = version + 1, body = ?4, expires = ?5 WHERE id = ?2 AND version = ?3 AND ${this.alive} RETURNING ${COLUMNS}`;
    return this.written(this.one(sql, checked.id, document.version, JSON.stringify(checked), this.expiryOf(checked)), checked.id);
  }

  async bulkUpsert(documents: readonly T[]): Promise<number> {
    let changed = 0;
    for (let start = 0; start < documents.length; start += UPSERT_SLICE) {
      if (start > 0) await new Promise((resolve) => setImmediate(resolve));
      changed += this.upsertSlice(documents.slice(start, start + UPSERT_SLICE));
    }
    return changed;
  }

  async remove(id: string): Promise<boolean> {
    return this.one(`DELETE FROM ${this.table} WHERE id = ?2 AND ${this.alive} RETURNING ${COLUMNS}`, id) !== undefined;
  }

  async take(id: string): Promise<Stored<T> | undefined> {
    return this.toDocument(this.one(`DELETE FROM ${this.table} WHERE id = ?2 AND ${this.alive} RETURNING ${COLUMNS}`, id));
  }

  async increment(field: keyof T & string, by: number, initial: T): Promise<Stored<T>> {
    const base = Number((initial as Readonly<Record<string, unknown>>)[field] ?? 0);
    const checked = checkDocument(this.spec, { ...initial, [field]: base + by });
    const path = `'$.${field}'`;
    const sql = `INSERT INTO ${this.table} (id, version, body, expires) VALUES (?2, 1, ?3, ?4) ON CONFLICT (id) DO UPDATE SET
      version = CASE WHEN ${this.alive} THEN version + 1 ELSE 1 END,
      expires = CASE WHEN ${this.alive} THEN expires ELSE excluded.expires END,
      body = CASE WHEN ${this.alive} THEN json_set(body, ${path}, COALESCE(${fieldOf(field)}, 0) + ?5) ELSE excluded.body END
      RETURNING ${COLUMNS}`;
    return this.written(this.one(sql, checked.id, JSON.stringify(checked), this.expiryOf(checked), by), checked.id);
  }

  async lease({ forMs, limit }: { readonly forMs: number; readonly limit: number }): Promise<readonly Stored<T>[]> {
    const { due } = this.spec;
    if (due === undefined) throw new HubError('SYS-FORME', { detail: `${this.spec.name} is not a queue` });
    const field = fieldOf(due);
    const sql = `UPDATE ${this.table} SET version = version + 1, body = json_set(body, '$.${due}', ?1 + ?2)
      WHERE id IN (SELECT id FROM ${this.table} WHERE ${field} IS NOT NULL AND ${field} <= ?1 AND ${this.alive} ORDER BY ${field}, id LIMIT ${boundedCount(limit)})
      RETURNING ${COLUMNS}`;
    return this.all(sql, forMs).flatMap((row) => this.toDocument(row) ?? []);
  }

  /** One statement, and so one transaction. */
  private upsertSlice(documents: readonly T[]): number {
    const rows = documents.map((document) => {
      const checked = checkDocument(this.spec, document);
      return [checked.id, JSON.stringify(checked), this.expiryOf(checked)];
    });
    return this.ask(this.upsert, (statement) => statement.run(JSON.stringify(rows)).changes);
  }

  private expiryOf(document: T): number | null {
    const { expires } = this.spec;
    return expires === undefined ? null : ((document[expires] as number | undefined) ?? null);
  }

  /** Every page of one shape is one statement: what is asked for is bound, not written into it. */
  private findSql(fields: readonly string[], equal: number, isNext: boolean, isDescending: boolean): string {
    const key = `${fields.join(' ')} ${equal} ${isNext} ${isDescending}`;
    const known = this.finds.get(key);
    if (known !== undefined) return known;
    const ordering = [...fields.slice(equal).map(fieldOf), 'id'];
    const direction = isDescending ? 'DESC' : 'ASC';
    const position = ordering.map((_, place) => `?${3 + equal + place}`);
    const conditions = [
      presenceOf(fields),
      this.alive,
      ...fields.slice(0, equal).map((field, place) => `${fieldOf(field)} = ?${3 + place}`),
      ...(isNext ? [`(${ordering.join(', ')}) ${isDescending ? '<' : '>'} (${position.join(', ')})`] : []),
    ];
    const order = ordering.map((field) => `${field} ${direction}`).join(', ');
    const sql = `SELECT ${COLUMNS} FROM ${this.table} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?2`;
    this.finds.set(key, sql);
    return sql;
  }

  private toDocument(row: Row | undefined): Stored<T> | undefined {
    if (row === undefined) return undefined;
    const [version, body] = row;
    return Object.assign(JSON.parse(body) as T, { version });
  }

  private written(row: Row | undefined, id: string): Stored<T> {
    const stored = this.toDocument(row);
    if (stored === undefined) throw new HubError('SYS-CONFLIT', { detail: `${this.spec.name} ${id.slice(0, 80)}` });
    return stored;
  }

  /** The first parameter of every statement that reads is the time it is. */
  private one(sql: string, ...values: readonly Bound[]): Row | undefined {
    return this.ask(sql, (statement) => statement.get(this.clock.now(), ...values) as Row | undefined);
  }

  private all(sql: string, ...values: readonly Bound[]): readonly Row[] {
    return this.ask(sql, (statement) => statement.all(this.clock.now(), ...values) as readonly Row[]);
  }

  private ask<R>(sql: string, question: (statement: Statement) => R): R {
    try {
      return question(this.statement(sql));
    } catch (error) {
      // libsql 0.5 does not reset a statement that failed: it would fail for ever.
      this.statements.delete(sql);
      throw refusalOf(error, this.spec.name);
    }
  }

  private statement(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    if (prepared.reader) prepared.raw(true);
    this.statements.set(sql, prepared);
    return prepared;
  }
}

function toBound(value: Scalar): Bound {
  return typeof value === 'boolean' ? Number(value) : value;
}
