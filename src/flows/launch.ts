import type { AccessDecision } from '../domain/access.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Journal } from '../domain/journal.js';
import { Launch } from '../domain/launch.js';
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/profile.js';
import type { LaunchDesk, OneTimeValues, OutboundService, Released, Reply } from '../protocols/contract.js';
import type { BoundResource } from '../connector-kit/index.js';
import type { Catalogue } from './catalogue.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { ReleaseDesk } from './release-desk.js';
import type { Throttle } from './throttle.js';
import { newTraceId, randomToken } from './tokens.js';

const LAUNCH_TTL_MS = 5 * 60_000;
const LAUNCHES_PER_SESSION = { limit: 120, windowMs: 60_000 };

/** Who is asking, through which session. */
export interface Visitor {
  readonly person: Person;
  readonly hat: Hat;
  /** Keyed hash of the session. */
  readonly sessionRef: string;
  /** What this session may open at all. */
  readonly roles: readonly Role[];
  readonly locale: 'fr' | 'en';
}

export interface LaunchTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly releases: ReleaseDesk;
  readonly journal: Journal;
}

/** One opening of one resource: may they, record it, let the protocol speak, and answer for it until it is used. */
export class LaunchFlow implements LaunchDesk {
  constructor(private readonly tools: LaunchTools) {}

  /** @throws HubError the refusal of the decision (`ROLE-REFUS`, `LIC-AUCUNE`…), `RES-INCONNUE`, `SYS-LIMITE` */
  async open(visitor: Visitor, resourceId: string, groupId: string | undefined, serviceOf: (bound: BoundResource) => OutboundService): Promise<Reply> {
    const bound = this.tools.catalogue.get(resourceId);
    const launch = this.newLaunch(visitor, resourceId, groupId);
    try {
      await this.tools.throttle.count(`launch ${visitor.sessionRef}`, LAUNCHES_PER_SESSION);
      const { refusal } = await this.tools.directory.decide(visitor.person, visitor.hat, bound.resource);
      if (refusal !== undefined) throw new HubError(refusal, { detail: `resource ${resourceId}` });
      await this.tools.oneTime.put('launch', launch.id, JSON.stringify(launch), LAUNCH_TTL_MS);
      const reply = await serviceOf(bound).open(launch);
      await this.record(launch, bound);
      return reply;
    } catch (error) {
      await this.recordRefusal(launch, error);
      throw error;
    }
  }

  async peek(launchId: string): Promise<Launch | undefined> {
    return parseLaunch(await this.tools.oneTime.peek('launch', launchId));
  }

  async take(launchId: string): Promise<Launch | undefined> {
    return parseLaunch(await this.tools.oneTime.take('launch', launchId));
  }

  async decide(launch: Launch): Promise<AccessDecision> {
    const { person, hat } = await this.whoIs(launch);
    return this.tools.directory.decide(person, hat, this.tools.catalogue.get(launch.resourceId).resource);
  }

  async release(launch: Launch): Promise<Released> {
    const { person, hat } = await this.whoIs(launch);
    const { resource } = this.tools.catalogue.get(launch.resourceId);
    return this.tools.releases.release({ person, hat, groupId: launch.groupId, locale: launch.locale }, resource);
  }

  /** Read anew at each step: the person may have been blocked or moved since the click. */
  private async whoIs(launch: Launch): Promise<{ person: Person; hat: Hat }> {
    const person = await this.tools.directory.person(launch.personId);
    const hat = (await this.tools.directory.hatsOf(launch.personId)).find(({ id }) => id === launch.hatId);
    if (person === undefined || hat === undefined) throw new HubError('ROLE-REFUS', { detail: 'the person or the role is gone' });
    return { person, hat };
  }

  private newLaunch(visitor: Visitor, resourceId: string, groupId: string | undefined): Launch {
    return {
      id: randomToken(),
      traceId: newTraceId(),
      personId: visitor.person.id,
      sessionRef: visitor.sessionRef,
      hatId: visitor.hat.id,
      resourceId,
      ...(groupId === undefined ? {} : { groupId }),
      locale: visitor.locale,
      createdAt: this.tools.clock.now(),
    };
  }

  private async record(launch: Launch, { resource }: BoundResource): Promise<void> {
    const released = resource.release.map((rule) => rule.attribute);
    await this.tools.journal.record({ ...eventOf(launch), outcome: 'done', released });
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
