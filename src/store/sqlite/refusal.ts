import { asHubError, HubError } from '../../domain/errors.js';

/** What the engine says, in the hub's words. */
export function refusalOf(error: unknown, collection: string): HubError {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const text = `${String(code)} ${String(message)}`;
  if (/UNIQUE constraint failed|SQLITE_CONSTRAINT/.test(text)) return new HubError('SYS-CONFLIT', { detail: `a unique index of ${collection}`, cause: error });
  if (/SQLITE_BUSY|database is locked/.test(text)) return new HubError('SYS-MAINTENANCE', { detail: 'another process holds the store', cause: error });
  return asHubError(error);
}
