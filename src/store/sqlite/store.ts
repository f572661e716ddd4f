import { join, parse } from 'node:path';
import Database from 'libsql';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { WatchfulStore } from '../cached-store.js';
import type { AnyCollectionSpec, Collection, CollectionSpec, Document } from '../port.js';
import { SqliteCollection } from './collection.js';
import { createTable, tableOf } from './schema.js';

const SWEEP_STEP = 500;
const MEMORY = ':memory:';

/** Pages of 4 kB. An import touches some hundred with each write: it goes over them in memory, not on disk each time. */
const BULK_PRAGMAS = ['cache_size = -16000', 'wal_autocheckpoint = 4000'];

/**
 * The embedded engine: two files, or memory. Write-ahead log with `synchronous = NORMAL`: an acknowledged write survives
 * the death of the process (kill -9); a loss of power may cost the last moments but never corrupts the file.
 *
 * A file has one writer at a time. What is written in bulk is in a file beside the other, so that an import of a whole academy,
 * which writes without a pause, and those who sign in meanwhile do not wait for each other.
 */
export class SqliteStore implements WatchfulStore {
  private readonly main: Database.Database;
  private readonly bulk: Database.Database;
  private readonly versions: readonly Database.Statement[];
  private readonly expiring: { readonly database: Database.Database; readonly table: string }[] = [];

  constructor(
    file: string,
    private readonly clock: Clock,
  ) {
    this.main = opened(file);
    this.bulk = file === MEMORY ? this.main : opened(bulkFileOf(file), BULK_PRAGMAS);
    this.versions = [...new Set([this.main, this.bulk])].map((database) => database.prepare('PRAGMA data_version').raw(true));
  }

  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I> {
    const database = this.databaseOf(spec);
    createTable(database, spec);
    return new SqliteCollection(database, spec, this.clock);
  }

  prepare(specs: readonly AnyCollectionSpec[]): Promise<void> {
    for (const spec of specs) {
      const database = this.databaseOf(spec);
      createTable(database, spec);
      if (spec.expires !== undefined) this.expiring.push({ database, table: tableOf(spec.name) });
    }
    return Promise.resolve();
  }

  ping(): Promise<void> {
    try {
      for (const database of [this.main, this.bulk]) database.prepare('SELECT 1').get();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(new HubError('SYS-MAINTENANCE', { detail: 'the store does not answer', cause: error }));
    }
  }

  /** Changes when another connection committed, and never by a commit of this one. */
  othersWrites(): string {
    return this.versions.map((version) => (version.get() as readonly [number])[0]).join(' ');
  }

  async sweep(): Promise<number> {
    let removed = 0;
    for (const { database, table } of this.expiring) {
      const step = database.prepare(`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE expires <= ? LIMIT ${SWEEP_STEP})`);
      for (let changes = SWEEP_STEP; changes === SWEEP_STEP; ) {
        changes = step.run(this.clock.now()).changes;
        removed += changes;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return removed;
  }

  close(): Promise<void> {
    for (const database of new Set([this.main, this.bulk])) database.close();
    return Promise.resolve();
  }

  /** A store that was made when there was one file keeps its tables where they are. */
  private databaseOf({ name, bulk }: AnyCollectionSpec): Database.Database {
    return bulk === true && !hasTable(this.main, name) ? this.bulk : this.main;
  }
}

function opened(file: string, pragmas: readonly string[] = []): Database.Database {
  const database = new Database(file, { timeout: 5_000 });
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', ...pragmas]) database.pragma(pragma);
  return database;
}

/** `passerelle-directory.db` beside `passerelle.db`. */
function bulkFileOf(file: string): string {
  const { dir, name, ext } = parse(file);
  return join(dir, `${name}-directory${ext}`);
}

function hasTable(database: Database.Database, name: string): boolean {
  return database.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(name) !== undefined;
}
