import type { Activity } from '../domain/activity.js';
import type { Hat } from '../domain/hat.js';
import type { SpaceOpenings } from '../store/collections/spaces.js';
import type { Collection } from '../store/port.js';
import { MOST_ACTIVITIES } from './activity-desk.js';

export interface SpaceUsage {
  readonly activities: number;
  readonly openings: number;
}

/** How much spaces are used: counts of groups, never of anybody. */
export class SpaceUse {
  constructor(
    private readonly activities: Collection<Activity, 'bySpace' | 'byResource'>,
    private readonly openings: Collection<SpaceOpenings>,
  ) {}

  /** Counts an opening, when it is a pupil's. */
  async opened({ role }: Hat, groupId: string): Promise<void> {
    if (role === 'pupil') await this.openings.increment('openings', 1, { id: groupId, openings: 0 });
  }

  async of(groupId: string): Promise<SpaceUsage> {
    const [activities, counted] = await Promise.all([
      this.activities.count('bySpace', [groupId], MOST_ACTIVITIES),
      this.openings.get(groupId),
    ]);
    return { activities, openings: counted?.openings ?? 0 };
  }
}
