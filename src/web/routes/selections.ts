import express, { Router, type Request } from 'express';
import { queryValue, type Web } from '../context.js';
import { frameOf } from '../frame.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { selectionModel } from '../pages/selection.js';
import { resourceHref } from '../pages/resource.js';
import { sendOpened } from '../tool-frame.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });
const CHOOSE = '/espace/:hat/ressources/:resource/choisir';
const SELECTION = '/espace/:hat/selections/:selection';
const ADD = `${SELECTION}/ajouter`;

/** The way to a tool's picker, and the page of what came back from it. */
export function selectionRoutes(web: Web): Router {
  const router = Router();
  const { flows } = web;
  router.use([CHOOSE, SELECTION], requireVisit(web));
  router.get(CHOOSE, async (request, response) => {
    const hat = hatOf(request);
    const resourceId = request.params.resource;
    const groupId = (queryValue(request, 'groupe') ?? '').slice(0, 120);
    const opened = await flows.embed.begin(visitOf(request).visitor(hat), resourceId, groupId, flows.serviceOf);
    await sendOpened(web, request, response, opened, { hat, backHref: resourceHref(hat, { resourceId, groupId }) });
  });
  router.get(SELECTION, async (request, response) => {
    const hat = hatOf(request);
    const model = await selectionModel(web, request, hat, request.params.selection);
    response.send(web.renderer.render('selection', model, await frameOf(web, request, hat)));
  });
  router.post(ADD, form, ...protectForm, async (request: Request<{ selection: string }>, response) => {
    const hat = hatOf(request);
    const { groupId } = await flows.embed.embed(visitOf(request).visitor(hat), request.params.selection);
    response.redirect(303, `/espace/${hat.id}/classes/${encodeURIComponent(groupId)}`);
  });
  router.all(ADD, refuseMethod(['POST']));
  return router;
}
