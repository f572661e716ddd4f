import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Journal } from '../domain/journal.js';
import { Launch, type LaunchPurpose } from '../domain/launch.js';
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/profile.js';
import type { AttributeName } from '../domain/release.js';
import type { Resource } from '../domain/resource.js';
import type { LaunchDesk, LaunchRefusal, OneTimeValues, OutboundService, Released } from '../protocols/contract.js';
import type { Opened } from '../protocols/contract/tool-frame.js';
import type { BoundResource } from '../connector-kit/index.js';
import { linkOf, type ActivityDesk } from './activity-desk.js';
import type { Catalogue } from './catalogue.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { ReleaseDesk } from './release-desk.js';
import type { ReviewDesk } from './review-desk.js';
import type { Seats } from './seats.js';
import type { Throttle } from './throttle.js';
import { randomToken } from './tokens.js';
import type { ToolReturns } from './tool-returns.js';

const LAUNCH_TTL_MS = 5 * 60_000;
/** Launches, and whatever else of an activity is opened. */
export const OPENINGS_PER_SESSION = { limit: 120, windowMs: 60_000 };
/** A refused launch can be tried again while it lives; the record of it must not grow with that. */
const REFUSALS_PER_LAUNCH = { limit: 10, windowMs: LAUNCH_TTL_MS };

interface Wearer {
  readonly person: Person;
  readonly hat: Hat;
}

/** What somebody opens: a resource, or an activity made of it. */
export interface Opening {
  readonly resourceId: string;
  /** The class or group it is opened from. */
  readonly groupId?: string | undefined;
  readonly activityId?: string | undefined;
  readonly purpose?: LaunchPurpose | undefined;
  /** The person wants a window of its own for it. */
  readonly ownWindow?: boolean;
}

/** Who is asking, through which session. */
export interface Visitor extends Wearer {
  /** Keyed hash of the session. */
  readonly sessionRef: string;
  /** What this session may open at all. */
  readonly roles: readonly Role[];
  readonly locale: 'fr' | 'en';
  /** Of the request: the page, the log and the audit trail show the same one. */
  readonly traceId: string;
}

export interface LaunchTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly activities: ActivityDesk;
  readonly seats: Seats;
  readonly releases: ReleaseDesk;
  readonly reviews: ReviewDesk;
  readonly returns: ToolReturns;
  readonly journal: Journal;
}

/** One opening of one resource: may they, record it, let the protocol speak, and answer for it until it is used. */
export class LaunchFlow implements LaunchDesk {
  constructor(private readonly tools: LaunchTools) {}

  /** @throws HubError the refusal of the decision (`ROLE-REFUS`, `LIC-AUCUNE`…), `RES-DONNEES`, `RES-INCONNUE`, `SYS-LIMITE` */
  async open(visitor: Visitor, asked: Opening, serviceOf: (bound: BoundResource) => OutboundService): Promise<Opened> {
    const bound = this.tools.catalogue.get(asked.resourceId);
    const launch = this.newLaunch(visitor, asked);
    try {
      await this.tools.throttle.count(`launch ${visitor.sessionRef}`, OPENINGS_PER_SESSION);
      const released = await this.releaseTo(visitor, launch, bound.resource);
      await this.tools.oneTime.put('launch', launch.id, JSON.stringify(launch), LAUNCH_TTL_MS);
      const service = serviceOf(bound);
      return service.frame?.(launch, released) ?? await service.open(launch, released);
    } catch (error) {
      await this.recordRefusal(launch, error);
      throw error;
    }
  }

  async peek(launchId: string): Promise<Launch | undefined> {
    return parseLaunch(await this.tools.oneTime.peek('launch', launchId));
  }

  async take(launch: Launch, released: readonly AttributeName[]): Promise<boolean> {
    if (!await this.tools.oneTime.use('launch', launch.id)) return false;
    await this.tools.journal.record({ ...eventOf(launch), outcome: 'done', released });
    return true;
  }

  /** Somebody who lost their role meanwhile is refused like somebody who never had it. */
  async release(launch: Launch): Promise<Released> {
    const who = await this.whoIs(launch);
    if (who === undefined) throw new HubError('ROLE-REFUS', { detail: 'the person or the role is gone' });
    return this.releaseTo(who, launch, this.tools.catalogue.get(launch.resourceId).resource);
  }

  async refuse(launch: Launch, { code, rule, detail }: LaunchRefusal): Promise<void> {
    await this.tools.throttle.count(`refused-launch ${launch.id}`, REFUSALS_PER_LAUNCH);
    await this.tools.journal.record({ ...eventOf(launch), outcome: 'refused', code, rule, detail });
  }

  returnUrl(launch: Launch): string {
    return this.tools.returns.urlFor(launch);
  }

  /** First the decision, then what is told: nothing is released to somebody who may not open the resource. */
  private async releaseTo({ person, hat }: Wearer, { groupId, activityId, locale, purpose }: Launch, resource: Resource): Promise<Released> {
    const facts = await this.tools.directory.requireAccess(person, hat, resource);
    if (activityId === undefined && purpose?.kind === 'submission-review') throw new HubError('RES-INCONNUE', { detail: 'only activities have work to look at' });
    if (purpose?.kind === 'deep-linking') await this.tools.activities.groupOf({ person, hat }, groupId ?? '');
    await this.tools.seats.ensure(facts);
    if (activityId === undefined) return this.tools.releases.release({ person, hat, groupId, locale }, resource);
    const activity = await this.tools.activities.visibleTo(person, hat, activityId);
    if (activity.resourceId !== resource.id) throw new HubError('RES-INCONNUE', { detail: `activity ${activityId} is of another resource` });
    if (activity.material !== undefined) throw new HubError('RES-INCONNUE', { detail: `activity ${activityId} is no launch` });
    const released = await this.tools.releases.release({ person, hat, groupId: activity.groupId, locale }, resource);
    const link = linkOf(activity);
    if (purpose?.kind !== 'submission-review') return { ...released, link };
    const review = await this.tools.reviews.of({ person, hat, activity, resource, locale }, purpose);
    return { ...released, link: { ...link, custom: { ...link.custom, ...review.custom } }, review };
  }

  /** Read anew at each step: the person may have been blocked or moved since the click. */
  private async whoIs(launch: Launch): Promise<Wearer | undefined> {
    const [person, hats] = await Promise.all([this.tools.directory.person(launch.personId), this.tools.directory.hatsOf(launch.personId)]);
    const hat = hats.find(({ id }) => id === launch.hatId);
    return person === undefined || hat === undefined ? undefined : { person, hat };
  }

  private newLaunch(visitor: Visitor, { resourceId, groupId, activityId, purpose, ownWindow }: Opening): Launch {
    return {
      id: randomToken(),
      traceId: visitor.traceId,
      personId: visitor.person.id,
      sessionRef: visitor.sessionRef,
      hatId: visitor.hat.id,
      resourceId,
      ...(groupId === undefined ? {} : { groupId }),
      ...(activityId === undefined ? {} : { activityId }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(ownWindow === true ? { ownWindow } : {}),
      locale: visitor.locale,
      createdAt: this.tools.clock.now(),
    };
  }

  private async recordRefusal(launch: Launch, error: unknown): Promise<void> {
    if (!(error instanceof HubError)) return;
    await this.tools.journal.record({ ...eventOf(launch), outcome: 'refused', code: error.code, rule: error.rule, detail: error.detail });
  }
}

function eventOf({ traceId, personId, resourceId, hatId }: Launch) {
  return { event: 'launch' as const, traceId, personId, resourceId, hatId };
}

function parseLaunch(stored: string | undefined): Launch | undefined {
  return stored === undefined ? undefined : Launch.parse(JSON.parse(stored));
}
