import { createHash } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { lmsMemberId, type LmsCourse, type LmsItem, type LmsLink, type LmsMember } from '../../domain/lms.js';
import { roleInCourse } from '../../domain/lms-role.js';
import { ResourceId } from '../../domain/resource.js';
import { plainText } from '../../domain/text.js';
import { ITEM_PARAMETER, type LmsMessage } from '../../protocols/contract/lms.js';
import type { Collection } from '../../store/port.js';
import type { Catalogue } from '../catalogue.js';
import type { LmsPlace, LmsPlaces, SettledMessage } from './contract.js';
import { keepSeen } from './freshly.js';

/** Parameter of a link that was made by hand: the resource it opens, by its name. */
export const RESOURCE_PARAMETER = 'passerelle_ressource';

/** More hubs than any chain needs. */
const MOST_HOPS = 3;
const MOST_ANCESTORS = 20;
const LONGEST_TITLE = 255;

export interface PlaceTools {
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly courses: Collection<LmsCourse>;
  readonly members: Collection<LmsMember>;
  readonly links: Collection<LmsLink, 'byItem' | 'byName'>;
  readonly items: Collection<LmsItem>;
  /** Of this hub, as it stands in hop lists. */
  readonly guid: string;
}

/** What a link of an LMS opens. */
type Target = Pick<LmsLink, 'resourceId' | 'itemId'>;

/** Courses and links of LMSs, written down as launches name them; a launch that says nothing new writes nothing. */
export class CoursePlaces implements LmsPlaces {
  constructor(private readonly tools: PlaceTools) {}

  async settle(settled: SettledMessage): Promise<LmsPlace> {
    const { message, userId } = settled;
    this.requireNoLoop(message);
    const course = await this.courseOf(settled);
    const link = await this.linkOf(settled, course);
    const member = memberOf(settled, course);
    await Promise.all([
      keepSeen(this.tools.courses, course.known, course.next),
      ...(message.subject === undefined ? [] : [this.tools.members.get(lmsMemberId(course.next.id, userId)).then((known) => keepSeen(this.tools.members, known, member))]),
      ...(link === undefined ? [] : [keepSeen(this.tools.links, link.known, link.next)]),
    ]);
    return { courseId: course.next.id, ...(link === undefined ? {} : { linkId: link.next.id, resourceId: link.next.resourceId }) };
  }

  /** B-27 */
  private requireNoLoop({ hops }: LmsMessage): void {
    if (hops.includes(this.tools.guid)) throw new HubError('LMS-BOUCLE', { rule: 'B-27', detail: 'the launch came through this hub already' });
    if (hops.length >= MOST_HOPS) throw new HubError('LMS-BOUCLE', { rule: 'B-27', detail: `the launch came through ${hops.length} hubs` });
  }

  /** What a launch does not say stays as the last one said it: where services are is not in every message. */
  private async courseOf({ registration, schoolId, message }: SettledMessage) {
    const { deploymentId, context, membershipsUrl } = message;
    const id = courseId(registration.id, message);
    const known = await this.tools.courses.get(id);
    const title = shown(context?.title) ?? known?.title;
    const memberships = membershipsUrl ?? known?.membershipsUrl;
    const next: LmsCourse = {
      id, registrationId: registration.id, deploymentId, schoolId, seenAt: this.tools.clock.now(),
      ...(title === undefined ? {} : { title }),
      ...(memberships === undefined ? {} : { membershipsUrl: memberships }),
    };
    return { known, next };
  }

  /** Undefined for a message that names nothing to open. */
  private async linkOf(settled: SettledMessage, { next: course }: { readonly next: LmsCourse }) {
    const { message: { kind, resourceLink, scores } } = settled;
    if (kind !== 'resource-link' || resourceLink === undefined) return undefined;
    const id = hashOf('link', course.id, resourceLink.id);
    const known = await this.tools.links.get(id);
    const target = await this.targetOf(settled, known);
    if (target === undefined) return undefined;
    const { registrationId, deploymentId, schoolId } = course;
    const title = shown(resourceLink.title) ?? known?.title;
    const grades = scores === undefined ? known?.grades : { ...known?.grades, ...defined(scores), scopes: [...scores.scopes] };
    const next: LmsLink = {
      id, registrationId, deploymentId, schoolId, courseId: course.id, resourceLinkId: resourceLink.id, seenAt: this.tools.clock.now(),
      ...target,
      history: known?.history ?? await this.historyOf({ ...target, id, registrationId, deploymentId }, resourceLink.history),
      ...(title === undefined ? {} : { title }),
      ...(grades === undefined ? {} : { grades }),
    };
    return { known, next };
  }

  /**
   * By the item, else by the resource; a link that says neither any more opens what it opened before. Undefined for one that never
   * said any: it is a link to the hub itself.
   * @throws HubError `LMS-LIEN`
   */
  private async targetOf({ registration, message: { deploymentId, custom } }: SettledMessage, known: LmsLink | undefined): Promise<Target | undefined> {
    const itemId = custom[ITEM_PARAMETER];
    const named = custom[RESOURCE_PARAMETER];
    if (itemId !== undefined) return this.opened(await this.itemOf(itemId, registration.id, deploymentId));
    if (named !== undefined) return this.opened({ resourceId: named });
    return known === undefined ? undefined : this.opened({ resourceId: known.resourceId, ...(known.itemId === undefined ? {} : { itemId: known.itemId }) });
  }

  /** An item that was chosen for another LMS or another school opens nothing here. */
  private async itemOf(itemId: string, registrationId: string, deploymentId: string): Promise<Target> {
    const item = /^[A-Za-z0-9_-]{22,64}$/.test(itemId) ? await this.tools.items.get(itemId) : undefined;
    if (item?.registrationId !== registrationId || item.deploymentId !== deploymentId) {
      throw new HubError('LMS-LIEN', { rule: 'B-19', detail: 'no item of this deployment is called so' });
    }
    return { resourceId: item.resourceId, itemId: item.id };
  }

  private opened(target: Target): Target {
    const { success } = ResourceId.safeParse(target.resourceId);
    if (success && this.tools.catalogue.find(target.resourceId) !== undefined) return target;
    throw new HubError('LMS-LIEN', { detail: success ? `resource ${target.resourceId}` : 'no name of a resource' });
  }

  /**
   * B-22: a link of a copied course is another one, and knows what it is a copy of. The LMS tells by the names of its links; where
   * it does not, by an item that was opened under another link before.
   * @param names the nearest first (Core 1.3, Appendix B.5)
   */
  private async historyOf(made: Target & Pick<LmsLink, 'id' | 'registrationId' | 'deploymentId'>, names: readonly string[]): Promise<string[]> {
    const { links } = this.tools;
    const { id, itemId, registrationId, deploymentId } = made;
    const named = await Promise.all(names.slice(0, MOST_ANCESTORS).reverse().map((name) => links.find('byName', { equals: [registrationId, deploymentId, name], limit: 1 })));
    const told = named.flatMap(({ items }) => items);
    const sameItem = told.length > 0 || itemId === undefined ? [] : (await links.find('byItem', { equals: [itemId], limit: 1, descending: true })).items;
    const nearest = told.at(-1) ?? sameItem[0];
    const history = [...(nearest?.history ?? []), ...told.map((link) => link.id), ...sameItem.map((link) => link.id)];
    return [...new Set(history)].filter((each) => each !== id).slice(-MOST_ANCESTORS);
  }
}

function memberOf({ message, userId }: SettledMessage, { next: { id: courseId, seenAt } }: { readonly next: LmsCourse }): LmsMember {
  return { id: lmsMemberId(courseId, userId), courseId, userId, role: roleInCourse(message.roles), seenAt };
}

/** B-06: what an LMS calls its courses means nothing outside a deployment of it. What has no course is one by itself. */
function courseId(registrationId: string, { deploymentId, context, resourceLink }: LmsMessage): string {
  const place = context === undefined ? ['link', resourceLink?.id ?? ''] : ['context', context.id];
  return hashOf('course', registrationId, deploymentId, ...place);
}

/** A registration's name is random, so that nobody who sees the hash can try out what the LMS says. */
function hashOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(['lms', ...parts])).digest('base64url');
}

function shown(text: string | undefined): string | undefined {
  return plainText(text ?? '', LONGEST_TITLE) || undefined;
}

function defined({ lineItemUrl, lineItemsUrl }: NonNullable<LmsMessage['scores']>): Pick<NonNullable<LmsLink['grades']>, 'lineItemUrl' | 'lineItemsUrl'> {
  return { ...(lineItemUrl === undefined ? {} : { lineItemUrl }), ...(lineItemsUrl === undefined ? {} : { lineItemsUrl }) };
}
