import type { LtijsDatabase } from 'ltijs';
import { currentCall } from './call.js';

interface PlatformQuery {
  readonly platformUrl?: string;
  readonly clientId?: string;
}

/**
 * The store as ltijs sees it: one platform, of the registration that was called, with the key that was found for it, and nonces that
 * are used once on the hub's own store. What ltijs would keep of people and courses is kept nowhere.
 */
export class CallDatabase implements LtijsDatabase {
  setup(): Promise<boolean> {
    return Promise.resolve(true);
  }

  Close(): Promise<boolean> {
    return Promise.resolve(true);
  }

  Get(_key: string | false, collection: string, query: PlatformQuery = {}): Promise<readonly object[] | false> {
    return Promise.resolve(collection === 'platform' && platformOf(query));
  }

  async Insert(_key: string | false, collection: string): Promise<boolean> {
    if (collection !== 'nonce' || await currentCall.getStore()?.useNonce() === true) return true;
    throw new Error('NONCE_ALREADY_RECEIVED');
  }

  Replace(): Promise<boolean> {
    return Promise.resolve(true);
  }

  Modify(): Promise<boolean> {
    return Promise.resolve(true);
  }

  Delete(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

function platformOf({ platformUrl, clientId }: PlatformQuery): readonly object[] | false {
  const call = currentCall.getStore();
  if (call === undefined || platformUrl !== call.lms.issuer || clientId !== call.lms.clientId) return false;
  const { lms, key } = call;
  return [{
    platformName: lms.name,
    platformUrl: lms.issuer,
    clientId: lms.clientId,
    authEndpoint: lms.authorizationUrl,
    accesstokenEndpoint: lms.tokenUrl,
    kid: lms.id,
    authConfig: { method: 'JWK_KEY', key },
  }];
}
