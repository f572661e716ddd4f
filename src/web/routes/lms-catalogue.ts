import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import { inLocale } from '../../domain/text.js';
import { MOST_CHOSEN, type ChosenResource } from '../../flows/lms/selection.js';
import { queryValue, type Web } from '../context.js';
import { formField } from '../form-field.js';
import { allowFramingByLms, frameInLms, lmsVisitOf, protectLmsForm, requireLmsVisit } from '../lms-visit.js';
import { refuseMethod } from '../middleware/methods.js';
import type { PageModels } from '../page-models.js';
import { CHOOSE, lmsCatalogueModel, lmsPickedModel } from '../pages/lms-catalogue.js';
import { localeOf } from '../locale.js';
import { send } from '../reply.js';

const ANSWER = `${CHOOSE}/reponse/:selection`;
const PICK = `${CHOOSE}/outil/:resource`;
const RETURN = '/lti/lms/retour/:handle';
const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: MOST_CHOSEN + 10 });

/** Where a teacher chooses for a course, inside the LMS; and the way back from tools to it. */
export function lmsCatalogueRoutes(web: Web): Router {
  const router = Router();
  const { lms, serviceOf } = web.flows;
  const inVisit = requireLmsVisit(web);
  router.head([CHOOSE, PICK, ANSWER, RETURN], refuseMethod(['GET']));
  router.get(CHOOSE, inVisit, async (request, response) => {
    const visit = lmsVisitOf(request);
    response.send(web.renderer.render('lmsCatalogue', await lmsCatalogueModel(web, request, visit), frameInLms(web, request, visit)));
  });
  router.post(CHOOSE, form, ...protectLmsForm(web), async (request: Request, response) => {
    const visit = lmsVisitOf(request);
    const isCancelled = formField(request, 'annuler') !== '';
    send(web, request, response, isCancelled ? await lms.selections.cancel(visit) : await lms.selections.choose(visit, chosenIn(request), serviceOf));
  });
  router.get(PICK, inVisit, async (request: Request<{ resource: string }>, response) => {
    send(web, request, response, await lms.selections.pick(lmsVisitOf(request), request.params.resource, serviceOf));
  });
  router.get(ANSWER, inVisit, async (request: Request<{ selection: string }>, response) => {
    const visit = lmsVisitOf(request);
    response.send(web.renderer.render('lmsPicked', await lmsPickedModel(web, visit, request.params.selection), frameInLms(web, request, visit)));
  });
  router.post(ANSWER, form, ...protectLmsForm(web), async (request: Request<{ selection: string }>, response) => {
    send(web, request, response, await lms.selections.answerPicked(lmsVisitOf(request), request.params.selection));
  });
  router.get(RETURN, (request: Request<{ handle: string }>, response) => comeBack(web, request, response));
  router.all([CHOOSE, ANSWER], refuseMethod(['GET', 'POST']));
  return router;
}

/** The resources that are ticked; the points are those of all that can be marked. */
function chosenIn(request: Request): readonly ChosenResource[] {
  const { ressource } = request.body as Record<string, unknown>;
  const ids = [ressource].flat().filter((id): id is string => typeof id === 'string').slice(0, MOST_CHOSEN + 1);
  const scoreMaximum = formField(request, 'noter') === '' ? undefined : maximumIn(formField(request, 'sur', 20));
  return [...new Set(ids)].map((resourceId) => ({ resourceId, scoreMaximum }));
}

/** @throws HubError `SYS-FORME` */
function maximumIn(text: string): number {
  const maximum = /^\d{1,6}([.,]\d{1,2})?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : 0;
  if (maximum <= 0) throw new HubError('SYS-FORME', { detail: 'the points of a mark are no number above zero' });
  return maximum;
}

/** No session is needed: a window that a tool opened by itself may have none of the frame's cookies. */
async function comeBack(web: Web, request: Request<{ handle: string }>, response: Response): Promise<void> {
  const { lms } = web.flows;
  web.flows.addressLimit.count('answered', request.ip ?? '');
  response.setHeader('Referrer-Policy', 'no-referrer');
  const back = await lms.returns.follow(request.params.handle, {
    error: queryValue(request, 'lti_errormsg'),
    message: queryValue(request, 'lti_msg'),
    errorLog: queryValue(request, 'lti_errorlog'),
    log: queryValue(request, 'lti_log'),
  });
  if (back?.kind === 'forward') {
    response.redirect(303, back.url);
    return;
  }
  const registration = back === undefined ? undefined : await lms.registry.find(back.registrationId);
  if (registration !== undefined) allowFramingByLms(response, registration);
  const model: PageModels['lmsReturn'] = back === undefined
    ? { words: {} }
    : { words: back.words, traceId: back.traceId, tool: back.tool === undefined ? undefined : inLocale(back.tool, localeOf(request)) };
  response.send(web.renderer.render('lmsReturn', model, frameInLms(web, request)));
}
