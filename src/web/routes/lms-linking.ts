import express, { Router, type Request } from 'express';
import { HubError } from '../../domain/errors.js';
import { fullName } from '../../domain/person.js';
import { LmsId } from '../../domain/lms.js';
import { randomToken } from '../../flows/tokens.js';
import { browserOf, keepBrowser } from '../browser-secret.js';
import type { Web } from '../context.js';
import { formField } from '../form-field.js';
import { frameOf } from '../frame.js';
import { csrfToken, protectForm, requireOwnPage } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { sessionOf } from '../middleware/session.js';
import { traceOf } from '../trace.js';
import { currentHat, requireVisit, visitOf } from '../visit.js';

const PAGE = '/lti/lms/relier';
const ACCOUNTS = '/mes-sessions';
const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });
const CODE = /^[A-Za-z0-9_-]{32}$/;

/** Where an account of an LMS becomes a person's: they sign in as usual, see both names, and say so. */
export function lmsLinkingRoutes(web: Web): Router {
  const router = Router();
  router.head(`${PAGE}/:code`, refuseMethod(['GET']));
  router.get(`${PAGE}/:code`, async (request: Request<{ code: string }>, response, next) => {
    const { code } = request.params;
    web.flows.addressLimit.count('begun', request.ip ?? '');
    if (!CODE.test(code)) throw new HubError('LIEN-REFUS', { detail: 'no code of ours' });
    // The link stands on a page of ours: whoever was sent it would tie the sender's account to their own.
    if (await web.flows.lms.linking.isFresh(code)) requireOwnPage(request);
    const secret = browserOf(web, request)?.secret ?? randomToken();
    await web.flows.lms.linking.open(code, secret);
    keepBrowser(web, response, { secret, lastAttempt: code });
    next();
  }, expectOrdinaryDoor, requireVisit(web), async (request: Request<{ code: string }>, response) => {
    const { code } = request.params;
    const { person } = visitOf(request);
    const { registration, schoolId, calledThere } = await web.flows.lms.linking.open(code, browserOf(web, request)?.secret ?? '');
    const school = await web.flows.directory.organisation(schoolId);
    const model = { lms: registration.name, calledThere, school: school?.name ?? schoolId, person: person.displayName ?? fullName(person), code, csrfToken: csrfToken(request) };
    response.send(web.renderer.render('lmsLink', model, await frameOf(web, request, currentHat(request), '/espace')));
  });
  router.post(PAGE, form, expectOrdinaryDoor, requireVisit(web), ...protectForm, async (request: Request, response) => {
    const act = { personId: visitOf(request).person.id, traceId: traceOf(request) };
    await web.flows.lms.linking.link(formField(request, 'code'), browserOf(web, request)?.secret, act);
    response.redirect(303, ACCOUNTS);
  });
  router.all(PAGE, refuseMethod(['POST']));
  router.post(`${ACCOUNTS}/delier`, form, requireVisit(web), ...protectForm, async (request: Request, response) => {
    await web.flows.lms.linking.unlink(visitOf(request).person.id, formField(request, 'compte', 700), traceOf(request));
    response.redirect(303, ACCOUNTS);
  });
  router.all(`${ACCOUNTS}/delier`, refuseMethod(['POST']));
  return router;
}

/** Who came through an LMS proves nothing that another account of an LMS could be tied to. */
function expectOrdinaryDoor(request: Request, _response: unknown, next: () => void): void {
  if (LmsId.safeParse(sessionOf(request)?.connectionId).success) throw new HubError('AUTH-REQUISE', { detail: 'the session came through an LMS' });
  next();
}
