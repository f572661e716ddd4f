import type { Request } from 'express';
import type { Activity } from '../../domain/activity.js';
import type { Hat } from '../../domain/hat.js';
import { stageOf, type Standing } from '../../flows/activity-results.js';
import type { Web } from '../context.js';
import type { ToDo } from '../space-models.js';
import { visitOf } from '../visit.js';
import { daysOf, picturesOf, type Picture } from './activity-picture.js';

/** What a pupil has to do, the rest of it first. A parent sees what is over too, and the results. */
export async function toDoOf(web: Web, request: Request, hat: Hat): Promise<readonly ToDo[]> {
  const { activities, results } = web.flows;
  const pupilId = hat.childId ?? visitOf(request).person.id;
  const given = hat.role === 'pupil'
    ? await activities.forPupil(pupilId, hat.organisationId)
    : await activities.givenTo(pupilId, hat.organisationId);
  if (given.length === 0) return [];
  const [pictures, standings] = await Promise.all([picturesOf(web, request, hat, given), results.ofPerson(pupilId)]);
  return given
    .map((activity) => toDoFor(web, hat, activity, pictures(activity), standings.get(activity.id)))
    .sort((a, b) => Number(isBehind(a)) - Number(isBehind(b)));
}

function isBehind({ stage, isOver }: ToDo): boolean {
  return isOver || stage === 'done';
}

function toDoFor(web: Web, hat: Hat, activity: Activity, { subject, icon, refusal }: Picture, standing: Standing | undefined): ToDo {
  const isOver = web.flows.activities.phaseOf(activity) === 'after';
  const href = isOver ? undefined : addressFor(hat, activity, refusal);
  return {
    title: activity.title,
    text: activity.text ?? '',
    today: web.flows.directory.today(),
    subject,
    icon,
    ...daysOf(activity),
    stage: stageOf(standing),
    isOver,
    ...(href === undefined ? {} : { href }),
    ...(hat.role === 'parent' || refusal === undefined ? {} : { refusal }),
    ...(hat.role === 'pupil' ? {} : said(standing)),
  };
}

/** A child goes straight in, or to the page that says why not; a parent sees first what will be sent. */
function addressFor(hat: Hat, { id, resourceId }: Activity, refusal: Picture['refusal']): string | undefined {
  if (hat.role !== 'pupil') return refusal === undefined ? `/espace/${hat.id}/activites/${id}` : undefined;
  return refusal === undefined ? `/espace/${hat.id}/activites/${id}/ouvrir` : `/espace/${hat.id}/ressources/${resourceId}`;
}

function said(standing: Standing | undefined): Pick<ToDo, 'score' | 'comment'> {
  const { score, comment } = standing ?? {};
  return { ...(score === undefined ? {} : { score }), ...(comment === undefined ? {} : { comment }) };
}
