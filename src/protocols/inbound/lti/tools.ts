import type { Clock } from '../../../domain/clock.js';
import type { OneTimeValues } from '../../contract.js';
import type { OutgoingHttp } from '../../contract/outgoing.js';
import type { KeyCabinet } from '../../contract/keys.js';
import type { KeyRing } from '../../lti/keys/key-ring.js';
import type { RemoteKeys } from '../../lti/keys/remote-keys.js';
import type { SecondJudge } from './ltijs/call.js';

/** What the hub gives its LTI tool side. */
export interface LmsProtocolTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly http: OutgoingHttp;
  readonly keys: KeyCabinet;
  /** The hub's public origin; from configuration, never from a request. */
  readonly origin: string;
  /** Name of this hub, as LMSs see it. */
  readonly platform: { readonly name: string };
  /** On a thread of its own where none is given. */
  readonly ltijs?: SecondJudge;
}

/** The same with the keys of both sides at hand. */
export interface LtiTool extends Omit<LmsProtocolTools, 'keys' | 'ltijs'> {
  readonly ltijs: SecondJudge;
  /** The hub's own, one pair for each registration. */
  readonly keyRing: KeyRing;
  /** Those that LMSs publish. */
  readonly lmsKeys: RemoteKeys;
}
