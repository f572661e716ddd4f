import type { Request } from 'express';
import { isGivenTo, type Activity } from '../../domain/activity.js';
import type { Group } from '../../domain/group.js';
import type { Hat } from '../../domain/hat.js';
import type { Person } from '../../domain/person.js';
import { MOST_ACTIVITIES } from '../../flows/activity-desk.js';
import { stageOf, type GroupStandings } from '../../flows/activity-results.js';
import type { Web } from '../context.js';
import { csrfToken } from '../middleware/csrf.js';
import type { ActivityRow, SpaceLinks } from '../space-models.js';
import { visitOf } from '../visit.js';
import { daysOf, picturesOf } from './activity-picture.js';
import type { Page } from './page.js';

const STATE_OF = { before: 'soon', during: 'now', after: 'over' } as const;

/** Where the space of a class or group is, for its teacher. */
export function spaceLinks(hat: Hat, groupId: string): SpaceLinks {
  const href = `/espace/${hat.id}/classes/${encodeURIComponent(groupId)}`;
  return { href, addHref: `${href}/ajouter`, progressHref: `${href}/suivi` };
}

/** The activities of a class or group in their order. */
export async function spacePage(web: Web, request: Request, hat: Hat, groupId: string): Promise<Page> {
  const group = await web.flows.activities.groupOf({ person: visitOf(request).person, hat }, groupId);
  const [rows, pupils] = await Promise.all([activityRows(web, request, hat, group), web.flows.directory.pupilCount(group.id)]);
  return {
    name: 'space',
    model: {
      ...spaceLinks(hat, group.id),
      name: group.name,
      pupils,
      backHref: `/espace/${hat.id}?groupe=${encodeURIComponent(group.id)}`,
      rows,
      action: `/espace/${hat.id}/activites`,
      isFull: rows.length >= MOST_ACTIVITIES,
      csrfToken: csrfToken(request),
    },
  };
}

/** The same as rows, for any page of a teacher of the group. */
export async function activityRows(web: Web, request: Request, hat: Hat, { id: groupId }: Group): Promise<readonly ActivityRow[]> {
  const { flows } = web;
  const activities = await flows.activities.list(groupId);
  if (activities.length === 0) return [];
  const [pictures, pupils, standings] = await Promise.all([
    picturesOf(web, request, hat, activities),
    flows.directory.pupilsOf(groupId),
    flows.results.ofGroup(groupId),
  ]);
  return activities.map((activity) => ({
    id: activity.id,
    version: activity.version,
    href: `/espace/${hat.id}/activites/${activity.id}`,
    title: activity.title,
    ...pictures(activity),
    ...daysOf(activity),
    state: stateOf(web, activity),
    ...(activity.material === undefined ? {} : { content: activity.material.kind }),
    ...countsOf(activity, pupils, standings),
  }));
}

function stateOf(web: Web, activity: Activity): ActivityRow['state'] {
  return activity.visible ? STATE_OF[web.flows.activities.phaseOf(activity)] : 'hidden';
}

/** Who left the class is not counted, though they were chosen. */
export function countsOf(
  activity: Activity,
  pupils: readonly Person[],
  standings: GroupStandings,
): Pick<ActivityRow, 'chosen' | 'done' | 'given'> {
  const theirs = pupils.filter(({ id }) => isGivenTo(activity, id));
  const done = theirs.filter(({ id }) => stageOf(standings.get(activity.id)?.get(id)) === 'done').length;
  return { done, given: theirs.length, ...(activity.pupilIds === undefined ? {} : { chosen: theirs.length }) };
}
