import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import { fullName } from '../../domain/person.js';
import { tagOf } from '../../flows/lms/visits.js';
import { openSession, refusalsRecorded } from '../admit.js';
import { queryValue, type Web } from '../context.js';
import { formField } from '../form-field.js';
import { bareFrame } from '../frame.js';
import { writeLmsCookie } from '../lms-cookies.js';
import { fillsWindow, frameInLms, lmsVisitNamed, lmsVisitOf, requireLmsVisit, visitHref } from '../lms-visit.js';
import { refuseOtherSites, requireOwnPage } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { sessionOf } from '../middleware/session.js';
import type { PageModels } from '../page-models.js';
import { send } from '../reply.js';
import { hasDeadMarks, marksHref } from './lms-marks.js';

const VISIT = '/lti/lms/visite';
const PORTAL = '/lti/lms/portail';
const form = express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 4 });

/** Where somebody from an LMS goes on: to the one resource, to the catalogue, or to their own pages. */
export function lmsVisitRoutes(web: Web): Router {
  const router = Router();
  router.head([VISIT, `${VISIT}/:visite`, `${PORTAL}/:code`], refuseMethod(['GET']));
  router.get(VISIT, async (request, response, next) => {
    const handle = queryValue(request, 'suite');
    if (handle === undefined) next();
    else await claim(web, request, response, handle);
  });
  router.get([VISIT, `${VISIT}/:visite`], requireLmsVisit(web), (request: Request, response) => goOn(web, request, response));
  router.get(`${PORTAL}/:code`, (request: Request<{ code: string }>, response) => enterPortal(web, request, response));
  router.post(PORTAL, form, refuseOtherSites, async (request: Request, response) => {
    await refusalsRecorded(web, request, async () => {
      await openSession(web, request, response, await web.flows.lms.portal.enter(formField(request, 'entree')));
    });
  });
  router.all(PORTAL, refuseMethod(['POST']));
  return router;
}

/** The visit that a frame without cookies could not keep, in its own window from now on. */
async function claim(web: Web, request: Request, response: Response, handle: string): Promise<void> {
  web.flows.addressLimit.count('begun', request.ip ?? '');
  requireOwnPage(request);
  const claimed = await web.flows.lms.visits.claim(handle.slice(0, 64));
  if (claimed === undefined) throw new HubError('LMS-NAVIGATEUR', { rule: 'window', detail: 'no visit waits under this handle' });
  const { visit, cookie } = claimed;
  writeLmsCookie(web, request, response, 'visit', { tag: tagOf(visit), value: cookie });
  response.redirect(303, visitHref(visit));
}

async function goOn(web: Web, request: Request, response: Response): Promise<void> {
  const visit = lmsVisitOf(request);
  const { lms, serviceOf } = web.flows;
  // What an LMS opens must not be told where it was opened from.
  response.setHeader('Referrer-Policy', 'no-referrer');
  if (visit.kind === 'selection') {
    response.redirect(303, `/lti/lms/choisir?visite=${tagOf(visit)}`);
    return;
  }
  if (visit.kind === 'link' && queryValue(request, 'ouvrir') === undefined && await hasDeadMarks(web, visit)) {
    response.redirect(303, marksHref(visit));
    return;
  }
  if (visit.kind === 'link') {
    send(web, request, response, await lms.broker.open(visit, serviceOf));
    return;
  }
  if (visit.personId !== undefined && fillsWindow(request)) {
    response.redirect(303, `${PORTAL}/${await lms.portal.offer(visit)}`);
    return;
  }
  response.send(web.renderer.render('lmsHome', await homeModel(web, visit), frameInLms(web, request, visit)));
}

async function homeModel({ flows: { lms } }: Web, visit: LmsVisit): Promise<PageModels['lmsHome']> {
  const { name } = await lms.registry.requireActive(visit.registrationId);
  const base = { lms: name, ...(visit.role === 'teacher' ? { marksHref: marksHref(visit) } : {}) };
  if (visit.personId !== undefined) return { ...base, portalHref: `${PORTAL}/${await lms.portal.offer(visit)}` };
  return visit.isAnonymous ? base : { ...base, linkHref: `/lti/lms/relier/${await lms.linking.offer(visit)}` };
}

/**
 * In the window of the visit itself they are in at once. Where the window shows no visit anybody may have led the browser here: whoever
 * sits before it first says that it is they.
 */
async function enterPortal(web: Web, request: Request<{ code: string }>, response: Response): Promise<void> {
  web.flows.addressLimit.count('answered', request.ip ?? '');
  await refusalsRecorded(web, request, async () => {
    const { portal } = web.flows.lms;
    const code = request.params.code.slice(0, 64);
    const { visit, person, registration } = await portal.look(code);
    if (await lmsVisitNamed(web, request, visit.id) !== undefined) {
      await openSession(web, request, response, await portal.enter(code));
      return;
    }
    const session = sessionOf(request);
    const other = session === undefined || session.personId === person.id ? undefined : await web.flows.directory.person(session.personId);
    const model: PageModels['arrival'] = {
      action: PORTAL,
      entry: code,
      name: person.displayName ?? fullName(person),
      provider: registration.name,
      ...(other === undefined ? {} : { other: other.displayName ?? fullName(other) }),
    };
    response.send(web.renderer.render('arrival', model, bareFrame(web, request, '/connexion')));
  });
}
