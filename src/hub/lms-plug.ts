import type { ConnectorRegistry } from '../connector-kit/registry.js';
import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import { LmsDesk } from '../flows/lms/lms-desk.js';
import { LmsInvitations } from '../flows/lms/lms-invitations.js';
import type { LmsPlug } from '../flows/lms/plug.js';
import type { Throttle } from '../flows/throttle.js';
import type { OneTimeValues } from '../protocols/contract.js';
import type { KeyCabinet } from '../protocols/contract/keys.js';
import type { LmsProtocol } from '../protocols/contract/lms.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface LmsPlugParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly journal: Journal;
  readonly directory: DirectoryDesk;
  readonly keys: KeyCabinet;
  readonly connectors: ConnectorRegistry;
}

/** Where LMSs are plugged in. */
export function createLmsPlug({ store, connectors, ...parts }: LmsPlugParts, protocol: LmsProtocol): LmsPlug {
  const invitations = new LmsInvitations(parts);
  const [registrations, deployments] = [store.collection(COLLECTIONS.lmsRegistrations), store.collection(COLLECTIONS.lmsDeployments)];
  return { desk: new LmsDesk({ ...parts, registrations, deployments, invitations }), invitations, kinds: connectors.lmsKinds(), protocol };
}
