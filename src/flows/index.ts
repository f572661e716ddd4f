import type { Strategy } from 'passport';
import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import type { Descriptions, Endpoint, InboundProtocol, InboundTools, OutboundService } from '../protocols/contract.js';
import type { ServiceEndpoint } from '../protocols/contract/services.js';
import type { AccessRequests } from './access-requests.js';
import type { ActivityDesk } from './activity-desk.js';
import type { ActivityResults } from './activity-results.js';
import type { SpaceUse } from './space-use.js';
import type { AddressLimit } from './address-limit.js';
import type { Arrivals } from './arrivals.js';
import type { BoundResource } from '../connector-kit/index.js';
import type { Catalogue } from './catalogue.js';
import type { BoundConnection, ConnectionBook } from './connection-book.js';
import type { ContentFlow } from './contents.js';
import type { DiagnosisDesk } from './diagnosis.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { DiscoveryFlow } from './discovery.js';
import type { EmbedFlow } from './embed.js';
import type { Favourites } from './favourites.js';
import type { LaunchFlow } from './launch.js';
import type { LmsPlug } from './lms/plug.js';
import type { LicenceDesk } from './licence-desk.js';
import type { LinkDesk } from './link-desk.js';
import type { LmsFlows } from './lms/index.js';
import type { RecordChoice } from './record-choice.js';
import type { RecordUnion } from './record-union.js';
import type { ReleaseDesk } from './release-desk.js';
import type { SessionVault } from './session-vault.js';
import type { SignInFlow } from './sign-in.js';
import type { SingleLogout } from './single-logout.js';
import type { ToolRegistry } from './tool-registry/tool-desk.js';
import type { DeadLetters } from './lms/dead-letters.js';
import type { RelayWorker } from './lms/relay-worker.js';
import type { NightlyRound } from './tool-tests/nightly-round.js';
import type { ToolTestDesk } from './tool-tests/tool-test-desk.js';
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
  readonly diagnosis: DiagnosisDesk;
  readonly discovery: DiscoveryFlow;
  readonly activities: ActivityDesk;
  readonly results: ActivityResults;
  readonly spaceUse: SpaceUse;
  readonly licences: LicenceDesk;
  readonly requests: AccessRequests;
  readonly favourites: Favourites;
  /** Tools that are added while the hub runs. */
  readonly tools: ToolRegistry;
  /** LMSs that are plugged in. */
  readonly lmsPlug: LmsPlug;
  /** Trying tools with people who do not exist. */
  readonly toolTests: ToolTestDesk;
  readonly toolRound: NightlyRound;
  /** The marks of courses, on their way to their LMS. */
  readonly gradeRelay: RelayWorker;
  readonly deadLetters: DeadLetters;
  readonly launch: LaunchFlow;
  readonly contents: ContentFlow;
  readonly embed: EmbedFlow;
  readonly returns: ToolReturns;
  /** LMSs that launch the hub. */
  readonly lms: LmsFlows;
  readonly inbound: ReadonlyMap<string, InboundProtocol>;
  readonly inboundTools: InboundTools;
  readonly descriptions: Descriptions;
  readonly endpoints: readonly Endpoint[];
  readonly services: readonly ServiceEndpoint[];
  readonly strategyOf: (connection: BoundConnection) => Strategy;
  readonly signOutUrl: (connection: BoundConnection, backTo: string) => string | undefined;
  readonly serviceOf: (bound: BoundResource) => OutboundService;
}
