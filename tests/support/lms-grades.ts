import { createHash } from 'node:crypto';
import { HubError } from '../../src/domain/errors.js';
import type { RelayedScore } from '../../src/domain/grade-relay.js';
import { deploymentKey, lmsMemberId, lmsUserId, type LmsLink, type LmsRegistration } from '../../src/domain/lms.js';
import type { LineItem, Result } from '../../src/domain/line-item.js';
import { pseudonymId } from '../../src/domain/pseudonym.js';
import type { Score } from '../../src/domain/score.js';
import type { ToolContext } from '../../src/domain/tool-context.js';
import { Catalogue } from '../../src/flows/catalogue.js';
import { ToolGradebook } from '../../src/flows/gradebook.js';
import { Throttle } from '../../src/flows/throttle.js';
import { createLmsGrades } from '../../src/hub/lms-grades.js';
import type { LmsLineItemDraft, LmsListedMember, LmsResult, LmsServices, ScoreDelivery } from '../../src/protocols/contract/lms.js';
import type { ScoreOutcome } from '../../src/protocols/contract/gradebook.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import type { Store } from '../../src/store/port.js';
import { HandClock, openMemoryStore } from './memory-store.js';
import { HIRONDELLES } from './school.js';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
export const ALL_SCOPES = ['score', 'result.readonly', 'lineitem'].map((name) => `${AGS}${name}`);
const SECTOR = 'sector client notes';

const named = (name: string): string => createHash('sha256').update(name).digest('base64url');
const lettersOf = (name: string): string => [...createHash('sha256').update(name).digest()].map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('');
export const lmsId = (name: string): string => `lms-${lettersOf(name).slice(0, 16)}`;
export const userId = (lms: string, subject: string): string => lmsUserId(`${lms}-${subject}`);
export const pseudonymOf = (lms: string, subject: string): string => lettersOf(`${lms} ${subject}`);

export function lmsRegistration(name: string, differences: Partial<LmsRegistration> = {}): LmsRegistration {
  const origin = `https://${name}.example.fr`;
  return {
    id: lmsId(name), issuer: origin, clientId: 'hub', name, connector: 'generic-lms', state: 'active', allowAnonymous: false, roles: [], history: [],
    authorizationUrl: `${origin}/auth`, tokenUrl: `${origin}/token`, keySetUrl: `${origin}/keys`, ...differences,
  };
}

type Said = ScoreDelivery | 'silence';

/** LMSs in memory that keep the rules: the later moment wins, whatever the order, and nothing is undone. */
export class PretendLmss implements LmsServices {
  /** What the LMS has, by column and subject. */
  readonly kept = new Map<string, RelayedScore>();
  readonly posts: (RelayedScore & { readonly lms: string; readonly lineItemUrl: string; readonly subject: string })[] = [];
  readonly made: (LmsLineItemDraft & { readonly url: string })[] = [];
  marks: LmsResult[] | 'down' = [];
  listed: LmsListedMember[] | 'down' = [];
  /** Another answer than a good LMS gives. `silence`: it keeps the score, and the answer gets lost. */
  instead: (lms: string, subject: string, score: RelayedScore) => Said | undefined = () => undefined;
  /** Resolves when the answer may leave. */
  before: (lms: string) => Promise<void> = () => Promise.resolve();

  async postScore({ name }: { readonly name: string }, lineItemUrl: string, subject: string, score: RelayedScore): Promise<ScoreDelivery> {
    this.posts.push({ lms: name, lineItemUrl, subject, ...score });
    await this.before(name);
    const said = this.instead(name, subject, score);
    if (said !== undefined && said !== 'silence') return said;
    const key = `${lineItemUrl} ${subject}`;
    const known = this.kept.get(key);
    const isLater = known === undefined || known.sentAs < score.sentAs;
    if (isLater) this.kept.set(key, score);
    if (said === 'silence') return { outcome: 'again' };
    return { outcome: isLater ? 'delivered' : 'outdated' };
  }

  async ensureLineItem(_lms: object, lineItemsUrl: string, draft: LmsLineItemDraft): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    const url = `${lineItemsUrl}/${this.made.length + 1}`;
    this.made.push({ ...draft, url });
    return url;
  }

  results(): Promise<readonly LmsResult[]> {
    return this.marks === 'down' ? Promise.reject(new HubError('LMS-PANNE', { detail: 'down' })) : Promise.resolve(this.marks);
  }

  members(): Promise<readonly LmsListedMember[]> {
    return this.listed === 'down' ? Promise.reject(new HubError('LMS-PANNE', { detail: 'down' })) : Promise.resolve(this.listed);
  }
}

/** A link of a course of an LMS, with the column that a tool has for it. */
export interface GradedPlace {
  readonly context: ToolContext;
  readonly link: LmsLink;
  readonly column: LineItem;
}

/** A gradebook for courses, and workers for the way home, on one store. */
export async function gradesScene({ store: given, clock = new HandClock() }: { store?: Store; clock?: HandClock } = {}) {
  const store = given ?? await openMemoryStore(clock);
  const lmss = new PretendLmss();
  const faults: unknown[] = [];
  const collection = { results: store.collection(COLLECTIONS.results), links: store.collection(COLLECTIONS.lmsLinks), registrations: store.collection(COLLECTIONS.lmsRegistrations), deployments: store.collection(COLLECTIONS.lmsDeployments) };
  const gradesOn = (services: LmsServices) => createLmsGrades({
    store, clock, services,
    oneTime: new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock),
    throttle: new Throttle(store.collection(COLLECTIONS.counters), clock),
    catalogue: new Catalogue([]),
    onFault: (error) => { faults.push(error); },
    random: () => 0,
  });
  const grades = gradesOn(lmss);
  const gradebook = new ToolGradebook({
    clock, results: collection.results, lineItems: store.collection(COLLECTIONS.lineItems), pseudonyms: store.collection(COLLECTIONS.pseudonyms), placesOf: () => grades.courses,
  });

  async function addLms(name: string, differences: Partial<LmsRegistration> = {}): Promise<void> {
    const registration = lmsRegistration(name, differences);
    await collection.registrations.bulkUpsert([registration]);
    const { id: registrationId } = registration;
    await collection.deployments.bulkUpsert([{ id: deploymentKey(registrationId, '1'), registrationId, deploymentId: '1', state: 'open', schoolId: HIRONDELLES, seenAt: 0 }]);
  }

  async function addPupil(lms: string, subject: string, courseId: string, role: 'pupil' | 'teacher' = 'pupil'): Promise<void> {
    const id = userId(lms, subject);
    await store.collection(COLLECTIONS.lmsUsers).bulkUpsert([{ id, registrationId: lmsId(lms), subject, seenAt: 0 }]);
    await store.collection(COLLECTIONS.lmsMembers).bulkUpsert([{ id: lmsMemberId(courseId, id), courseId, userId: id, role, seenAt: 0 }]);
    await store.collection(COLLECTIONS.pseudonyms).bulkUpsert([{ id: pseudonymId(SECTOR, id), personId: id, sector: SECTOR, value: pseudonymOf(lms, subject) }]);
  }

  async function place(lms: string, name: string, { grades: told, ...differences }: Partial<Omit<LmsLink, 'grades'>> & { grades?: Partial<NonNullable<LmsLink['grades']>> | null } = {}): Promise<GradedPlace> {
    const courseId = named(`${lms} course`);
    const own = { scopes: ALL_SCOPES, lineItemUrl: `https://${lms}.example.fr/items/${name}` };
    const link: LmsLink = {
      id: named(`${lms} ${name}`), registrationId: lmsId(lms), deploymentId: '1', schoolId: HIRONDELLES, courseId, resourceLinkId: name, resourceId: 'calcul', title: name, history: [], seenAt: 0,
      ...(told === null ? {} : { grades: { ...own, ...told } }),
      ...differences,
    };
    if (link.grades?.lineItemUrl === '') delete link.grades.lineItemUrl;
    await collection.links.bulkUpsert([link]);
    const context: ToolContext = { id: named(`context ${lms}`), clientId: 'notes', deploymentId: HIRONDELLES, schoolId: HIRONDELLES, kind: 'course', placeId: courseId };
    const column = await gradebook.declare(context, link.id);
    if (column === undefined) throw new Error('no column');
    return { context, link, column };
  }

  return {
    store, clock, lmss, faults, gradebook, gradesOn, ...grades, ...collection, addLms, addPupil, place,
    /** As a tool posts it: `points` of 20, by the hub's clock unless it says otherwise. */
    post: ({ context, column }: GradedPlace, lms: string, subject: string, points: number, differences: Partial<Score> = {}): Promise<ScoreOutcome> =>
      gradebook.record({ context, column, sector: SECTOR, subject: pseudonymOf(lms, subject) }, { timestamp: clock.now(), activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: points, scoreMaximum: 20, ...differences }),
    read: ({ context, column }: GradedPlace, subject?: string) => gradebook.results({ context, column, sector: SECTOR }, subject),
    result: async ({ column }: GradedPlace, lms: string, subject: string): Promise<Result> => (await collection.results.get(`${column.id} ${userId(lms, subject)}`))!,
    /** A worker's turn, to its end. */
    async turn(worker = grades.gradeRelay): Promise<void> {
      await worker.sweep();
      await worker.idle();
    },
    pointsAt: (at: GradedPlace, subject: string) => lmss.kept.get(`${at.link.grades?.lineItemUrl ?? lmss.made[0]?.url ?? ''} ${subject}`)?.scoreGiven,
  };
}

export type GradesScene = Awaited<ReturnType<typeof gradesScene>>;
