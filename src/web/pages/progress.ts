import type { Request } from 'express';
import { isGivenTo, type Activity } from '../../domain/activity.js';
import type { Group } from '../../domain/group.js';
import type { Hat } from '../../domain/hat.js';
import { fullName, type Person } from '../../domain/person.js';
import { stageOf, type GroupStandings, type Standing } from '../../flows/activity-results.js';
import type { Web } from '../context.js';
import { visitOf } from '../visit.js';
import type { Page } from './page.js';
import { countsOf, spaceLinks } from './space.js';

/** Where each pupil of a class or group stands in each of its activities that pupils see. */
export interface Progress {
  readonly group: Group;
  readonly activities: readonly Activity[];
  readonly pupils: readonly Person[];
  readonly standings: GroupStandings;
}

/** @throws HubError `PAGE-INCONNUE` for all but its teachers */
export async function progressOf({ flows }: Web, request: Request, hat: Hat, groupId: string): Promise<Progress> {
  const group = await flows.activities.groupOf({ person: visitOf(request).person, hat }, groupId);
  const [activities, pupils, standings] = await Promise.all([
    flows.activities.list(group.id),
    flows.directory.pupilsOf(group.id),
    flows.results.ofGroup(group.id),
  ]);
  // Of what is no launch nothing ever comes back.
  const followed = activities.filter(({ visible, material }) => visible && material === undefined);
  return { group, activities: followed, pupils, standings };
}

export async function progressPage(web: Web, request: Request, hat: Hat, groupId: string): Promise<Page> {
  const { group, activities, pupils, standings } = await progressOf(web, request, hat, groupId);
  const { href, progressHref } = spaceLinks(hat, group.id);
  return {
    name: 'progress',
    model: {
      name: group.name,
      backHref: href,
      exportHref: `${progressHref}.csv`,
      activities: activities.map((activity) => {
        const { done, given } = countsOf(activity, pupils, standings);
        return { title: activity.title, href: `/espace/${hat.id}/activites/${activity.id}`, done, given };
      }),
      pupils: pupils.map((pupil) => ({
        name: fullName(pupil),
        cells: activities.map((activity) => (isGivenTo(activity, pupil.id) ? cellOf(standings.get(activity.id)?.get(pupil.id)) : undefined)),
      })),
    },
  };
}

function cellOf(standing: Standing | undefined) {
  const { score, comment } = standing ?? {};
  return { stage: stageOf(standing), ...(score === undefined ? {} : { score }), ...(comment === undefined ? {} : { comment }) };
}
