import { isGivenTo, type Activity } from '../domain/activity.js';
import { phaseOf } from '../domain/calendar.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Person } from '../domain/person.js';
import type { Collection } from '../store/port.js';
import type { DirectoryDesk } from './directory-desk.js';

/** What is embedded in the spaces of classes and groups, and who sees it. */
export class ActivityDesk {
  constructor(
    private readonly activities: Collection<Activity, 'bySpace' | 'byResource'>,
    private readonly directory: DirectoryDesk,
  ) {}

  /**
   * An activity, for somebody who may see it today: pupils it is given to, their parents, and the teachers of the group.
   * @throws HubError `RES-INCONNUE` for everybody else, who are not told that it exists
   */
  async visibleTo({ id: personId }: Pick<Person, 'id'>, hat: Hat, activityId: string): Promise<Activity> {
    const activity = await this.activities.get(activityId);
    if (activity !== undefined && activity.schoolId === hat.organisationId && hat.delegated !== true) {
      const member = hat.childId ?? personId;
      const groups = await this.directory.groupsOf(member, hat.organisationId);
      const isTheirs = groups.some(({ id }) => id === activity.groupId);
      if (isTheirs && (hat.role === 'teacher' || this.isShownTo(member, activity))) return activity;
    }
    throw new HubError('RES-INCONNUE', { detail: `activity ${activityId}` });
  }

  private isShownTo(pupilId: string, activity: Activity): boolean {
    return activity.visible && isGivenTo(activity, pupilId) && phaseOf(activity, this.directory.today()) === 'during';
  }
}
