import { asHubError, HubError } from '../../domain/errors.js';

const DUPLICATE_KEY = 11_000;
const UNREACHABLE = /^Mongo(ose)?(Network|ServerSelection|NotConnected|PoolCleared|TopologyClosed|ClientClosed|ServerClosed|WaitQueueTimeout)/;

/** What the driver says, in the hub's words. */
export function refusalOf(error: unknown, collection: string): HubError {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (code === DUPLICATE_KEY) return new HubError('SYS-CONFLIT', { detail: `a unique value of ${collection} is taken`, cause: error });
  if (typeof name === 'string' && UNREACHABLE.test(name)) return new HubError('SYS-MAINTENANCE', { detail: 'the store does not answer', cause: error });
  return asHubError(error);
}
