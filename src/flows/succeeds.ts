import { HubError } from '../domain/errors.js';

/** What the write gave; undefined when another was first (`SYS-CONFLIT`). */
export async function unlessTaken<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof HubError && error.code === 'SYS-CONFLIT') return undefined;
    throw error;
  }
}

/** True when the write was made, false when another was first. */
export async function succeeds(write: Promise<unknown>): Promise<boolean> {
  return await unlessTaken(write.then(() => true)) ?? false;
}
