import type { BoundResource } from '../../src/connector-kit/index.js';
import { loadSeed } from '../../src/directory/load-seed.js';
import type { SeedFile } from '../../src/directory/seed-file.js';
import { openDirectory, type DirectoryCollections } from '../../src/directory/collections.js';
import type { Hat } from '../../src/domain/hat.js';
import type { Journal, JournalEvent } from '../../src/domain/journal.js';
import type { Launch } from '../../src/domain/launch.js';
import type { Person } from '../../src/domain/person.js';
import { ActivityDesk } from '../../src/flows/activity-desk.js';
import { Catalogue } from '../../src/flows/catalogue.js';
import { DirectoryDesk } from '../../src/flows/directory-desk.js';
import { LaunchFlow, type Visitor } from '../../src/flows/launch.js';
import { Seats } from '../../src/flows/seats.js';
import { PortalLaunches } from '../../src/flows/portal-launches.js';
import { ReleaseDesk } from '../../src/flows/release-desk.js';
import { ReviewDesk } from '../../src/flows/review-desk.js';
import { Throttle } from '../../src/flows/throttle.js';
import { ToolReturns } from '../../src/flows/tool-returns.js';
import { createVisitLaunches } from '../../src/hub/lms-broker.js';
import type { OutboundService, Reply } from '../../src/protocols/contract.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import type { Store } from '../../src/store/port.js';
import { HUB, resourceOf } from './lti-platform.js';
import { HandClock, openMemoryStore } from './memory-store.js';
import { personIdOf, schoolSeed } from './school.js';

export const GUID = '6f1c2f1e-53a9-4a50-9d0e-0f6b2f3c7a11';

export interface LaunchScene {
  readonly flow: LaunchFlow;
  readonly lms: ReturnType<typeof createVisitLaunches>;
  readonly oneTime: OneTimeStore;
  readonly activities: ActivityDesk;
  readonly returns: ToolReturns;
  readonly releases: ReleaseDesk;
  readonly desk: DirectoryDesk;
  readonly directory: DirectoryCollections;
  readonly store: Store;
  readonly clock: HandClock;
  readonly events: readonly JournalEvent[];
  person(login: string): Promise<Person>;
  hat(login: string, role?: Hat['role']): Promise<Hat>;
  visitor(login: string, role?: Hat['role']): Promise<Visitor>;
  /** Opens a resource, and the launch its protocol was given. */
  open(login: string, resourceId: string, options?: { readonly groupId?: string; readonly role?: Hat['role'] }): Promise<Launch>;
}

export const boundTo = (protocolId: string, differences: object = {}): BoundResource =>
  ({ resource: resourceOf(differences), protocolId, settings: {}, host: 'outil.example.fr' });

/** The launch flow over the small school, with a journal that can be read. */
export async function launchScene(resources: readonly BoundResource[] = [boundTo('lti13')]): Promise<LaunchScene> {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  await loadSeed(store, seedWithMail());
  const events: JournalEvent[] = [];
  const journal: Journal = { record: (event) => Promise.resolve(void events.push(event)) };
  const directory = openDirectory(store);
  const desk = new DirectoryDesk(directory, clock);
  const catalogue = new Catalogue(resources);
  const throttle = new Throttle(store.collection(COLLECTIONS.counters), clock);
  const releases = new ReleaseDesk(desk, store.collection(COLLECTIONS.pseudonyms));
  const returns = new ToolReturns({ origin: HUB, catalogue, throttle, journal });
  const oneTime = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock);
  const activities = new ActivityDesk({ activities: store.collection(COLLECTIONS.activities), directory: desk, catalogue, clock, journal });
  const seats = new Seats(directory, desk, clock);
  const reviews = new ReviewDesk({ lineItems: store.collection(COLLECTIONS.lineItems), directory: desk, releases });
  const portal = new PortalLaunches({ directory: desk, activities, seats, releases, reviews, returns });
  const lms = createVisitLaunches({ store, clock, origin: HUB, platform: { guid: GUID }, oneTime, throttle, catalogue, directory: desk, seats, releases, returns, visitOf: (id) => store.collection(COLLECTIONS.lmsVisits).get(id) });
  const flow = new LaunchFlow({ clock, oneTime, throttle, catalogue, portal, visits: lms.launches, journal });

  async function person(login: string): Promise<Person> {
    const found = await desk.person(personIdOf(login));
    if (found === undefined) throw new Error(`nobody is called ${login}`);
    return found;
  }

  async function hat(login: string, role?: Hat['role']): Promise<Hat> {
    const hats = await desk.hatsOf(personIdOf(login));
    const found = role === undefined ? hats[0] : hats.find((each) => each.role === role);
    if (found === undefined) throw new Error(`${login} has no such hat`);
    return found;
  }

  async function visitor(login: string, role?: Hat['role']): Promise<Visitor> {
    return { person: await person(login), hat: await hat(login, role), sessionRef: `session-of-${login}-0001`, roles: ['pupil', 'teacher', 'parent', 'head'], locale: 'fr', traceId: '7F3K-92' };
  }

  return {
    flow, lms, oneTime, activities, returns, releases, desk, directory, store, clock, events, person, hat, visitor,
    async open(login, resourceId, { groupId, role } = {}) {
      const opened: Launch[] = [];
      await flow.open(await visitor(login, role), { resourceId, groupId }, () => serviceThat((launch) => { opened.push(launch); }));
      const [launch] = opened;
      if (launch === undefined) throw new Error('the protocol was not asked');
      return launch;
    },
  };
}

/** The test school, where Léa and Mme Bertin have a mail address and the others have none. */
export function seedWithMail(): SeedFile {
  const seed = schoolSeed();
  const mail: Readonly<Record<string, string>> = { [personIdOf('lea')]: 'lea.morvan@example.fr', [personIdOf('bertin')]: 'claire.bertin@example.fr' };
  return { ...seed, people: seed.people.map((person) => ({ ...person, ...(mail[person.id] === undefined ? {} : { email: mail[person.id] }) })) };
}

/** A protocol that only sees the launch. */
export function serviceThat(sees: (launch: Launch) => void | Promise<void>): OutboundService {
  const reply: Reply = { kind: 'redirect', url: 'https://outil.example.fr/login' };
  return {
    async open(launch) {
      await sees(launch);
      return reply;
    },
    endpoints: [],
  };
}
