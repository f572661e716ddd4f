import { HubError } from '../domain/errors.js';

/** True when the write was made, false when another was first (`SYS-CONFLIT`). */
export async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof HubError && error.code === 'SYS-CONFLIT') return false;
    throw error;
  }
}
