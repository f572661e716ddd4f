import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Hat } from '../../domain/hat.js';
import { inLocale } from '../../domain/text.js';
import { queryValue, type Web } from '../context.js';
import { csvOf } from '../csv.js';
import { localeOf } from '../locale.js';
import { protectForm } from '../middleware/csrf.js';
import { activityFormModel, blankFor, changesIn, postedIn, type FormScene } from '../pages/activity-form.js';
import type { Page } from '../pages/page.js';
import { progressOf, progressPage } from '../pages/progress.js';
import { progressRows } from '../pages/progress-rows.js';
import { spaceAddPage } from '../pages/space-add.js';
import { spaceLinks, spacePage } from '../pages/space.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';
import { show } from './portal.js';

/** Room for the marks of a whole class. */
export const activityFields = express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 320 });
const SPACE = '/espace/:hat/classes/:group';

/** The space of a class or group: its activities, what can be added, and where the pupils stand. Its teachers alone get there. */
export function spaceRoutes(web: Web): Router {
  const router = Router();
  router.use(SPACE, requireVisit(web));
  router.get(SPACE, async (request, response) => {
    const hat = hatOf(request);
    await show(web, request, response, await spacePage(web, request, hat, request.params.group), hat);
  });
  router.get(`${SPACE}/ajouter`, async (request, response) => {
    const hat = hatOf(request);
    await show(web, request, response, await addPage(web, request, hat, request.params.group), hat);
  });
  router.post(`${SPACE}/ajouter`, activityFields, ...protectForm, async (request, response) => {
    const hat = hatOf(request);
    const groupId = String(request.params['group']);
    const posted = postedIn(request);
    const outcome = changesIn(posted);
    if ('faults' in outcome) {
      const { faults } = outcome;
      return showForm(web, request, response.status(400), { hat, groupId, resourceId: posted.ressource, posted, faults });
    }
    await web.flows.activities.add(visitOf(request).visitor(hat), groupId, [{ ...outcome.changes, resourceId: posted.ressource }]);
    response.redirect(303, spaceLinks(hat, groupId).href);
  });
  router.get(`${SPACE}/suivi`, async (request, response) => {
    const hat = hatOf(request);
    await show(web, request, response, await progressPage(web, request, hat, request.params.group), hat);
  });
  router.get(`${SPACE}/suivi.csv`, async (request, response) => {
    const hat = hatOf(request);
    const progress = await progressOf(web, request, hat, request.params.group);
    const { person, traceId } = visitOf(request).visitor(hat);
    const { id: groupId, name } = progress.group;
    await web.flows.journal.record({ event: 'results-exported', outcome: 'done', traceId, personId: person.id, hatId: hat.id, groupId });
    const rows = progressRows(web, localeOf(request), progress);
    response.attachment(`suivi-${name}.csv`).type('text/csv; charset=utf-8').send(csvOf(rows));
  });
  return router;
}

/** Without a resource in the address, the choice of one. */
async function addPage(web: Web, request: Request, hat: Hat, groupId: string): Promise<Page> {
  const resourceId = queryValue(request, 'ressource');
  if (resourceId === undefined) return spaceAddPage(web, request, hat, groupId);
  const { resource } = web.flows.catalogue.get(resourceId);
  const { refusal } = await web.flows.directory.decide(visitOf(request).person, hat, resource);
  if (refusal !== undefined) throw new HubError(refusal, { detail: `resource ${resource.id}` });
  const posted = blankFor(inLocale(resource.title, localeOf(request)));
  return { name: 'activityForm', model: await activityFormModel(web, request, { hat, groupId, resourceId: resource.id, posted }) };
}

export async function showForm(web: Web, request: Request, response: Response, scene: FormScene): Promise<void> {
  await show(web, request, response, { name: 'activityForm', model: await activityFormModel(web, request, scene) }, scene.hat);
}
