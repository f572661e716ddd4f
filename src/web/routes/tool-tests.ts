import express, { Router } from 'express';
import type { Web } from '../context.js';
import { frameOf } from '../frame.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { toolsHref } from '../pages/tools.js';
import { toolTestModel } from '../pages/tool-test.js';
import { actorOf } from '../pages/waiting.js';
import { requireVisit } from '../visit.js';
import { academyHat } from './tools.js';

const PATH = '/espace/:hat/outils/tests/:resource';
const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Where whoever runs an academy tries the tool of a resource, and sees what came of it. */
export function toolTestRoutes(web: Web): Router {
  const router = Router();
  router.use(PATH, requireVisit(web));
  router.get(PATH, async (request, response) => {
    const hat = academyHat(request);
    const model = await toolTestModel(web, request, hat, request.params.resource);
    response.send(web.renderer.render('toolTest', model, await frameOf(web, request, hat, model.action)));
  });
  router.post(PATH, form, ...protectForm, async (request, response) => {
    const [hat, resourceId] = [academyHat(request), String(request.params['resource'])];
    await web.flows.toolTests.test(actorOf(request, hat), resourceId);
    // A tool that is not offered yet is tried, and read about, where it is decided on.
    response.redirect(303, toolsHref(hat, web.flows.toolTests.isTestable(resourceId) ? `/tests/${resourceId}` : `/${resourceId}#essai`));
  });
  router.all(PATH, refuseMethod(['GET', 'POST']));
  return router;
}
