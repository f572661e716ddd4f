import { Router } from 'express';
import type { Web } from '../context.js';
import { backFromActivity } from '../pages/resource.js';
import { sendOpened, wantsOwnWindow } from '../tool-frame.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';

const PATH = '/espace/:hat/activites/:activity/travaux/:column/:person';

/** The way out to the work of one pupil in one activity: for the pupil, and for the teachers of the class. */
export function reviewRoutes(web: Web): Router {
  const router = Router();
  router.use(PATH, requireVisit(web));
  router.get(PATH, async (request, response) => {
    const { activity: activityId, column: lineItemId, person: forPersonId } = request.params;
    const hat = hatOf(request);
    const visitor = visitOf(request).visitor(hat);
    const { flows } = web;
    const { resourceId, groupId } = await flows.activities.visibleTo(visitor.person, hat, activityId);
    const opening = { resourceId, groupId, activityId, purpose: { kind: 'submission-review' as const, lineItemId, forPersonId }, ownWindow: wantsOwnWindow(request) };
    const opened = await flows.launch.open(visitor, opening, flows.serviceOf);
    await sendOpened(web, request, response, opened, { hat, backHref: backFromActivity(hat, groupId) });
  });
  return router;
}
