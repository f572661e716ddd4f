import express, { Router, type RequestHandler } from 'express';
import { inLocale } from '../../domain/text.js';
import type { BoundConnection } from '../../flows/connection-book.js';
import { queryValue, type Web } from '../context.js';
import { bareFrame } from '../frame.js';
import { localeOf } from '../locale.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import type { SignedInState } from '../middleware/session.js';
import type { PageModels } from '../page-models.js';
import { endSession } from '../session-start.js';
import { traceOf } from '../trace.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Leaving: the session ends here at once; the page then offers to end it at the provider too. */
export function signOutRoutes(web: Web): Router {
  const router = Router();
  router.post('/deconnexion', form, leaveNothing(web), ...protectForm, async (request, response) => {
    const { signedIn } = request.session;
    await endSession(request);
    web.cookies.clear(response, 'passerelle');
    if (signedIn !== undefined) await record(web, signedIn, traceOf(request));
    response.redirect(303, signedIn === undefined ? '/au-revoir' : `/au-revoir?par=${encodeURIComponent(signedIn.connectionId)}`);
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
  return (request, response, next) => {
    if (request.session.signedIn !== undefined) {
      next();
      return;
    }
    web.cookies.clear(response, 'passerelle');
    response.redirect(303, '/au-revoir');
  };
}

/** The session is over, recorded or not: somebody who leaves a shared computer must not be told that it failed. */
async function record(web: Web, { personId, connectionId }: SignedInState, traceId: string): Promise<void> {
  try {
    await web.flows.journal.record({ event: 'sign-out', outcome: 'done', traceId, personId, connectionId });
  } catch (error) {
    web.operations.fault(error, traceId);
  }
}

function providerOf(web: Web, bound: BoundConnection, locale: 'fr' | 'en'): PageModels['signedOut'] {
  const href = web.flows.signOutUrl(bound, web.settings.origin);
  return href === undefined ? {} : { provider: { label: inLocale(bound.connection.label, locale), href } };
}
