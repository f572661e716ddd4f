import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/schema.js';
import { testConfig } from './hub.js';

/** A store that outlives the processes that use it, and the secrets they share. */
export interface SharedStore {
  readonly config: Pick<Config, 'store' | 'secrets'>;
  /** The embedded engine's file; undefined on a server. */
  readonly file: string | undefined;
  remove(): void;
}

/** On the server that `MONGODB_URI` names, else in a file of its own. */
export function sharedStore(): SharedStore {
  const { store, secrets } = testConfig('http://127.0.0.1');
  if (store.engine === 'mongo') return { config: { store, secrets }, file: undefined, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-shared-'));
  const file = join(folder, 'hub.db');
  return { config: { store: { engine: 'sqlite', file }, secrets }, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
