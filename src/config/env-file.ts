import { HubError } from '../domain/errors.js';

/**
 * Reads `.env` of the current directory into the environment, when there is one. A variable that is set already stays.
 * @throws HubError `SYS-CONFIG` when there is one that cannot be read
 */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    throw new HubError('SYS-CONFIG', { detail: '.env is there and cannot be read', cause: error });
  }
}
