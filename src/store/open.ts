import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import { CachedStore } from './cached-store.js';
import { EncryptedStore, FieldCipher } from './encrypt.js';
import type { Store } from './port.js';
import { SqliteStore } from './sqlite/store.js';

export type StoreChoice = { readonly engine: 'sqlite'; readonly file: string } | { readonly engine: 'mongo'; readonly uri: string };

export interface StoreTools {
  readonly clock: Clock;
  /** 32 bytes each, in base64; the first encrypts, all decrypt. */
  readonly encryptionKeys: readonly string[];
}

/** The engine that was chosen, with secrets encrypted at rest, and in memory what it can tell is still true. @throws HubError `SYS-MAINTENANCE` when it cannot be reached */
export async function openStore(choice: StoreChoice, { clock, encryptionKeys }: StoreTools): Promise<Store> {
  const cipher = new FieldCipher(encryptionKeys);
  if (choice.engine === 'mongo') {
    // Loaded only where it is used: a town on the embedded engine does not pay for the driver.
    const { openMongo } = await import('./mongo/store.js');
    return new EncryptedStore(await openMongo(choice.uri, clock), cipher);
  }
  const engine = openFile(choice.file, clock);
  return new CachedStore(new EncryptedStore(engine, cipher), engine, clock);
}

/** The usual reasons (a folder that is not there, a user who may not) are for whoever installs the hub, not a fault of ours. */
function openFile(file: string, clock: Clock): SqliteStore {
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    return new SqliteStore(file, clock);
  } catch (error) {
    throw new HubError('SYS-MAINTENANCE', { detail: `cannot open the store ${file}: ${error instanceof Error ? error.message : 'unknown reason'}`, cause: error });
  }
}
