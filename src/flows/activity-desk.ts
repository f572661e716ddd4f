import type { z } from 'zod';
import { ActivityChanges, ActivityDraft, isGivenTo, isShownTo, type Activity } from '../domain/activity.js';
import { phaseOf, type Phase } from '../domain/calendar.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Group } from '../domain/group.js';
import type { Hat } from '../domain/hat.js';
import type { Journal, SpaceEvent } from '../domain/journal.js';
import type { Person } from '../domain/person.js';
import { placeBetween, SPACING } from '../domain/space-order.js';
import type { ReleasedLink } from '../protocols/contract.js';
import type { Collection, Stored } from '../store/port.js';
import type { Catalogue } from './catalogue.js';
import type { DirectoryDesk } from './directory-desk.js';
import { randomToken } from './tokens.js';

/** Most activities of one class or group. */
export const MOST_ACTIVITIES = 200;

export interface ActivityTools {
  readonly activities: Collection<Activity, 'bySpace' | 'byResource'>;
  readonly directory: DirectoryDesk;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** Somebody who teaches, as they are at present. */
export interface Author {
  readonly person: Person;
  readonly hat: Hat;
  readonly traceId: string;
}

/** What is embedded in the spaces of classes and groups, and who sees it. */
export class ActivityDesk {
  constructor(private readonly tools: ActivityTools) {}

  /**
   * An activity, for somebody who may see it today: pupils it is given to, their parents, and the teachers of the group.
   * @throws HubError `RES-INCONNUE` for everybody else, who are not told that it exists
   */
  async visibleTo({ id: personId }: Pick<Person, 'id'>, hat: Hat, activityId: string): Promise<Stored<Activity>> {
    const activity = await this.tools.activities.get(activityId);
    if (activity !== undefined && activity.schoolId === hat.organisationId && hat.delegated !== true) {
      const member = hat.childId ?? personId;
      const groups = await this.tools.directory.groupsOf(member, hat.organisationId);
      const isTheirs = groups.some(({ id }) => id === activity.groupId);
      if (isTheirs && (hat.role === 'teacher' || isShownTo(activity, member, this.tools.directory.today()))) return activity;
    }
    throw unknownActivity(activityId);
  }

  /** All the activities of a class or group in their order, the hidden ones too. */
  async list(groupId: string): Promise<readonly Stored<Activity>[]> {
    return (await this.tools.activities.find('bySpace', { equals: [groupId], limit: 1_000 })).items;
  }

  /** What a pupil has to do today in the classes and groups of one school. */
  async forPupil(pupilId: string, schoolId: string): Promise<readonly Activity[]> {
    return (await this.givenTo(pupilId, schoolId)).filter((activity) => this.phaseOf(activity) === 'during');
  }

  /** What a pupil was given so far in the classes and groups of one school, what is over too. */
  async givenTo(pupilId: string, schoolId: string): Promise<readonly Activity[]> {
    const groups = await this.tools.directory.groupsOf(pupilId, schoolId);
    const spaces = await Promise.all(groups.map(({ id }) => this.list(id)));
    return spaces.flat().filter((activity) => activity.visible && isGivenTo(activity, pupilId) && this.phaseOf(activity) !== 'before');
  }

  /** Where today stands in the days of an activity. */
  phaseOf(activity: Activity): Phase {
    return phaseOf(activity, this.tools.directory.today());
  }

  /** @throws HubError `PAGE-INCONNUE` when it is no class or group that this teacher has today */
  async groupOf({ person, hat }: Pick<Author, 'person' | 'hat'>, groupId: string): Promise<Group> {
    const groups = hat.role === 'teacher' ? await this.tools.directory.groupsOf(person.id, hat.organisationId) : [];
    const group = groups.find(({ id }) => id === groupId);
    if (group === undefined) throw new HubError('PAGE-INCONNUE', { detail: 'no group of this teacher' });
    return group;
  }

  /**
   * Adds activities at the end of the space, in the order given, all of them or none.
   * @throws HubError `PAGE-INCONNUE`, `SYS-FORME`, `ESPACE-PLEIN`, and the refusal of a resource the teacher may not open
   */
  async add(author: Author, groupId: string, drafts: readonly ActivityDraft[]): Promise<readonly Activity[]> {
    const group = await this.groupOf(author, groupId);
    const checked = drafts.map((draft) => accept(ActivityDraft, draft));
    await this.checkOpenable(author, checked.map(({ resourceId }) => resourceId));
    await this.checkPupils(group.id, checked.flatMap(({ pupilIds = [] }) => pupilIds));
    const present = await this.list(group.id);
    if (present.length + checked.length > MOST_ACTIVITIES) throw new HubError('ESPACE-PLEIN', { detail: `group ${group.id}` });
    const last = present.at(-1)?.position ?? 0;
    const made = checked.map((draft, index): Activity => ({
      ...draft,
      id: randomToken(),
      groupId: group.id,
      schoolId: group.schoolId,
      position: last + (index + 1) * SPACING,
      createdBy: author.person.id,
      createdAt: this.tools.clock.now(),
    }));
    for (const activity of made) await this.record('activity-added', author, activity);
    await this.tools.activities.bulkUpsert(made);
    return made;
  }

  /** @throws HubError `SYS-CONFLIT` when another changed it since `version`; `RES-INCONNUE`, `SYS-FORME` */
  async change(author: Author, activityId: string, version: number, changes: ActivityChanges): Promise<Activity> {
    const activity = await this.unchanged(author, activityId, version);
    const accepted = accept(ActivityChanges, changes);
    await this.checkPupils(activity.groupId, accepted.pupilIds ?? []);
    const { title: _title, text: _text, visible: _visible, from: _from, until: _until, pupilIds: _pupils, ...rest } = activity;
    await this.record('activity-changed', author, activity);
    return this.tools.activities.replace({ ...rest, ...accepted });
  }

  /** Shows it to pupils or hides it from them. @throws HubError `SYS-CONFLIT`, `RES-INCONNUE` */
  async show(author: Author, activityId: string, version: number, visible: boolean): Promise<void> {
    const activity = await this.unchanged(author, activityId, version);
    await this.record('activity-changed', author, activity);
    await this.tools.activities.replace({ ...activity, visible });
  }

  /**
   * One place nearer to the beginning or to the end; the first and the last stay where they are.
   * @throws HubError `SYS-CONFLIT`, `RES-INCONNUE`
   */
  async move(author: Author, activityId: string, towards: 'start' | 'end'): Promise<void> {
    const activity = await this.ofTeacher(author, activityId);
    const present = await this.list(activity.groupId);
    const others = present.filter(({ id }) => id !== activityId);
    const place = present.findIndex(({ id }) => id === activityId) + (towards === 'start' ? -1 : 1);
    if (place < 0 || place > others.length) return;
    await this.record('activity-moved', author, activity);
    const position = placeBetween(others[place - 1]?.position, others[place]?.position);
    if (position === undefined) await this.spread(others.toSpliced(place, 0, activity));
    else await this.tools.activities.replace({ ...activity, position });
  }

  /** What tools know of it stays with them; results in the hub stay with their column. @throws HubError `RES-INCONNUE` */
  async remove(author: Author, activityId: string): Promise<void> {
    const activity = await this.ofTeacher(author, activityId);
    await this.record('activity-removed', author, activity);
    await this.tools.activities.remove(activity.id);
  }

  /** An activity of a group of this teacher. @throws HubError `RES-INCONNUE` */
  async ofTeacher({ person, hat }: Pick<Author, 'person' | 'hat'>, activityId: string): Promise<Stored<Activity>> {
    if (hat.role !== 'teacher') throw unknownActivity(activityId);
    return this.visibleTo(person, hat, activityId);
  }

  private async unchanged(author: Author, activityId: string, version: number): Promise<Stored<Activity>> {
    const activity = await this.ofTeacher(author, activityId);
    if (activity.version !== version) throw new HubError('SYS-CONFLIT', { detail: `activity ${activityId}` });
    return activity;
  }

  find(activityId: string): Promise<Activity | undefined> {
    return this.tools.activities.get(activityId);
  }

  private async checkOpenable({ person, hat }: Author, resourceIds: readonly string[]): Promise<void> {
    const resources = [...new Set(resourceIds)].map((id) => this.tools.catalogue.get(id).resource);
    const decisions = await this.tools.directory.decideAll(person, hat, resources);
    for (const { id } of resources) {
      const refusal = decisions.get(id)?.refusal;
      if (refusal !== undefined) throw new HubError(refusal, { detail: `resource ${id}` });
    }
  }

  private async checkPupils(groupId: string, pupilIds: readonly string[]): Promise<void> {
    if (pupilIds.length === 0) return;
    const known = new Set((await this.tools.directory.pupilsOf(groupId)).map(({ id }) => id));
    if (!pupilIds.every((id) => known.has(id))) throw new HubError('SYS-FORME', { detail: 'a chosen pupil is not in the group' });
  }

  /** Makes room between all of them again. A crash leaves another order, and every activity. */
  private async spread(ordered: readonly Stored<Activity>[]): Promise<void> {
    for (const [index, activity] of ordered.entries()) {
      await this.tools.activities.replace({ ...activity, position: (index + 1) * SPACING });
    }
  }

  private record(event: SpaceEvent, { person, hat, traceId }: Author, activity: Activity): Promise<void> {
    const { id: activityId, groupId, resourceId } = activity;
    const by = { traceId, personId: person.id, hatId: hat.id };
    return this.tools.journal.record({ event, outcome: 'done', ...by, groupId, activityId, resourceId });
  }
}

/** An activity as its tool is told of it. */
export function linkOf({ id, title, text, url, custom, from, until }: Activity): ReleasedLink {
  return { id, title, custom, period: { from, until }, ...(text === undefined ? {} : { text }), ...(url === undefined ? {} : { url }) };
}

function unknownActivity(activityId: string): HubError {
  return new HubError('RES-INCONNUE', { detail: `activity ${activityId}` });
}

function accept<S extends z.ZodType>(schema: S, value: z.input<S>): z.output<S> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new HubError('SYS-FORME', { detail: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') });
}
