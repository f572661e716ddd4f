import type { Activity } from '../domain/activity.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Journal } from '../domain/journal.js';
import type { Catalogue } from './catalogue.js';
import type { DirectoryDesk } from './directory-desk.js';
import { OPENINGS_PER_SESSION, type Visitor } from './launch.js';
import type { Seats } from './seats.js';
import type { Throttle } from './throttle.js';

export interface ContentTools {
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly seats: Seats;
  readonly journal: Journal;
}

/**
 * Activities that are no launch: the same decision as for their resource, the same days, the same trail, and not a word to anybody
 * about who opens them.
 */
export class ContentFlow {
  constructor(private readonly tools: ContentTools) {}

  /**
   * Whether what an activity holds opens now, for somebody who sees the activity (`ActivityDesk.visibleTo`).
   * @throws HubError the refusal of the decision, `RES-PERIMEE` when the file is gone; it is written down
   */
  async check(visitor: Visitor, activity: Activity): Promise<void> {
    try {
      const { resource } = this.tools.catalogue.get(activity.resourceId);
      await this.tools.seats.ensure(await this.tools.directory.requireAccess(visitor.person, visitor.hat, resource));
      if (this.isGone(activity)) throw new HubError('RES-PERIMEE', { detail: 'its tool keeps the file no longer' });
    } catch (error) {
      if (error instanceof HubError) await this.record(visitor, activity, error);
      throw error;
    }
  }

  /** The same, written down as opened. @throws HubError `SYS-LIMITE` besides */
  async open(visitor: Visitor, activity: Activity): Promise<void> {
    await this.tools.throttle.count(`launch ${visitor.sessionRef}`, OPENINGS_PER_SESSION);
    await this.check(visitor, activity);
    await this.record(visitor, activity);
  }

  private isGone({ material }: Activity): boolean {
    return material?.kind === 'file' && material.expiresAt !== undefined && material.expiresAt <= this.tools.clock.now();
  }

  private record({ traceId, person, hat }: Visitor, { id: activityId, groupId, resourceId }: Activity, refusal?: HubError): Promise<void> {
    const what = { event: 'launch' as const, traceId, personId: person.id, hatId: hat.id, groupId, activityId, resourceId };
    if (refusal === undefined) return this.tools.journal.record({ ...what, outcome: 'done', released: [] });
    const { code, rule, detail } = refusal;
    return this.tools.journal.record({ ...what, outcome: 'refused', code, rule, detail });
  }
}
