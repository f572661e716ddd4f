import { decideAccess, type AccessFacts } from '../domain/access.js';
import { isShownTo, type Activity } from '../domain/activity.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import { rulesFor } from '../domain/release.js';
import type { Resource } from '../domain/resource.js';
import type { ToolContext } from '../domain/tool-context.js';
import type { PlaceMember, PlaceMembers } from '../directory/place-members.js';
import type { Released } from '../protocols/contract.js';
import type { Roster, RosterGroup, RosterMember, RosterQuestion, Rosters } from '../protocols/contract/roster.js';
import { linkOf, type ActivityDesk } from './activity-desk.js';
import type { Catalogue } from './catalogue.js';
import type { DirectoryDesk } from './directory-desk.js';
import { groupFor, released, type ReleaseDesk } from './release-desk.js';

/** People that are judged before others get their turn. */
const AT_ONCE = 50;

export interface RosterTools {
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly activities: ActivityDesk;
  readonly releases: ReleaseDesk;
}

/** What is asked, read once for all the people. */
interface Scene {
  readonly context: ToolContext;
  readonly resources: readonly Resource[];
  readonly activity: Activity | undefined;
  readonly place: PlaceMembers;
  readonly groups: readonly RosterGroup[];
  readonly facts: (wearer: Pick<AccessFacts, 'person' | 'hat' | 'groupIds'>, resource: Resource) => AccessFacts;
}

/** Somebody who may open some of the resources, under the first hat by which they may. */
interface Opener {
  readonly person: PlaceMember['person'];
  readonly hat: Hat;
  readonly resources: readonly Resource[];
}

/**
 * Who is in a class, a group or a school, as a tool may know them: those who may open it today, and what a launch would tell of
 * them. The parents of a class are among them where the tool admits parents and is told who is one.
 */
export class RosterFlow implements Rosters {
  constructor(private readonly tools: RosterTools) {}

  /** Whoever is in a class of the directory can always be told. */
  isKnown(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async of(question: RosterQuestion): Promise<Roster | undefined> {
    const scene = await this.sceneOf(question);
    if (scene === undefined) return undefined;
    const { resources, groups } = scene;
    const resourceIds = resources.map(({ id }) => id);
    const [resource] = resources;
    if (resource === undefined) return { resourceIds, members: [], groups };
    const openers: Opener[] = [];
    for (const [index, member] of scene.place.members.entries()) {
      openers.push(...openerOf(scene, member));
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    const asked = openers.flatMap(({ person, hat }) => [person.id, ...(hat.childId === undefined ? [] : [hat.childId])]);
    const names = await this.tools.releases.namesOf(resource, [...new Set(asked)]);
    const members = openers.flatMap((opener) => memberOf(scene, opener, names));
    return { resourceIds, members: members.sort((a, b) => (a.released.subject < b.released.subject ? -1 : 1)), groups };
  }

  private async sceneOf({ context, resourceIds, activityId }: RosterQuestion): Promise<Scene | undefined> {
    const { catalogue, directory, activities } = this.tools;
    const activity = activityId === undefined ? undefined : await activities.find(activityId);
    if (activityId !== undefined && activity?.groupId !== context.placeId) return undefined;
    const asked = activity === undefined ? resourceIds : resourceIds.filter((id) => id === activity.resourceId);
    if (activity !== undefined && asked.length === 0) return undefined;
    const resources = asked.map((id) => catalogue.get(id).resource).filter(({ anonymous }) => !anonymous);
    // Who is in a course is known to its LMS.
    const { kind } = context;
    const place = kind === 'course' ? undefined : await directory.placeMembers({ ...context, kind }, resources.some(tellsParents));
    if (place === undefined) return undefined;
    const facts = await directory.sharedFacts(place, context.schoolId, resources);
    return { context, resources, activity, place, groups: groupsWithin(context, place), facts };
  }
}

/** The other groups that a class is spread over; of a school all its classes and groups. */
function groupsWithin({ kind, placeId }: ToolContext, place: PlaceMembers): readonly RosterGroup[] {
  const { groups, members } = place;
  if (kind === 'school') return groups;
  const pupils = members.filter(({ hats }) => hats.some(({ role }) => role === 'pupil'));
  const shared = new Set(pupils.flatMap(({ person }) => place.groupsOf(person.id)).map(({ id }) => id));
  return groups.filter((group) => group.kind === 'group' && group.id !== placeId && shared.has(group.id));
}

function openerOf(scene: Scene, { person, hats }: PlaceMember): readonly Opener[] {
  for (const hat of hats) {
    const resources = scene.resources.filter((resource) => mayOpen(scene, { person, hat }, resource));
    if (resources.length > 0) return [{ person, hat, resources }];
  }
  return [];
}

function mayOpen({ place, facts, activity, context }: Scene, { person, hat }: Pick<Opener, 'person' | 'hat'>, resource: Resource): boolean {
  if (hat.role === 'parent' && !tellsParents(resource)) return false;
  const beneficiary = hat.childId ?? person.id;
  const groupIds = place.groupsOf(beneficiary).map(({ id }) => id);
  const known = facts({ person, hat, groupIds }, resource);
  if (!decideAccess(known).allowed) return false;
  if (activity === undefined) return true;
  return groupIds.includes(context.placeId) && (hat.role === 'teacher' || isShownTo(activity, beneficiary, known.day));
}

/** A parent who is not called one would pass for a pupil. */
function tellsParents({ audience, release }: Resource): boolean {
  return audience.roles.includes('parent') && rulesFor(release, 'parent').some(({ attribute }) => attribute === 'role');
}

function memberOf(scene: Scene, opener: Opener, names: ReadonlyMap<string, string>): readonly RosterMember[] {
  const first = toldByAll(opener.resources.flatMap((resource) => releasedBy(scene, opener, resource, names)));
  if (first?.subject === undefined) return [];
  const within = new Set(scene.groups.map(({ id }) => id));
  const groups = scene.place.groupsOf(opener.person.id).filter(({ id }) => within.has(id));
  const link = scene.activity === undefined ? {} : { link: linkOf(scene.activity) };
  return [{ released: { ...first, subject: first.subject, ...link }, groups }];
}

/** What one resource of the tool is not told, the tool is not told by asking for the whole list. */
export function toldByAll(told: readonly Released[]): Released | undefined {
  const [first] = told;
  if (first === undefined) return undefined;
  const attributes = first.attributes.filter(({ attribute }) => told.every((each) => each.attributes.some((other) => other.attribute === attribute)));
  return { ...first, attributes };
}

/** Who could not launch for want of something the resource requires is not a member of it either. */
function releasedBy({ place, context }: Scene, { person, hat }: Opener, resource: Resource, names: ReadonlyMap<string, string>): readonly Released[] {
  const here = context.kind === 'school' ? undefined : context.placeId;
  const group = groupFor(hat, place.groupsOf(hat.childId ?? person.id), here);
  const facts = { school: place.organisation, group, place: here === undefined ? undefined : group, names };
  try {
    // No browser says in which language: the first of the hub's.
    return [released({ person, hat, groupId: here, locale: 'fr' }, resource, facts)];
  } catch (error) {
    if (error instanceof HubError && error.code === 'RES-DONNEES') return [];
    throw error;
  }
}
