import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Launch } from '../domain/launch.js';
import type { Person } from '../domain/person.js';
import type { Resource } from '../domain/resource.js';
import type { Released } from '../protocols/contract.js';
import { linkOf, type ActivityDesk } from './activity-desk.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { LaunchSource } from './launch-source.js';
import type { ReleaseDesk } from './release-desk.js';
import type { ReviewDesk } from './review-desk.js';
import type { Seats } from './seats.js';
import type { ToolReturns } from './tool-returns.js';

export interface Wearer {
  readonly person: Person;
  readonly hat: Hat;
}

export interface PortalTools {
  readonly directory: DirectoryDesk;
  readonly activities: ActivityDesk;
  readonly seats: Seats;
  readonly releases: ReleaseDesk;
  readonly reviews: ReviewDesk;
  readonly returns: ToolReturns;
}

/** Launches of people of the directory, from the pages of the portal. */
export class PortalLaunches implements LaunchSource {
  constructor(private readonly tools: PortalTools) {}

  /** Somebody who lost their role meanwhile is refused like somebody who never had it. */
  async release(launch: Launch, resource: Resource): Promise<Released> {
    const [person, hats] = await Promise.all([this.tools.directory.person(launch.personId), this.tools.directory.hatsOf(launch.personId)]);
    const hat = hats.find(({ id }) => id === launch.hatId);
    if (person === undefined || hat === undefined) throw new HubError('ROLE-REFUS', { detail: 'the person or the role is gone' });
    return this.releaseTo({ person, hat }, launch, resource);
  }

  /** The same for somebody who was just read. */
  async releaseTo({ person, hat }: Wearer, { groupId, activityId, locale, purpose }: Launch, resource: Resource): Promise<Released> {
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

  returnUrl(launch: Launch): string {
    return this.tools.returns.urlFor(launch);
  }
}
