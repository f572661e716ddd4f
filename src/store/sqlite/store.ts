import Database from 'libsql';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { WatchfulStore } from '../cached-store.js';
import type { AnyCollectionSpec, Collection, CollectionSpec, Document } from '../port.js';
import { SqliteCollection } from './collection.js';
import { createTable, tableOf } from './schema.js';

const SWEEP_STEP = 500;

/**
 * The embedded engine: one file, or memory. Write-ahead log with `synchronous = NORMAL`: an acknowledged write survives
 * the death of the process (kill -9); a loss of power may cost the last moments but never corrupts the file.
 */
export class SqliteStore implements WatchfulStore {
  private readonly database: Database.Database;
  private readonly dataVersion: Database.Statement;
  private readonly expiring: string[] = [];

  constructor(
    file: string,
    private readonly clock: Clock,
  ) {
    this.database = new Database(file, { timeout: 5_000 });
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = NORMAL');
    this.dataVersion = this.database.prepare('PRAGMA data_version').raw(true);
  }

  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I> {
    createTable(this.database, spec);
    return new SqliteCollection(this.database, spec, this.clock);
  }

  prepare(specs: readonly AnyCollectionSpec[]): Promise<void> {
    for (const spec of specs) {
      createTable(this.database, spec);
      if (spec.expires !== undefined) this.expiring.push(tableOf(spec.name));
    }
    return Promise.resolve();
  }

  ping(): Promise<void> {
    try {
      this.database.prepare('SELECT 1').get();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(new HubError('SYS-MAINTENANCE', { detail: 'the store does not answer', cause: error }));
    }
  }

  /** Changes when another connection committed, and never by a commit of this one. */
  othersWrites(): number {
    const [version] = this.dataVersion.get() as readonly [number];
    return version;
  }

  async sweep(): Promise<number> {
    let removed = 0;
    for (const table of this.expiring) {
      const step = this.database.prepare(`DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE expires <= ? LIMIT ${SWEEP_STEP})`);
      for (let changes = SWEEP_STEP; changes === SWEEP_STEP; ) {
        changes = step.run(this.clock.now()).changes;
        removed += changes;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    return removed;
  }

  close(): Promise<void> {
    this.database.close();
    return Promise.resolve();
  }
}
