import { AsyncLocalStorage } from 'node:async_hooks';
import type { LtijsDatabase } from 'ltijs';
import type { LtijsCall } from './call.js';

/** The call that the running code belongs to: ltijs asks its database, and passes nothing along. */
export const currentCall = new AsyncLocalStorage<LtijsCall>();

interface PlatformQuery {
  readonly platformUrl?: string;
  readonly clientId?: string;
}

const done = (): Promise<boolean> => Promise.resolve(true);

/**
 * The store as ltijs sees it: one platform, of the registration that was called, with the key that was found for it. Nonces are used
 * up on the hub's own store, where one call does it (LM-14): ltijs reads first and writes then, and of two at once lets both in. What it
 * would keep of people and courses is kept nowhere.
 */
export class CallDatabase implements LtijsDatabase {
  readonly setup = done;
  readonly Close = done;
  readonly Insert = done;
  readonly Replace = done;
  readonly Modify = done;
  readonly Delete = done;

  Get(_key: string | false, collection: string, query: PlatformQuery = {}): Promise<readonly object[] | false> {
    return Promise.resolve(collection === 'platform' && platformOf(query));
  }
}

function platformOf({ platformUrl, clientId }: PlatformQuery): readonly object[] | false {
  const call = currentCall.getStore();
  if (call === undefined || platformUrl !== call.platform.issuer || clientId !== call.platform.clientId) return false;
  const { platform, key } = call;
  return [{
    platformName: platform.name,
    platformUrl: platform.issuer,
    clientId: platform.clientId,
    authEndpoint: platform.authorizationUrl,
    accesstokenEndpoint: platform.tokenUrl,
    kid: platform.id,
    authConfig: { method: 'JWK_KEY', key },
  }];
}
