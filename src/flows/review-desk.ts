import { isGivenTo, type Activity } from '../domain/activity.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Launch, LaunchPurpose } from '../domain/launch.js';
import type { LineItem } from '../domain/line-item.js';
import type { Person } from '../domain/person.js';
import type { Resource } from '../domain/resource.js';
import type { ReleasedReview } from '../protocols/contract/review.js';
import type { Collection } from '../store/port.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { ReleaseDesk } from './release-desk.js';

export interface ReviewTools {
  readonly lineItems: Collection<LineItem>;
  readonly directory: DirectoryDesk;
  readonly releases: ReleaseDesk;
}

/** Who looks at whose work in which activity. */
export interface ReviewQuestion {
  readonly person: Person;
  readonly hat: Hat;
  readonly activity: Activity;
  readonly resource: Resource;
  readonly locale: Launch['locale'];
}

/** The work of one pupil in one column, opened in the tool that gave the results (Submission Review 1.0). */
export class ReviewDesk {
  constructor(private readonly tools: ReviewTools) {}

  /**
   * A pupil looks at their own work, a teacher of the class at that of each of its pupils.
   * @throws HubError `ROLE-REFUS` for everybody else, `RES-INCONNUE` when the activity has no such column or no such pupil
   */
  async of(question: ReviewQuestion, purpose: Extract<LaunchPurpose, { kind: 'submission-review' }>): Promise<ReleasedReview> {
    const { person, hat, activity } = question;
    const isOwn = hat.role === 'pupil' && person.id === purpose.forPersonId;
    if (!isOwn && hat.role !== 'teacher') throw new HubError('ROLE-REFUS', { detail: 'the work of somebody else' });
    const [column, whose] = await Promise.all([this.tools.lineItems.get(purpose.lineItemId), this.pupilOf(activity, purpose.forPersonId)]);
    if (column?.resourceLinkId !== activity.id || whose === undefined) throw new HubError('RES-INCONNUE', { detail: `column ${purpose.lineItemId} of activity ${activity.id}` });
    const { url, custom = {} } = column.submissionReview ?? {};
    const told = await this.tools.releases.release({ ...whose, groupId: activity.groupId, locale: question.locale }, question.resource);
    return { lineItemId: column.id, custom, ...(url === undefined ? {} : { url }), of: told };
  }

  private async pupilOf(activity: Activity, personId: string): Promise<Pick<ReviewQuestion, 'person' | 'hat'> | undefined> {
    const { directory } = this.tools;
    const [person, hats, groups] = await Promise.all([directory.person(personId), directory.hatsOf(personId), directory.groupsOf(personId, activity.schoolId)]);
    const hat = hats.find(({ role, organisationId }) => role === 'pupil' && organisationId === activity.schoolId);
    const isIn = groups.some(({ id }) => id === activity.groupId) && isGivenTo(activity, personId);
    return person === undefined || hat === undefined || !isIn ? undefined : { person, hat };
  }
}
