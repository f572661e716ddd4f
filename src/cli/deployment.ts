import { resolve } from 'node:path';
import { configDirectory, loadConfig, type ConfigPlace } from '../config/load.js';
import type { Config } from '../config/schema.js';
import { systemClock } from '../domain/clock.js';
import { COLLECTIONS } from '../store/collections.js';
import { openStore } from '../store/open.js';
import type { Store } from '../store/port.js';
import type { CommandContext } from './terminal.js';

/** The configuration directory and environment of this run. */
export function placeOf(context: CommandContext): ConfigPlace {
  const { env } = context.terminal;
  const named = context.directory();
  return { directory: named === undefined ? configDirectory(env) : resolve(named), env };
}

/**
 * Does something with the store of the deployment, and closes it whatever happens.
 * @throws HubError `SYS-CONFIG` with every fault of the configuration, `SYS-MAINTENANCE` when the store does not open
 */
export async function withStore<T>(context: CommandContext, work: (store: Store, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig(placeOf(context));
  const store = await openStore(config.store, { clock: systemClock, encryptionKeys: config.secrets.encryption });
  try {
    await store.prepare(Object.values(COLLECTIONS));
    return await work(store, config);
  } finally {
    await store.close();
  }
}
