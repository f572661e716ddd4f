import express, { Router, type RequestHandler } from 'express';
import { inLocale } from '../../domain/text.js';
import type { BoundConnection } from '../../flows/connection-book.js';
import type { Session } from '../../flows/session-vault.js';
import { queryValue, type Web } from '../context.js';
import { bareFrame } from '../frame.js';
import { localeOf } from '../locale.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { endSession, sessionOf } from '../middleware/session.js';
import type { PageModels } from '../page-models.js';
import { traceOf } from '../trace.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Leaving: the session ends here at once; the page then offers to end it at the provider too. */
export function signOutRoutes(web: Web): Router {
  const router = Router();
  router.post('/deconnexion', form, leaveNothing(web), ...protectForm, async (request, response) => {
    const session = sessionOf(request);
    await endSession(web.flows.sessions, web.cookies, request, response);
    if (session !== undefined) await record(web, session, traceOf(request));
    response.redirect(303, session === undefined ? '/au-revoir' : `/au-revoir?par=${encodeURIComponent(session.connectionId)}`);
  });
  router.all('/deconnexion', refuseMethod(['POST']));
  router.get('/au-revoir', (request, response) => {
    const bound = web.flows.connections.all().find(({ id }) => id === queryValue(request, 'par'));
    const model = bound === undefined ? {} : providerOf(web, bound, localeOf(request));
    response.send(web.renderer.render('signedOut', model, bareFrame(web, request)));
  });
  return router;
}

/** Who stayed away too long and then leaves has nothing to end, and nothing that a form of another site could end. */
function leaveNothing(web: Web): RequestHandler {
  return async (request, response, next) => {
    if (sessionOf(request) !== undefined) {
      next();
      return;
    }
    await endSession(web.flows.sessions, web.cookies, request, response);
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

function providerOf(web: Web, bound: BoundConnection, locale: 'fr' | 'en'): PageModels['signedOut'] {
  const href = web.flows.signOutUrl(bound, `${web.settings.origin}/`);
  return href === undefined ? {} : { provider: { label: inLocale(bound.connection.label, locale), href } };
}
