import type { DirectoryDesk } from '../directory-desk.js';
import { HubError } from '../../domain/errors.js';
import type { Launch } from '../../domain/launch.js';
import type { LmsCourse, LmsItem, LmsLink } from '../../domain/lms.js';
import type { LmsVisit, LmsWords } from '../../domain/lms-visit.js';
import type { Resource } from '../../domain/resource.js';
import type { SelectionTerms } from '../../domain/selection.js';
import type { Released, ReleasedLink } from '../../protocols/contract.js';
import type { Collection } from '../../store/port.js';
import type { LaunchSource } from '../launch-source.js';
import type { Wearer } from '../portal-launches.js';
import type { ReleaseDesk } from '../release-desk.js';
import type { Seats } from '../seats.js';
import { lmsHat, releasedInCourse, releasedLink } from './course-release.js';
import type { LmsReturns } from './returns.js';
import { wordsOf } from './visits.js';

/** Where a page may be shown (Core 1.3, 5.4.4). */
const TARGETS: ReadonlySet<string> = new Set(['frame', 'iframe', 'window']);

export interface VisitLaunchTools {
  /** A visit that is still good, by the name that launches call it. */
  readonly visitOf: (id: string) => Promise<LmsVisit | undefined>;
  readonly courses: Collection<LmsCourse>;
  readonly links: Collection<LmsLink, 'byItem' | 'byName'>;
  readonly items: Collection<LmsItem>;
  readonly directory: DirectoryDesk;
  readonly seats: Seats;
  readonly releases: ReleaseDesk;
  readonly returns: LmsReturns;
  /** Of this hub, as it stands in hop lists. */
  readonly guid: string;
}

/** Launches of people whom an LMS sent. */
export class VisitLaunches implements LaunchSource {
  constructor(private readonly tools: VisitLaunchTools) {}

  async release(launch: Launch, resource: Resource): Promise<Released> {
    const visit = await this.tools.visitOf(launch.sessionRef);
    if (visit?.userId !== launch.personId) throw new HubError('ROLE-REFUS', { detail: 'the visit is over' });
    return this.releaseTo(visit, launch, resource);
  }

  /** The same for a visit that was just read. */
  async releaseTo(visit: LmsVisit, { purpose }: Launch, resource: Resource): Promise<Released> {
    requireWithin(visit, resource.id, purpose?.kind);
    const { person, hat } = await this.wearerOf(visit);
    await this.tools.seats.ensure(await this.tools.directory.requireAccess(person, hat, resource));
    const [course, school, subject, link] = await Promise.all([
      this.tools.courses.get(visit.courseId),
      this.tools.directory.organisation(visit.schoolId),
      this.subjectOf(visit, resource),
      purpose === undefined ? this.linkOf(visit, resource) : undefined,
    ]);
    const words = wordsOf(visit);
    const { role, schoolId, locale } = visit;
    const released = releasedInCourse({
      role, schoolId, school, subject, locale,
      course: { id: visit.courseId, title: course?.title },
      attributes: words.attributes,
      visit: { roles: words.roles, hops: [...words.hops, this.tools.guid], documentTarget: targetIn(words) },
    }, resource);
    const terms = purpose?.kind === 'deep-linking' ? termsOf(words) : undefined;
    return { ...released, ...(link === undefined ? {} : { link }), ...(terms === undefined ? {} : { selection: terms }) };
  }

  returnUrl(launch: Launch): string {
    return this.tools.returns.urlFor(launch);
  }

  /**
   * Who is judged: somebody of the directory by what they are at this school, as at the portal; anybody else as somebody without
   * groups and seats, for whom the school has what it has.
   */
  async wearerOf({ personId, userId, role, schoolId }: LmsVisit): Promise<Wearer> {
    return (personId === undefined ? undefined : await this.ownHat(personId, role, schoolId))
      ?? { person: { id: userId, givenName: '—', familyName: '—', state: 'active' }, hat: lmsHat(role, schoolId) };
  }

  /** A parent of two wears two hats there, and nobody says for which child they come. */
  private async ownHat(personId: string, role: LmsVisit['role'], schoolId: string): Promise<Wearer | undefined> {
    const [person, hats] = await Promise.all([this.tools.directory.person(personId), this.tools.directory.hatsOf(personId)]);
    const [hat, ...more] = hats.filter((each) => each.role === role && each.organisationId === schoolId);
    return person === undefined || hat === undefined || more.length > 0 ? undefined : { person, hat };
  }

  /** B-02, B-04: the pseudonym of the one whom the LMS knows, linked or not; none for somebody it does not name. */
  private async subjectOf({ userId, isAnonymous }: LmsVisit, resource: Resource): Promise<string | undefined> {
    if (isAnonymous || resource.anonymous) return undefined;
    const subject = (await this.tools.releases.namesOf(resource, [userId])).get(userId);
    if (subject === undefined) throw new HubError('RES-DONNEES', { detail: 'no pseudonym is known' });
    return subject;
  }

  private async linkOf({ linkId = '' }: LmsVisit, resource: Resource): Promise<ReleasedLink> {
    const link = await this.tools.links.get(linkId);
    if (link?.resourceId !== resource.id) throw new HubError('LMS-LIEN', { detail: 'the link opens something else by now' });
    const item = link.itemId === undefined ? undefined : await this.tools.items.get(link.itemId);
    return releasedLink(link, item, resource);
  }
}

/** B-26: a visit opens its own link, and for a teacher who chooses, pickers. @throws HubError `ROLE-REFUS` */
function requireWithin(visit: LmsVisit, resourceId: string, purpose: string | undefined): void {
  const isOwnLink = purpose === undefined && visit.kind === 'link' && visit.resourceId === resourceId;
  const isChoosing = purpose === 'deep-linking' && visit.kind === 'selection' && visit.role === 'teacher';
  if (!isOwnLink && !isChoosing) throw new HubError('ROLE-REFUS', { rule: 'B-26', detail: 'the visit is for something else' });
}

function targetIn({ documentTarget = '' }: LmsWords): string | undefined {
  return TARGETS.has(documentTarget) ? documentTarget : undefined;
}

/** B-20: no more is asked of a picker than the LMS takes. The hub shows tools where it is shown itself. */
export function termsOf({ selection }: LmsWords): SelectionTerms | undefined {
  if (selection === undefined) return undefined;
  const shown = selection.targets.filter((target) => TARGETS.has(target));
  return { several: selection.acceptsSeveral, lineItems: selection.acceptsLineItems, targets: shown.length === 0 ? ['window'] : shown };
}
