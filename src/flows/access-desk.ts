import type { Clock } from '../domain/clock.js';
import type { AccessDesk } from '../protocols/contract/services.js';
import type { AccessToken } from '../store/collections/learning.js';
import type { Collection } from '../store/port.js';
import { AddressLimit } from './address-limit.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { Throttle } from './throttle.js';
import { hashedToken, randomToken } from './tokens.js';

const TOKEN_BITS = 256;
/** One publisher serves every school of an academy from one address, and some of its libraries ask a token for each score. */
const TOKENS_PER_CLIENT = { limit: 6_000, windowMs: 60_000 };
const REQUESTS_PER_ADDRESS_AND_MINUTE = 12_000;

export interface AccessTools {
  readonly clock: Clock;
  readonly tokens: Collection<AccessToken>;
  readonly throttle: Throttle;
  readonly directory: DirectoryDesk;
}

/** Access tokens of tools, kept in the store as hashes. What a token may still do is decided when it is used. */
export function createAccessDesk({ clock, tokens, throttle, directory }: AccessTools): AccessDesk {
  const addresses = new AddressLimit(REQUESTS_PER_ADDRESS_AND_MINUTE, clock);
  return {
    async issue({ clientId, deploymentId, scopes }, ttlMs) {
      const token = randomToken(TOKEN_BITS);
      const deployment = deploymentId === undefined ? {} : { deploymentId };
      await tokens.insert({ id: hashedToken(token), clientId, ...deployment, scopes: [...scopes], expiresAt: clock.now() + ttlMs });
      return token;
    },
    find: (token) => tokens.get(hashedToken(token)),
    countFrom(address) {
      addresses.count('asked', address);
    },
    countOf: (clientId) => throttle.count(`tokens ${clientId}`, TOKENS_PER_CLIENT),
    isSchool: async (id) => (await directory.organisation(id))?.kind === 'school',
  };
}
