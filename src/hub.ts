import type { Express } from 'express';
import { connectors } from '../connectors/index.js';
import type { Config } from './config/schema.js';
import type { BoundResource } from './connector-kit/index.js';
import { ConnectorRegistry } from './connector-kit/registry.js';
import { openDirectory } from './directory/collections.js';
import { systemClock, type Clock } from './domain/clock.js';
import { AddressLimit } from './flows/address-limit.js';
import { Arrivals } from './flows/arrivals.js';
import { BrowserBinding } from './flows/browser-binding.js';
import { Catalogue } from './flows/catalogue.js';
import { ConnectionBook } from './flows/connection-book.js';
import { ContentFlow } from './flows/contents.js';
import { DiagnosisDesk } from './flows/diagnosis.js';
import { DirectoryDesk } from './flows/directory-desk.js';
import type { HubFlows } from './flows/index.js';
import { DiscoveryFlow } from './flows/discovery.js';
import { createKeyCabinet } from './flows/key-cabinet.js';
import { EmbedFlow } from './flows/embed.js';
import { Failures } from './flows/failures.js';
import { LaunchFlow } from './flows/launch.js';
import { RecordChoice } from './flows/record-choice.js';
import { RecordUnion } from './flows/record-union.js';
import type { LmsFlows } from './flows/lms/index.js';
import { lmsOf } from './flows/lms/registry.js';
import { LinkDesk } from './flows/link-desk.js';
import { PortalLaunches } from './flows/portal-launches.js';
import { ReleaseDesk } from './flows/release-desk.js';
import { ReviewDesk } from './flows/review-desk.js';
import { SessionVault } from './flows/session-vault.js';
import { SignInFlow } from './flows/sign-in.js';
import { SingleLogout } from './flows/single-logout.js';
import { Sweeper } from './flows/sweeper.js';
import { Throttle } from './flows/throttle.js';
import { keyedHash, newTraceId } from './flows/tokens.js';
import { ToolReturns } from './flows/tool-returns.js';
import { WaitingRoom } from './flows/waiting-room.js';
import { found } from './hub/found.js';
import { createInboundSaml, inboundProtocols, logoutServices, protocolOf } from './hub/inbound.js';
import { createLicensing } from './hub/licensing.js';
import { createLms } from './hub/lms.js';
import { createLmsPlug } from './hub/lms-plug.js';
import { createLearning } from './hub/learning.js';
import { createBroker, createVisitLaunches } from './hub/lms-broker.js';
import { createCourseRosters } from './hub/course-rosters.js';
import { createLmsGrades, GRADES_EVERY_MS } from './hub/lms-grades.js';
import { createRosters } from './hub/rosters.js';
import { binderOf, createToolRegistry, TOOLS_EVERY_MS } from './hub/tool-registry.js';
import { createToolTests } from './hub/tool-tests.js';
import { webSettings } from './hub/web-settings.js';
import type { Log } from './operations/log.js';
import { startOperations, type HubOperations } from './operations/operations.js';
import { createOutgoingHttp, type OutgoingHttpClient } from './outgoing/http-client.js';
import {
  discoveryUrl, metadataUrl, type OutboundProtocol, type OutboundResource, type OutboundService, type OutboundTools,
} from './protocols/contract.js';
import { createLmsProtocol } from './protocols/inbound/lti/index.js';
import { linkProtocol } from './protocols/outbound/link/index.js';
import { lti11Protocol } from './protocols/outbound/lti11/index.js';
import { lti13Protocol } from './protocols/outbound/lti13/index.js';
import { COLLECTIONS } from './store/collections.js';
import { OneTimeStore } from './store/one-time.js';
import { openStore } from './store/open.js';
import type { Store } from './store/port.js';
import { createApp } from './web/app.js';
import { CookieJar } from './web/cookies.js';
import { createRenderer } from './web/render/renderer.js';

export interface Hub {
  readonly app: Express;
  readonly store: Store;
  readonly flows: HubFlows;
  readonly operations: HubOperations;
  /** Ends the workers and the store. Stop listening first. */
  close(): Promise<void>;
}

export interface HubOptions {
  readonly clock?: Clock;
  /** Where lines go; standard output when absent. */
  readonly log?: Log;
}

/** What everything else is made of. */
interface Parts {
  readonly connections: ConnectionBook;
  readonly catalogue: Catalogue;
  readonly connectors: ConnectorRegistry;
  readonly store: Store;
  readonly clock: Clock;
  readonly operations: HubOperations;
  readonly http: OutgoingHttpClient;
  /** What went wrong where nobody was waiting. */
  readonly onFault: (error: unknown) => void;
}

/** Puts the hub together from its configuration. Everything it holds is passed in here, and nothing else knows everyone. */
export async function createHub(config: Config, { clock = systemClock, log }: HubOptions = {}): Promise<Hub> {
  // First what needs no store: a fault in a file is told even when the store is down.
  const bound = bindConfiguration(config);
  const http = createOutgoingHttp({ allowPrivate: config.outgoing.allowPrivate, userAgent: 'Passerelle' });
  const store = await openStore(config.store, { clock, encryptionKeys: config.secrets.encryption });
  await store.prepare(Object.values(COLLECTIONS));
  const operations = startOperations(config, store, clock, log);
  const onFault = (error: unknown): void => { operations.fault(error, newTraceId()); };
  const flows = createFlows(config, { ...bound, store, clock, operations, http, onFault });
  const sweepers = [new Sweeper(store, onFault), new Sweeper({ sweep: () => flows.descriptions.refreshDue() }, onFault), new Sweeper(flows.tools.live, onFault, TOOLS_EVERY_MS), new Sweeper(flows.toolRound, onFault), new Sweeper(flows.gradeRelay, onFault, GRADES_EVERY_MS)];
  await flows.tools.live.sweep();
  for (const sweeper of sweepers) sweeper.start();
  const secure = config.origin.startsWith('https:');
  const app = createApp({
    settings: webSettings(config, secure),
    flows,
    renderer: createRenderer({ demo: config.mode === 'demo' }),
    cookies: new CookieJar(secure),
    operations,
  });
  return {
    app,
    store,
    flows,
    operations,
    async close() {
      flows.toolRound.stop();
      http.close();
      await Promise.all([...sweepers, flows.gradeRelay].map((worker) => worker.stop()));
      await flows.lms.protocol.close();
      await operations.stop();
      await store.close();
    },
  };
}

function createFlows(config: Config, parts: Parts): HubFlows {
  const { connections, catalogue, store, clock, operations, http } = parts;
  const secret = first(config.secrets.session);
  const oneTime = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock);
  const throttle = new Throttle(store.collection(COLLECTIONS.counters), clock);
  const people = openDirectory(store);
  const directory = new DirectoryDesk(people, clock);
  const releases = new ReleaseDesk(directory, store.collection(COLLECTIONS.pseudonyms));
  const failures = new Failures(store.collection(COLLECTIONS.failedOpenings), clock);
  const journal = failures.beside(operations.journal);
  const returns = new ToolReturns({ origin: config.origin, catalogue, throttle, journal });
  const keys = createKeyCabinet(store.collection(COLLECTIONS.signingKeys));
  const lmsTool = createLmsProtocol({ clock, oneTime, http, keys, origin: config.origin, platform: config.platform });
  const { courses, openLms, ...lmsGrades } = createLmsGrades({ store, clock, oneTime, throttle, catalogue, services: lmsTool.services, onFault: parts.onFault });
  const learning = createLearning({ clock, store, throttle, directory, people, catalogue, journal, courses });
  const { seats, ...licensing } = createLicensing({ store, clock, people, directory, catalogue, throttle, journal });
  const reviews = new ReviewDesk({ lineItems: store.collection(COLLECTIONS.lineItems), directory, releases });
  const portal = new PortalLaunches({ directory, activities: learning.activities, seats, releases, reviews, returns });
  const visits = createVisitLaunches({ ...parts, origin: config.origin, platform: config.platform, oneTime, throttle, directory, seats, releases, returns, visitOf: (id) => lms.visits.byId(id) });
  const launch = new LaunchFlow({ clock, oneTime, throttle, catalogue, portal, visits: visits.launches, journal });
  const contents = new ContentFlow({ clock, throttle, catalogue, directory, seats, journal });
  const embed = new EmbedFlow({ origin: config.origin, oneTime, throttle, catalogue, launch, activities: learning.activities, returns, journal });
  const saml = createInboundSaml(config, parts);
  const inbound = inboundProtocols(saml);
  const inboundTools = { clock, oneTime, http, origin: config.origin };
  const sessions = new SessionVault(store.collection(COLLECTIONS.sessions), clock, config.secrets.session);
  const binding = new BrowserBinding(secret);
  const union = new RecordUnion({ clock, directory: people, links: store.collection(COLLECTIONS.personLinks), sessions, journal });
  const choice = new RecordChoice({ clock, oneTime, directory, binding, union });
  const waitingRoom = new WaitingRoom({ clock, throttle, waiting: store.collection(COLLECTIONS.waitingAccounts), secret });
  const links = new LinkDesk({ clock, directory: people, desk: directory, room: waitingRoom, connections, links: store.collection(COLLECTIONS.personLinks), sessions, throttle, journal });
  const signIn = new SignInFlow({ clock, oneTime, throttle, connections, directory, binding, choice, waitingRoom });
  const { rosters, snapshots } = createRosters({ store, clock, catalogue, directory, activities: learning.activities, releases, courses: createCourseRosters({ store, lmss: openLms, clock, catalogue, people, directory, releases, services: lmsTool.services }) });
  const registry = createToolRegistry({ ...parts, oneTime, throttle, journal, directory, keys });
  const services = serveAll(catalogue, { clock, oneTime, origin: config.origin, seal: (text) => keyedHash(secret, `outbound ${text}`), desk: launch, selections: embed, keys, http, contexts: learning.contexts, access: learning.access, gradebook: learning.gradebook, rosters, snapshots, registrar: registry.registrar, platform: config.platform });
  const serviceOf = ({ protocolId }: BoundResource): OutboundService => found(services.get(protocolId), protocolId);
  const lms: LmsFlows = createLms({ store, clock, oneTime, throttle, journal, people, directory, sessions, binding, secrets: config.secrets.session }, { protocol: lmsTool, places: visits.places, opens: createBroker(visits, { clock, oneTime, catalogue, directory, launch, embed, journal, protocol: lmsTool, lmsOf: async (id) => lmsOf(await lms.registry.requireActive(id)) }) });
  const strategies = new Map(connections.all().map((bound) => [bound.id, protocolOf(inbound, bound).strategy(bound, inboundTools)]));
  return {
    clock,
    journal,
    addressLimit: new AddressLimit(config.limits.signInsPerAddressPerMinute, clock),
    connections,
    catalogue,
    directory,
    releases,
    arrivals: new Arrivals({ oneTime, signIn, binding }),
    sessions,
    singleLogout: new SingleLogout({
      clock,
      sessions,
      connections,
      signOuts: store.collection(COLLECTIONS.signOuts),
      oneTime,
      journal,
      services: logoutServices(inbound, connections, inboundTools),
      signOutUrl: (bound) => protocolOf(inbound, bound).signOutUrl?.(bound, `${config.origin}/`),
      fault: (error, traceId) => { operations.fault(error, traceId); },
    }),
    signIn,
    choice,
    union,
    links,
    discovery: new DiscoveryFlow({
      oneTime,
      connections,
      providerOf: (bound) => protocolOf(inbound, bound).describe?.(bound),
      clients: config.discoveryClients,
      service: config.discovery.service,
      entityId: metadataUrl(config.origin, saml.id),
      returnAddress: discoveryUrl(config.origin, saml.id),
      binding,
    }),
    activities: learning.activities,
    results: learning.results,
    spaceUse: learning.spaceUse,
    ...lmsGrades,
    ...licensing,
    ...createToolTests({ store, clock, throttle, journal, catalogue, bind: binderOf(parts.connectors), serviceOf }),
    tools: registry.with(found(services.get(lti13Protocol.id)?.entry, lti13Protocol.id)),
    lmsPlug: createLmsPlug({ ...parts, oneTime, throttle, journal, directory, keys }, lmsTool),
    launch,
    contents,
    embed,
    returns,
    lms,
    inbound,
    inboundTools,
    descriptions: saml.descriptions,
    endpoints: [...services.values()].flatMap((service) => service.endpoints),
    services: [...services.values()].flatMap((service) => service.services ?? []),
    strategyOf: ({ id }) => found(strategies.get(id), id),
    signOutUrl: (bound, backTo) => protocolOf(inbound, bound).signOutUrl?.(bound, backTo),
    serviceOf,
    diagnosis: new DiagnosisDesk({ failures, people, directory, catalogue, releases, serviceOf }),
  };
}

const OUTBOUND: readonly OutboundProtocol<never>[] = [lti13Protocol, lti11Protocol, linkProtocol] as unknown as readonly OutboundProtocol<never>[];

/** Each outbound protocol with the resources that are opened by it. */
function serveAll(catalogue: Catalogue, tools: Omit<OutboundTools<never>, 'resources'>): ReadonlyMap<string, OutboundService> {
  return new Map(OUTBOUND.map((protocol) => {
    const resources = () => catalogue.boundTo(protocol.id) as readonly OutboundResource<unknown>[] as readonly OutboundResource<never>[];
    return [protocol.id, protocol.serve({ ...tools, resources })];
  }));
}

/** Connections and resources with their connectors; every fault of every file at once. */
function bindConfiguration(config: Config): { connections: ConnectionBook; catalogue: Catalogue; connectors: ConnectorRegistry } {
  const registry = new ConnectorRegistry(connectors);
  const { connections, resources } = registry.bindAll(config);
  return { connections: new ConnectionBook(connections), catalogue: new Catalogue(resources), connectors: registry };
}

function first(secrets: readonly string[]): string {
  return found(secrets[0], 'session secret');
}
