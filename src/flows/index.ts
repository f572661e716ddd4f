import type { Strategy } from 'passport';
import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import type { Descriptions, Endpoint, InboundProtocol, InboundTools, OutboundService } from '../protocols/contract.js';
import type { AddressLimit } from './address-limit.js';
import type { Arrivals } from './arrivals.js';
import type { BoundResource } from '../connector-kit/index.js';
import type { Catalogue } from './catalogue.js';
import type { BoundConnection, ConnectionBook } from './connection-book.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { DiscoveryFlow } from './discovery.js';
import type { LaunchFlow } from './launch.js';
import type { LinkDesk } from './link-desk.js';
import type { RecordChoice } from './record-choice.js';
import type { RecordUnion } from './record-union.js';
import type { ReleaseDesk } from './release-desk.js';
import type { SessionVault } from './session-vault.js';
import type { SignInFlow } from './sign-in.js';
import type { SingleLogout } from './single-logout.js';
import type { ToolReturns } from './tool-returns.js';

/** All that the web and the command line may ask of the hub. Put together in `hub.ts`. */
export interface HubFlows {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly addressLimit: AddressLimit;
  readonly connections: ConnectionBook;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly releases: ReleaseDesk;
  readonly sessions: SessionVault;
  readonly signIn: SignInFlow;
  readonly arrivals: Arrivals;
  readonly singleLogout: SingleLogout;
  readonly choice: RecordChoice;
  readonly union: RecordUnion;
  readonly links: LinkDesk;
  readonly discovery: DiscoveryFlow;
  readonly launch: LaunchFlow;
  readonly returns: ToolReturns;
  readonly inbound: ReadonlyMap<string, InboundProtocol>;
  readonly inboundTools: InboundTools;
  readonly descriptions: Descriptions;
  readonly endpoints: readonly Endpoint[];
  readonly strategyOf: (connection: BoundConnection) => Strategy;
  readonly signOutUrl: (connection: BoundConnection, backTo: string) => string | undefined;
  readonly serviceOf: (bound: BoundResource) => OutboundService;
}
