import { Launch } from '../../src/domain/launch.js';
import type { AttributeName, ReleasedAttribute } from '../../src/domain/release.js';
import { Resource } from '../../src/domain/resource.js';
import { openDirectory } from '../../src/directory/collections.js';
import { createAccessDesk } from '../../src/flows/access-desk.js';
import { DirectoryDesk } from '../../src/flows/directory-desk.js';
import { ownPlaces } from '../../src/flows/graded-places.js';
import { ToolGradebook } from '../../src/flows/gradebook.js';
import { Throttle } from '../../src/flows/throttle.js';
import type { AccessDesk } from '../../src/protocols/contract/services.js';
import { createRosterSnapshots } from '../../src/flows/roster-snapshots.js';
import { createToolContexts } from '../../src/flows/tool-contexts.js';
import { createKeyCabinet } from '../../src/flows/key-cabinet.js';
import type { EndpointRequest, LaunchDesk, LaunchRefusal, OutboundService, OutboundTools, Released, Reply } from '../../src/protocols/contract.js';
import type { OutgoingHttp } from '../../src/protocols/contract/outgoing.js';
import type { Rosters } from '../../src/protocols/contract/roster.js';
import type { SelectionDesk } from '../../src/protocols/contract/selections.js';
import type { ToolRegistrar } from '../../src/protocols/contract/tool-registrar.js';
import { lti13Protocol } from '../../src/protocols/outbound/lti13/index.js';
import type { Tool } from '../../src/protocols/outbound/lti13/deployment.js';
import { Lti13Settings } from '../../src/protocols/outbound/lti13/settings.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import type { Store } from '../../src/store/port.js';
import { HandClock, openMemoryStore } from './memory-store.js';

export const HUB = 'https://hub.example.fr';
export const SCHOOL = '0449901Y';
export const CLIENT = 'calcul';
export const REDIRECT = 'https://outil.example.fr/launch';

export const settingsOf = (differences: object = {}): Lti13Settings => Lti13Settings.parse({
  clientId: CLIENT,
  loginUrl: 'https://outil.example.fr/login',
  redirectUris: [REDIRECT],
  targetLinkUri: 'https://outil.example.fr/jeu',
  ...differences,
});

export function resourceOf(differences: object = {}): Resource {
  return Resource.parse({
    id: 'calcul-en-herbe',
    connector: 'generic-lti13',
    title: { fr: 'Calcul en herbe', en: 'Budding maths' },
    summary: { fr: 'Cinq calculs' },
    publisher: 'Calculo',
    subject: 'maths',
    audience: { roles: ['pupil', 'teacher', 'parent', 'head', 'staff'] },
    ...differences,
  });
}

export const rule = (attribute: AttributeName, rest: object = {}): object => ({ attribute, purpose: { fr: 'Pour essayer' }, ...rest });

export const toolOf = (settings: object = {}, resource: object = {}): Tool => ({ resource: resourceOf(resource), settings: settingsOf(settings) });

let serial = 0;
export function launchOf(differences: Partial<Launch> = {}): Launch {
  serial += 1;
  return Launch.parse({
    id: `launch-${String(serial).padStart(20, '0')}`,
    traceId: '7F3K-92',
    personId: 'person-lea',
    sessionRef: 'session-of-lea-0001',
    hatId: `pupil-${SCHOOL}`,
    resourceId: 'calcul-en-herbe',
    locale: 'fr',
    createdAt: 0,
    ...differences,
  });
}

export const attributesOf = (values: Partial<Record<AttributeName, string>>): readonly ReleasedAttribute[] =>
  Object.entries(values).map(([attribute, value]) => ({ attribute: attribute as AttributeName, value, purpose: { fr: 'Pour essayer' } }));

export function releasedOf(differences: Partial<Released> = {}): Released {
  return {
    subject: 'a'.repeat(32),
    hat: { id: `pupil-${SCHOOL}`, role: 'pupil', organisationId: SCHOOL },
    attributes: attributesOf({ role: 'pupil' }),
    context: { id: `${SCHOOL}-1001`, kind: 'class', title: 'CP A' },
    mentorOf: [],
    locale: 'fr',
    ...differences,
  };
}

/** The flows' side of launches, answering what it is set to and keeping what it is told. */
export class DeskStub implements LaunchDesk {
  readonly launches = new Map<string, Launch>();
  readonly taken: { readonly id: string; readonly released: readonly AttributeName[] }[] = [];
  readonly refusals: LaunchRefusal[] = [];
  released: () => Promise<Released> = () => Promise.resolve(releasedOf());

  put(launch: Launch): Launch {
    this.launches.set(launch.id, launch);
    return launch;
  }

  peek(launchId: string): Promise<Launch | undefined> {
    return Promise.resolve(this.launches.get(launchId));
  }

  take(launch: Launch, released: readonly AttributeName[]): Promise<boolean> {
    if (!this.launches.delete(launch.id)) return Promise.resolve(false);
    this.taken.push({ id: launch.id, released });
    return Promise.resolve(true);
  }

  release(): Promise<Released> {
    return this.released();
  }

  refuse(_launch: Launch, refusal: LaunchRefusal): Promise<void> {
    this.refusals.push(refusal);
    return Promise.resolve();
  }

  returnUrl({ resourceId }: Launch): string {
    return `${HUB}/espace/retour/${resourceId}/7F3K-92/sceau`;
  }
}

export interface TestPlatform {
  readonly tools: OutboundTools<Lti13Settings>;
  readonly service: OutboundService;
  readonly desk: DeskStub;
  readonly clock: HandClock;
  readonly store: Store;
  /** A request to the authorization endpoint. */
  authorize(request: Partial<EndpointRequest>): Promise<Reply>;
  keySet(clientId: string): Promise<Reply>;
}

/** Where no tool registers. */
export const noRegistrar: ToolRegistrar = {
  invited: () => Promise.resolve(undefined),
  isKnown: () => Promise.resolve(false),
  register: () => Promise.resolve(undefined),
  find: () => Promise.resolve(undefined),
  change: () => Promise.resolve(undefined),
};

/** For what asks nothing of anybody. */
export const noHttp: OutgoingHttp = { get: () => Promise.reject(new Error('nothing is asked')), post: () => Promise.reject(new Error('nothing is asked')) };

/** Access tokens as the hub keeps them. */
export function accessDeskFor(store: Store, clock: HandClock): AccessDesk {
  const throttle = new Throttle(store.collection(COLLECTIONS.counters), clock);
  return createAccessDesk({ clock, tokens: store.collection(COLLECTIONS.accessTokens), throttle, directory: new DirectoryDesk(openDirectory(store), clock) });
}
/** For what asks for no list of members. */
export const noRosters: Rosters = { isKnown: () => Promise.resolve(true), of: () => Promise.resolve(undefined) };

export function gradebookFor(store: Store, clock: HandClock): ToolGradebook {
  const [lineItems, results] = [store.collection(COLLECTIONS.lineItems), store.collection(COLLECTIONS.results)];
  const [pseudonyms, activities] = [store.collection(COLLECTIONS.pseudonyms), store.collection(COLLECTIONS.activities)];
  const places = ownPlaces({ clock, activities, directory: openDirectory(store) });
  return new ToolGradebook({ clock, lineItems, results, pseudonyms, placesOf: () => places });
}

/** For what asks nobody to choose anything. */
export const noSelections: SelectionDesk = {
  peek: () => Promise.resolve(undefined),
  answer: () => Promise.reject(new Error('nothing is chosen')),
  refuse: () => Promise.reject(new Error('nothing is chosen')),
};

/** The platform on a store in memory. */
export async function platformFor(resources: readonly Tool[] = [toolOf({}, { release: [rule('role')] })]): Promise<TestPlatform> {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  const desk = new DeskStub();
  const tools: OutboundTools<Lti13Settings> = {
    clock,
    oneTime: new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock),
    origin: HUB,
    resources: () => resources,
    http: noHttp,
    seal: (text) => `seal of ${text.length}`,
    contexts: createToolContexts(store.collection(COLLECTIONS.toolContexts)),
    access: accessDeskFor(store, clock),
    gradebook: gradebookFor(store, clock),
    rosters: noRosters,
    snapshots: createRosterSnapshots(store.collection(COLLECTIONS.rosterSnapshots), clock),
    registrar: noRegistrar,
    desk,
    selections: noSelections,
    keys: createKeyCabinet(store.collection(COLLECTIONS.signingKeys)),
    platform: { guid: '6f1c2f1e-53a9-4a50-9d0e-0f6b2f3c7a11', name: 'Passerelle' },
  };
  const service = lti13Protocol.serve(tools);
  const [authorization, keySet] = service.endpoints;
  if (authorization === undefined || keySet === undefined) throw new Error('two endpoints are expected');
  return {
    tools,
    service,
    desk,
    clock,
    store,
    authorize: (request) => authorization.handle({ method: 'GET', parameters: new Map(), pathParameters: {}, ...request }),
    keySet: (clientId) => keySet.handle({ method: 'GET', parameters: new Map(), pathParameters: { clientId } }),
  };
}

/** Parameters as a request brings them; a list makes a name occur several times. */
export function parametersOf(values: Readonly<Record<string, string | readonly string[] | undefined>>): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, typeof value === 'string' ? [value] : value] as const])));
}

/** The parameters a tool must send for a launch, as Security Framework 1.0, Step 2 has them. */
export function authenticationRequest(launch: Launch, loginHint: string, differences: Readonly<Record<string, string | undefined>> = {}) {
  return {
    scope: 'openid',
    response_type: 'id_token',
    client_id: CLIENT,
    redirect_uri: REDIRECT,
    login_hint: loginHint,
    state: 'state-1',
    response_mode: 'form_post',
    nonce: `nonce-${launch.id}`,
    prompt: 'none',
    lti_message_hint: launch.id,
    ...differences,
  };
}
