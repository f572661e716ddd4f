import express, { Router, type Request } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Author } from '../../flows/activity-desk.js';
import type { Web } from '../context.js';
import { formField } from '../form-field.js';
import { csrfToken, protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { changesIn, postedIn, postedOf } from '../pages/activity-form.js';
import { activityModel, backFromActivity } from '../pages/resource.js';
import { spaceLinks } from '../pages/space.js';
import { sendOpened, wantsOwnWindow } from '../tool-frame.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';
import { openContent } from './contents.js';
import { show } from './portal.js';
import { activityFields, showForm } from './spaces.js';

const ACTIVITY = '/espace/:hat/activites/:activity';
const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** One activity: opened by whoever it is given to, changed by the teachers of its class. */
export function activityRoutes(web: Web): Router {
  const router = Router();
  const { activities, launch, spaceUse, serviceOf } = web.flows;
  router.use(ACTIVITY, requireVisit(web));
  router.get(ACTIVITY, async (request, response) => {
    const hat = hatOf(request);
    const model = await activityModel(web, request, hat, request.params.activity);
    await show(web, request, response, { name: 'resource', model }, hat);
  });
  router.get(`${ACTIVITY}/ouvrir`, async (request, response) => {
    const hat = hatOf(request);
    const visitor = visitOf(request).visitor(hat);
    const activity = await activities.visibleTo(visitor.person, hat, request.params.activity);
    const { id: activityId, groupId, resourceId, material } = activity;
    if (material !== undefined) return openContent(web, request, response, activity, material);
    const opened = await launch.open(visitor, { resourceId, groupId, activityId, ownWindow: wantsOwnWindow(request) }, serviceOf);
    await spaceUse.opened(hat, groupId);
    await sendOpened(web, request, response, opened, { hat, backHref: backFromActivity(hat, groupId) });
  });
  router.get(`${ACTIVITY}/modifier`, async (request, response) => {
    const { hat, activity } = await namedActivity(web, request);
    await showForm(web, request, response, { hat, ...activity, activity, posted: postedOf(activity) });
  });
  router.post(`${ACTIVITY}/modifier`, activityFields, ...protectForm, async (request, response) => {
    const { hat, author, activity } = await namedActivity(web, request);
    const posted = postedIn(request);
    const outcome = changesIn(posted);
    if ('faults' in outcome) {
      return showForm(web, request, response.status(400), { hat, ...activity, activity, posted, faults: outcome.faults });
    }
    try {
      await activities.change(author, activity.id, posted.version, outcome.changes);
    } catch (error) {
      if (!(error instanceof HubError) || error.code !== 'SYS-CONFLIT') throw error;
      // Read anew: what the other made of it is shown beside what was typed.
      const now = await activities.ofTeacher(author, activity.id);
      return showForm(web, request, response.status(409), { hat, ...now, activity: now, posted, isStale: true });
    }
    response.redirect(303, spaceLinks(hat, activity.groupId).href);
  });
  router.post(`${ACTIVITY}/place`, form, ...protectForm, async (request, response) => {
    const { hat, author, activity } = await namedActivity(web, request);
    await activities.move(author, activity.id, formField(request, 'vers') === 'haut' ? 'start' : 'end');
    response.redirect(303, spaceLinks(hat, activity.groupId).href);
  });
  router.post(`${ACTIVITY}/visible`, form, ...protectForm, async (request, response) => {
    const { hat, author, activity } = await namedActivity(web, request);
    await activities.show(author, activity.id, Number(formField(request, 'version')), formField(request, 'visible') === 'oui');
    response.redirect(303, spaceLinks(hat, activity.groupId).href);
  });
  router.get(`${ACTIVITY}/supprimer`, async (request, response) => {
    const { hat, author, activity } = await namedActivity(web, request);
    const group = await activities.groupOf(author, activity.groupId);
    const own = `/espace/${hat.id}/activites/${activity.id}`;
    const { title } = activity;
    const model = { title, group: group.name, action: `${own}/supprimer`, backHref: `${own}/modifier`, csrfToken: csrfToken(request) };
    await show(web, request, response, { name: 'activityRemove', model }, hat);
  });
  router.post(`${ACTIVITY}/supprimer`, form, ...protectForm, async (request, response) => {
    const { hat, author, activity } = await namedActivity(web, request);
    await activities.remove(author, activity.id);
    response.redirect(303, spaceLinks(hat, activity.groupId).href);
  });
  router.all([`${ACTIVITY}/place`, `${ACTIVITY}/visible`], refuseMethod(['POST']));
  return router;
}

/** The activity of the address, for a teacher of its class. @throws HubError `RES-INCONNUE` for everybody else */
async function namedActivity(web: Web, request: Request) {
  const author: Author = visitOf(request).visitor(hatOf(request));
  const activity = await web.flows.activities.ofTeacher(author, String(request.params['activity']));
  return { hat: author.hat, author, activity };
}
