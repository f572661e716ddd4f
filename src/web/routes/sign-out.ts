import express, { Router } from 'express';
import { newTraceId } from '../../flows/tokens.js';
import { inLocale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { frameOf } from '../frame.js';
import { localeOf } from '../locale.js';
import { protectForm } from '../middleware/csrf.js';
import { endSession } from '../session-start.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Leaving: the session ends here at once; the page then offers to end it at the provider too. */
export function signOutRoutes(web: Web): Router {
  const router = Router();
  router.post('/deconnexion', form, ...protectForm, async (request, response) => {
    const { signedIn } = request.session;
    await endSession(request);
    response.clearCookie(web.cookies.name('passerelle'), { path: '/' });
    const provider = signedIn === undefined ? '' : `?par=${encodeURIComponent(signedIn.connectionId)}`;
    if (signedIn !== undefined) {
      await web.flows.journal.record({ event: 'sign-out', outcome: 'done', traceId: newTraceId(), personId: signedIn.personId, connectionId: signedIn.connectionId });
    }
    response.redirect(303, `/au-revoir${provider}`);
  });
  router.get('/au-revoir', async (request, response) => {
    const { par } = request.query;
    const bound = web.flows.connections.all().find(({ id }) => id === par);
    const href = bound === undefined ? undefined : web.flows.signOutUrl(bound, web.settings.origin);
    const provider = bound === undefined || href === undefined ? {} : { provider: { label: inLocale(bound.connection.label, localeOf(request)), href } };
    response.send(web.renderer.render('signedOut', provider, await frameOf(web, request)));
  });
  return router;
}
