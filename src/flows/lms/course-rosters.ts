import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { lmsMemberId, lmsUserId, type LmsCourse, type LmsItem, type LmsLink, type LmsMember } from '../../domain/lms.js';
import { roleInCourse } from '../../domain/lms-role.js';
import type { Organisation } from '../../domain/organisation.js';
import type { Role } from '../../domain/profile.js';
import type { Resource } from '../../domain/resource.js';
import type { ToolContext } from '../../domain/tool-context.js';
import type { Released } from '../../protocols/contract.js';
import type { LmsListedMember, LmsServices } from '../../protocols/contract/lms.js';
import type { Roster, RosterMember, RosterQuestion, Rosters } from '../../protocols/contract/roster.js';
import type { Collection } from '../../store/port.js';
import type { Catalogue } from '../catalogue.js';
import type { DirectoryDesk } from '../directory-desk.js';
import type { ReleaseDesk } from '../release-desk.js';
import { toldByAll } from '../roster.js';
import { lmsHat, releasedInCourse, releasedLink } from './course-release.js';
import type { OpenLms } from './open-lms.js';
import type { LmsPeople } from './people.js';
import { ShortMemory } from './short-memory.js';

const REMEMBERED_MS = 30_000;
const MOST_LISTS = 200;
const AT_ONCE = 50;
const MOST_READ = 1_000;
/** Somebody of whom nothing is known but what the LMS says they are. */
const ANYBODY = { id: lmsUserId('anybody'), givenName: '—', familyName: '—', state: 'active' } as const;

export interface CourseRosterTools {
  readonly clock: Clock;
  readonly services: LmsServices;
  readonly lmss: OpenLms;
  readonly people: LmsPeople;
  readonly courses: Collection<LmsCourse>;
  readonly links: Collection<LmsLink>;
  readonly items: Collection<LmsItem>;
  readonly members: Collection<LmsMember>;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly releases: ReleaseDesk;
}

/** Somebody of the list of an LMS, with the name the hub has for them and what they are there. */
interface Listed extends LmsListedMember {
  readonly userId: string;
  readonly role: Role;
}

interface Scene {
  readonly course: LmsCourse;
  readonly link: LmsLink | undefined;
  readonly item: LmsItem | undefined;
  readonly school: Organisation | undefined;
  readonly resources: readonly Resource[];
}

/**
 * Who is in a course, as its LMS lists them and as a tool may know them: told as at a launch (B-17). Whoever the hub had not met has
 * a name here from now on, so that what the tool says of them finds its way.
 */
export class CourseRosters implements Rosters {
  private readonly lists: ShortMemory<readonly Listed[]>;

  constructor(private readonly tools: CourseRosterTools) {
    this.lists = new ShortMemory(tools.clock, REMEMBERED_MS, MOST_LISTS);
  }

  async isKnown({ placeId }: ToolContext): Promise<boolean> {
    return (await this.tools.courses.get(placeId))?.membershipsUrl !== undefined;
  }

  async of(question: RosterQuestion): Promise<Roster | undefined> {
    const scene = await this.sceneOf(question);
    const listed = scene === undefined ? undefined : await this.listed(scene);
    if (scene === undefined || listed === undefined) return undefined;
    const openTo = await this.openTo(scene, new Set(listed.map(({ role }) => role)));
    const [resource] = scene.resources;
    const names = resource === undefined ? new Map<string, string>() : await this.tools.releases.namesOf(resource, listed.map(({ userId }) => userId));
    const members = listed.flatMap((each) => memberOf(scene, each, openTo.get(each.role) ?? [], names.get(each.userId)));
    return { resourceIds: scene.resources.map(({ id }) => id), members: members.sort((a, b) => (a.released.subject < b.released.subject ? -1 : 1)), groups: [] };
  }

  private async sceneOf({ context, resourceIds, activityId }: RosterQuestion): Promise<Scene | undefined> {
    const { courses, links, items, catalogue, directory } = this.tools;
    const [course, link] = await Promise.all([courses.get(context.placeId), activityId === undefined ? undefined : links.get(activityId)]);
    if (course === undefined || (activityId !== undefined && link?.courseId !== course.id)) return undefined;
    const asked = link === undefined ? resourceIds : resourceIds.filter((id) => id === link.resourceId);
    if (link !== undefined && asked.length === 0) return undefined;
    const resources = asked.map((id) => catalogue.get(id).resource).filter(({ anonymous }) => !anonymous);
    const [school, item] = await Promise.all([directory.organisation(course.schoolId), link?.itemId === undefined ? undefined : items.get(link.itemId)]);
    return { course, link, item, school, resources };
  }

  /** Undefined where the LMS lists nobody, or is not asked any more. */
  private async listed({ course, link }: Scene): Promise<readonly Listed[] | undefined> {
    const { membershipsUrl } = course;
    const lms = await this.tools.lmss.find(course);
    if (lms === undefined || membershipsUrl === undefined) return undefined;
    return this.lists.get(JSON.stringify([course.id, link?.id]), async () => {
      const members = await this.tools.services.members(lms, membershipsUrl, link?.resourceLinkId);
      const listed = await this.named(course, members.filter(({ isActive }) => isActive));
      await this.keep(course, listed);
      return listed;
    });
  }

  private async named({ registrationId }: LmsCourse, members: readonly LmsListedMember[]): Promise<readonly Listed[]> {
    const listed: Listed[] = [];
    for (let start = 0; start < members.length; start += AT_ONCE) {
      listed.push(...await Promise.all(members.slice(start, start + AT_ONCE).map(async (member) => {
        const { id: userId } = await this.tools.people.userOf(registrationId, member.subject);
        return { ...member, userId, role: roleInCourse(member.roles) };
      })));
    }
    return listed;
  }

  /** Who is in the course, for the day a tool marks somebody who was never there. Written when it is news. */
  private async keep({ id: courseId }: LmsCourse, listed: readonly Listed[]): Promise<void> {
    const { members, clock } = this.tools;
    for (let start = 0; start < listed.length; start += MOST_READ) {
      const some = listed.slice(start, start + MOST_READ);
      const known = new Map((await members.getMany(some.map(({ userId }) => lmsMemberId(courseId, userId)))).map(({ userId, role }) => [userId, role]));
      const news = some.filter(({ userId, role }) => known.get(userId) !== role);
      await members.bulkUpsert(news.map(({ userId, role }) => ({ id: lmsMemberId(courseId, userId), courseId, userId, role, seenAt: clock.now() })));
    }
  }

  /** For each role, the resources that somebody with nothing of their own may open. */
  private async openTo({ course, resources }: Scene, roles: ReadonlySet<Role>): Promise<ReadonlyMap<Role, readonly Resource[]>> {
    return new Map(await Promise.all([...roles].map(async (role) => {
      const decisions = await this.tools.directory.decideAll(ANYBODY, lmsHat(role, course.schoolId), resources);
      return [role, resources.filter(({ id }) => decisions.get(id)?.allowed === true)] as const;
    })));
  }
}

function memberOf({ course, link, item, school }: Scene, { role, roles, attributes }: Listed, resources: readonly Resource[], subject: string | undefined): readonly RosterMember[] {
  const told = { role, schoolId: course.schoolId, school, course, attributes, subject, visit: { roles, hops: [] }, locale: 'fr' as const };
  const first = toldByAll(resources.flatMap((resource) => released(told, resource)));
  const [resource] = resources;
  if (first?.subject === undefined || resource === undefined) return [];
  const opened = link === undefined ? {} : { link: releasedLink(link, item, resource) };
  return [{ released: { ...first, subject: first.subject, ...opened }, groups: [] }];
}

/** Who could not launch for want of something the resource requires is not a member of it either. */
function released(told: Parameters<typeof releasedInCourse>[0], resource: Resource): readonly Released[] {
  try {
    return [releasedInCourse(told, resource)];
  } catch (error) {
    if (error instanceof HubError && error.code === 'RES-DONNEES') return [];
    throw error;
  }
}
