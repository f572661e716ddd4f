import type { Database } from 'libsql';
import { HubError } from '../../domain/errors.js';
import type { AnyCollectionSpec } from '../port.js';

/** Table of a collection; names of collections come from our own code, and are checked all the same. */
export function tableOf(name: string): string {
  return `"${checkedName(name)}"`;
}

/** A field of the body as an SQL expression; the same text in an index and in a query, or the index would not serve. */
export function fieldOf(name: string): string {
  return `json_extract(body, '$.${checkedName(name)}')`;
}

/** Makes the table and its indexes when they are not there. */
export function createTable(database: Database, spec: AnyCollectionSpec): void {
  const table = tableOf(spec.name);
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL, expires INTEGER) WITHOUT ROWID`);
  if (spec.expires !== undefined) database.exec(`CREATE INDEX IF NOT EXISTS ${indexName(spec, 'expires')} ON ${table} (expires)`);
  if (spec.due !== undefined) {
    const due = fieldOf(spec.due);
    database.exec(`CREATE INDEX IF NOT EXISTS ${indexName(spec, 'due')} ON ${table} (${due}, id) WHERE ${due} IS NOT NULL`);
  }
  for (const [name, index] of Object.entries(spec.indexes)) createIndex(database, spec, name, index);
}

/** A document that lacks a field is left out: SQLite holds nulls apart in a unique index, and the condition does the rest. */
function createIndex(database: Database, spec: AnyCollectionSpec, name: string, { fields, unique }: AnyCollectionSpec['indexes'][string]): void {
  const columns = fields.map(fieldOf);
  const present = presenceOf(fields);
  const ordered = unique === true ? columns : [...columns, 'id'];
  database.exec(
    `CREATE ${unique === true ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${indexName(spec, name)} ON ${tableOf(spec.name)} (${ordered.join(', ')}) WHERE ${present}`,
  );
}

/** The condition under which a document is in an index. */
export function presenceOf(fields: readonly string[]): string {
  return fields.map((field) => `${fieldOf(field)} IS NOT NULL`).join(' AND ');
}

function indexName(spec: AnyCollectionSpec, name: string): string {
  return `"${checkedName(spec.name)}_${checkedName(name)}"`;
}

function checkedName(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,60}$/.test(name)) throw new HubError('SYS-CONFIG', { detail: `not a name for the store: ${name}` });
  return name;
}
