import type { JWK } from 'jose';
import { HubError } from '../../../domain/errors.js';
import type { Endpoint, OutboundTools, Reply } from '../../contract.js';
import type { KeyRing } from '../../lti/keys/key-ring.js';
import type { Registrations } from './registration.js';
import type { Lti13Settings } from './settings.js';

const CACHE_S = 3_600;
/** The set of all tools reads one list of keys for each: once in a while, however often it is asked for. */
const ALL_FRESH_MS = 60_000;

export interface KeySetTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly registrations: Registrations;
  readonly keys: KeyRing;
}

/** The public keys of one tool's platform side: a set for each, so that no tool depends on another's rotation. */
export function keySetEndpoint({ hub, registrations, keys }: KeySetTools): Endpoint {
  return {
    methods: ['GET'],
    path: '/lti/tools/:clientId/jwks',
    async handle({ pathParameters }) {
      const clientId = pathParameters['clientId'] ?? '';
      const isKnown = registrations.get(clientId) !== undefined || await hub.registrar.isKnown(clientId);
      if (!isKnown) throw new HubError('RES-INCONNUE', { detail: 'no such client' });
      return keySet(await keys.published(clientId));
    },
  };
}

/** The keys of all tools that are open, for those that look for them at the issuer alone. */
export function allKeysEndpoint({ hub, registrations, keys }: KeySetTools): Endpoint {
  let known: { readonly at: number; readonly set: Promise<readonly JWK[]> } | undefined;
  const gather = async (): Promise<readonly JWK[]> => {
    const all: JWK[] = [];
    for (const clientId of registrations.clientIds()) all.push(...await keys.published(clientId));
    return all;
  };
  return {
    methods: ['GET'],
    path: '/lti/jwks',
    async handle() {
      const now = hub.clock.now();
      if (known === undefined || now - known.at >= ALL_FRESH_MS) known = { at: now, set: gather() };
      try {
        return keySet(await known.set);
      } catch (error) {
        known = undefined;
        throw error;
      }
    },
  };
}

function keySet(keys: readonly JWK[]): Reply {
  return { kind: 'document', type: 'application/json', body: JSON.stringify({ keys }), cacheSeconds: CACHE_S };
}
