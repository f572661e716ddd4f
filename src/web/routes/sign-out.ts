import express, { Router, type RequestHandler } from 'express';
import type { LiveSession, Session } from '../../flows/session-vault.js';
import { queryValue, type Web } from '../context.js';
import { ASKED_COOKIE } from '../door.js';
import { bareFrame } from '../frame.js';
import { localeOf } from '../locale.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { endSession, forgetSession, sessionOf } from '../middleware/session.js';
import { lmsVisitsOf } from '../lms-visit.js';
import { send } from '../reply.js';
import { leavingHref, signedOutModel } from '../sign-out-pages.js';
import { traceOf } from '../trace.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Leaving: the session ends here at once; the page then ends it at the provider too, or offers to. */
export function signOutRoutes(web: Web): Router {
  const router = Router();
  router.post('/deconnexion', form, leaveNothing(web), ...protectForm, async (request, response) => {
    const session = sessionOf(request);
    await endSession(web.flows.sessions, web.cookies, request, response);
    // On a shared machine the next person must not come back in by the visit that the LMS opened.
    for (const { id } of await lmsVisitsOf(web, request)) await web.flows.lms.visits.end(id);
    // Whoever leaves is not let in again without having asked for it.
    web.cookies.write(response, ASKED_COOKIE, '1');
    if (session !== undefined) await record(web, session, traceOf(request));
    response.redirect(303, session === undefined ? '/au-revoir' : leavingHref(session.connectionId, await prepare(web, session, traceOf(request))));
  });
  router.all('/deconnexion', refuseMethod(['POST']));
  router.get('/au-revoir', async (request, response) => {
    const [par, suite, fin] = ['par', 'suite', 'fin'].map((name) => queryValue(request, name)?.slice(0, 64));
    const model = await signedOutModel(web, { par, suite, fin }, localeOf(request));
    // The address of this page may go on to the provider: its language link must not.
    response.send(web.renderer.render('signedOut', model, bareFrame(web, request, par === undefined ? '/au-revoir' : leavingHref(par, undefined))));
  });
  // Asking for the head would use the way out up.
  router.head('/au-revoir/suite/:name', refuseMethod(['GET']));
  router.get('/au-revoir/suite/:name', async (request, response) => {
    const reply = await web.flows.singleLogout.proceed(request.params.name.slice(0, 64), traceOf(request));
    if (reply === undefined) response.redirect(303, '/au-revoir');
    else send(web, request, response, reply);
  });
  return router;
}

/**
 * Who stayed away too long and then leaves has nothing to end but the cookie. A form of another site brings no cookie, and a
 * browser would take the order to forget it all the same: the session would be out of reach without having ended.
 */
function leaveNothing(web: Web): RequestHandler {
  return (request, response, next) => {
    if (sessionOf(request) !== undefined) {
      next();
      return;
    }
    forgetSession(web.cookies, request, response);
    response.redirect(303, '/au-revoir');
  };
}

/** The session is over, recorded or not: somebody who leaves a shared computer must not be told that it failed. */
async function record(web: Web, { personId, connectionId }: Session, traceId: string): Promise<void> {
  try {
    await web.flows.journal.record({ event: 'sign-out', outcome: 'done', traceId, personId, connectionId });
  } catch (error) {
    web.operations.fault(error, traceId);
  }
}

/** The session here is over; that the provider's cannot be ended is no reason to say otherwise. */
async function prepare(web: Web, session: LiveSession, traceId: string): Promise<string | undefined> {
  try {
    return await web.flows.singleLogout.prepare(session);
  } catch (error) {
    web.operations.fault(error, traceId);
    return undefined;
  }
}
