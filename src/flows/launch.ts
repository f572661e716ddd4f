import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Journal } from '../domain/journal.js';
import { Launch, type LaunchPurpose } from '../domain/launch.js';
import type { Role } from '../domain/profile.js';
import type { AttributeName } from '../domain/release.js';
import type { Resource } from '../domain/resource.js';
import type { LaunchDesk, LaunchRefusal, OneTimeValues, OutboundService, Released, Reply } from '../protocols/contract.js';
import type { Opened } from '../protocols/contract/tool-frame.js';
import type { BoundResource } from '../connector-kit/index.js';
import type { Catalogue } from './catalogue.js';
import type { LaunchSource } from './launch-source.js';
import type { PortalLaunches, Wearer } from './portal-launches.js';
import type { Throttle } from './throttle.js';
import { randomToken } from './tokens.js';

const LAUNCH_TTL_MS = 5 * 60_000;
/** Launches, and whatever else of an activity is opened. */
export const OPENINGS_PER_SESSION = { limit: 120, windowMs: 60_000 };
/** A refused launch can be tried again while it lives; the record of it must not grow with that. */
const REFUSALS_PER_LAUNCH = { limit: 10, windowMs: LAUNCH_TTL_MS };

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

/** In whose name a launch is made. */
export type LaunchedBy = Pick<Launch, 'traceId' | 'personId' | 'sessionRef' | 'hatId' | 'brokered' | 'locale'>;

export interface LaunchTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly portal: PortalLaunches;
  /** The visits from LMSs. */
  readonly visits: LaunchSource;
  readonly journal: Journal;
}

/** One opening of one resource: may they, record it, let the protocol speak, and answer for it until it is used. */
export class LaunchFlow implements LaunchDesk {
  constructor(private readonly tools: LaunchTools) {}

  /** @throws HubError the refusal of the decision (`ROLE-REFUS`, `LIC-AUCUNE`…), `RES-DONNEES`, `RES-INCONNUE`, `SYS-LIMITE` */
  open(visitor: Visitor, asked: Opening, serviceOf: (bound: BoundResource) => OutboundService): Promise<Opened> {
    const { person, hat, traceId, sessionRef, locale } = visitor;
    const launch = this.launchOf({ personId: person.id, hatId: hat.id, traceId, sessionRef, locale }, asked);
    const release = (resource: Resource): Promise<Released> => this.tools.portal.releaseTo(visitor, launch, resource);
    return this.speak(launch, serviceOf, release, async (service, released) => service.frame?.(launch, released) ?? await service.open(launch, released));
  }

  launchOf(by: LaunchedBy, { resourceId, groupId, activityId, purpose, ownWindow }: Opening): Launch {
    return {
      id: randomToken(),
      ...by,
      resourceId,
      ...(groupId === undefined ? {} : { groupId }),
      ...(activityId === undefined ? {} : { activityId }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(ownWindow === true ? { ownWindow } : {}),
      createdAt: this.tools.clock.now(),
    };
  }

  /**
   * A launch from wherever, in place of whatever is shown there. Who has just read all that decides about it says what is released.
   * @throws HubError as `open`
   */
  begin(launch: Launch, serviceOf: (bound: BoundResource) => OutboundService, release: (resource: Resource) => Promise<Released>): Promise<Reply> {
    return this.speak(launch, serviceOf, release, (service, released) => service.open(launch, released));
  }

  private async speak<T>(
    launch: Launch,
    serviceOf: (bound: BoundResource) => OutboundService,
    release: (resource: Resource) => Promise<Released>,
    open: (service: OutboundService, released: Released) => Promise<T>,
  ): Promise<T> {
    const bound = this.tools.catalogue.get(launch.resourceId);
    try {
      await this.tools.throttle.count(`launch ${launch.sessionRef}`, OPENINGS_PER_SESSION);
      const released = await release(bound.resource);
      await this.tools.oneTime.put('launch', launch.id, JSON.stringify(launch), LAUNCH_TTL_MS);
      return await open(serviceOf(bound), released);
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

  /** Read anew: the person may have been blocked or moved since the click. */
  async release(launch: Launch): Promise<Released> {
    return this.sourceOf(launch).release(launch, this.tools.catalogue.get(launch.resourceId).resource);
  }

  async refuse(launch: Launch, { code, rule, detail }: LaunchRefusal): Promise<void> {
    await this.tools.throttle.count(`refused-launch ${launch.id}`, REFUSALS_PER_LAUNCH);
    await this.tools.journal.record({ ...eventOf(launch), outcome: 'refused', code, rule, detail });
  }

  returnUrl(launch: Launch): string {
    return this.sourceOf(launch).returnUrl(launch);
  }

  private sourceOf({ brokered }: Launch): LaunchSource {
    return brokered === true ? this.tools.visits : this.tools.portal;
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
