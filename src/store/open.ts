import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../domain/clock.js';
import { EncryptedStore, FieldCipher } from './encrypt.js';
import type { Store } from './port.js';
import { SqliteStore } from './sqlite/store.js';

export type StoreChoice = { readonly engine: 'sqlite'; readonly file: string } | { readonly engine: 'mongo'; readonly uri: string };

export interface StoreTools {
  readonly clock: Clock;
  /** 32 bytes each, in base64; the first encrypts, all decrypt. */
  readonly encryptionKeys: readonly string[];
}

/** The engine that was chosen, with secrets encrypted at rest. @throws HubError `SYS-MAINTENANCE` when it cannot be reached */
export async function openStore(choice: StoreChoice, { clock, encryptionKeys }: StoreTools): Promise<Store> {
  return new EncryptedStore(await openEngine(choice, clock), new FieldCipher(encryptionKeys));
}

async function openEngine(choice: StoreChoice, clock: Clock): Promise<Store> {
  if (choice.engine === 'mongo') {
    // Loaded only where it is used: a town on the embedded engine does not pay for the driver.
    const { openMongo } = await import('./mongo/store.js');
    return openMongo(choice.uri, clock);
  }
  if (choice.file !== ':memory:') mkdirSync(dirname(choice.file), { recursive: true });
  return new SqliteStore(choice.file, clock);
}
