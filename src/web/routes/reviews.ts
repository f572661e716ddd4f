import { Router } from 'express';
import type { Web } from '../context.js';
import { send } from '../reply.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';

const PATH = '/espace/:hat/activites/:activity/travaux/:column/:person';

/** The way out to the work of one pupil in one activity: for the pupil, and for the teachers of the class. */
export function reviewRoutes(web: Web): Router {
  const router = Router();
  router.use(PATH, requireVisit(web));
  router.get(PATH, async (request, response) => {
    const { activity: activityId, column: lineItemId, person: forPersonId } = request.params;
    const visitor = visitOf(request).visitor(hatOf(request));
    const { flows } = web;
    const { resourceId, groupId } = await flows.activities.visibleTo(visitor.person, visitor.hat, activityId);
    const opening = { resourceId, groupId, activityId, purpose: { kind: 'submission-review' as const, lineItemId, forPersonId } };
    send(web, request, response, await flows.launch.open(visitor, opening, flows.serviceOf));
  });
  return router;
}
