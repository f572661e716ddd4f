import type { LineItem, Result } from '../../domain/line-item.js';
import { lmsMemberId, type LmsItem, type LmsLink, type LmsMember, type LmsUser } from '../../domain/lms.js';
import { hasColumn, takesScores } from '../../domain/lms-grades.js';
import { relayed } from '../../domain/grade-relay.js';
import { everyPage } from '../../store/every-page.js';
import type { Collection } from '../../store/port.js';
import type { Catalogue } from '../catalogue.js';
import { shownOf, type Forward, type GradedLink, type GradedPlaces, type ShownResult } from '../graded-places.js';
import { declaredId } from '../gradebook.js';
import type { LmsResults } from './lms-results.js';

/** More links than a course has. */
const MOST_LINKS = 200;

export interface CourseGradebookTools {
  readonly links: Collection<LmsLink, 'byCourse'>;
  readonly members: Collection<LmsMember>;
  readonly users: Collection<LmsUser>;
  readonly items: Collection<LmsItem>;
  readonly catalogue: Catalogue;
  readonly marks: LmsResults;
}

type Place = Parameters<GradedPlaces['link']>[0];

/** Courses of LMSs: their links have one column each, and their marks go home. */
export class CourseGradebook implements GradedPlaces {
  constructor(private readonly tools: CourseGradebookTools) {}

  async links({ placeId }: Place, resourceIds: readonly string[]): Promise<readonly GradedLink[]> {
    const links: LmsLink[] = [];
    for await (const link of everyPage(this.tools.links, 'byCourse', [placeId])) {
      if (resourceIds.includes(link.resourceId) && takesScores(link.grades)) links.push(link);
      if (links.length === MOST_LINKS) break;
    }
    return Promise.all(links.map((link) => this.gradedLink(link)));
  }

  async link(place: Place, linkId: string): Promise<GradedLink | undefined> {
    const link = await this.linkOf(place, linkId);
    return link === undefined ? undefined : this.gradedLink(link);
  }

  async isKept(place: Place, linkId: string | undefined): Promise<boolean> {
    return linkId !== undefined && takesScores((await this.linkOf(place, linkId))?.grades);
  }

  /** As they were seen last: in a launch, or in the list of the LMS. */
  async isPupil({ placeId }: Place, personId: string): Promise<boolean> {
    return (await this.tools.members.get(lmsMemberId(placeId, personId)))?.role === 'pupil';
  }

  /** A column that a tool made for itself has none in the LMS. */
  async forward(column: LineItem, personId: string): Promise<Forward | undefined> {
    const [link, user] = await Promise.all([this.linkOfColumn(column), this.tools.users.get(personId)]);
    if (link === undefined || user?.registrationId !== link.registrationId) return undefined;
    const isOpen = isItsOwn(column, link) && hasColumn(link.grades);
    const route = { registrationId: link.registrationId, linkId: link.id, subject: user.subject, isOpen };
    return (before, standing, now) => relayed(route, before, standing, now);
  }

  /** What the LMS says, but for what is on its way there (B-16). */
  async shown(column: LineItem, own: readonly Result[]): Promise<readonly ShownResult[]> {
    const link = await this.linkOfColumn(column);
    const read = link === undefined || !isItsOwn(column, link) ? undefined : await this.tools.marks.of(column, link);
    if (read === undefined) return own.flatMap((result) => shownOf(column, result));
    const newer = own.filter(({ undelivered, receivedAt }) => undelivered !== undefined || receivedAt > read.readAt);
    const ahead = new Set(newer.map(({ personId }) => personId));
    return [...newer.flatMap((result) => shownOf(column, result)), ...read.marks.filter(({ personId }) => !ahead.has(personId))];
  }

  private linkOfColumn({ placeId, resourceLinkId }: LineItem): Promise<LmsLink | undefined> {
    return resourceLinkId === undefined ? Promise.resolve(undefined) : this.linkOf({ placeId }, resourceLinkId);
  }

  private async linkOf({ placeId }: Pick<Place, 'placeId'>, linkId: string): Promise<LmsLink | undefined> {
    const link = await this.tools.links.get(linkId);
    return link?.courseId === placeId ? link : undefined;
  }

  private async gradedLink({ id, resourceId, itemId, title }: LmsLink): Promise<GradedLink> {
    const item = itemId === undefined ? undefined : await this.tools.items.get(itemId);
    const names = [title, item?.title, this.tools.catalogue.find(resourceId)?.resource.title.fr];
    return { id, resourceId, title: names.find((name) => name?.trim()) ?? resourceId, lineItem: item?.lineItem };
  }
}

/** Whether it is the column that the link begins with. */
function isItsOwn({ id, contextId }: LineItem, link: LmsLink): boolean {
  return id === declaredId(contextId, link.id);
}
