import type { Request } from 'express';
import type { AccessDecision } from '../../domain/access.js';
import type { Activity } from '../../domain/activity.js';
import type { ErrorCode } from '../../domain/errors.js';
import type { Hat } from '../../domain/hat.js';
import type { Resource, Subject } from '../../domain/resource.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import { visitOf } from '../visit.js';

/** What an activity looks like, and whether its resource opens for somebody. */
export interface Picture {
  readonly resource: string;
  readonly subject: Subject;
  readonly icon: string;
  readonly refusal?: ErrorCode;
}

/** The pictures of activities, by resource, for somebody under this hat. What left the catalogue has the plainest one. */
export async function picturesOf(
  web: Web,
  request: Request,
  hat: Hat,
  activities: readonly Activity[],
): Promise<(activity: Activity) => Picture> {
  const { catalogue, directory } = web.flows;
  const ids = [...new Set(activities.map(({ resourceId }) => resourceId))];
  const resources = ids.flatMap((id) => catalogue.find(id)?.resource ?? []);
  const decisions = await directory.decideAll(visitOf(request).person, hat, resources);
  const known = new Map(resources.map((resource) => [resource.id, pictureOf(request, resource, decisions.get(resource.id))]));
  return ({ resourceId }) => known.get(resourceId) ?? { resource: resourceId, subject: 'vie-ecole', icon: 'shapes', refusal: 'RES-INCONNUE' };
}

function pictureOf(request: Request, { title, subject, icon }: Resource, decision: AccessDecision | undefined): Picture {
  const refusal = decision?.refusal;
  return { resource: inLocale(title, localeOf(request)), subject, icon, ...(refusal === undefined ? {} : { refusal }) };
}

/** The days of an activity, those it has. */
export function daysOf({ from, until }: Activity): { readonly from?: string; readonly until?: string } {
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}
