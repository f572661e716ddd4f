import express, { Router, type Request } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Web } from '../context.js';
import { doorLabel } from '../door-label.js';
import { frameOf } from '../frame.js';
import { localeOf } from '../locale.js';
import { csrfToken, protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { sessionOf } from '../middleware/session.js';
import type { PageModels } from '../page-models.js';
import { traceOf } from '../trace.js';
import { currentHat, requireVisit, visitOf } from '../visit.js';

const PAGE = '/mes-sessions';
const OTHERS = 'autres';
const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Where people see on which browsers they are still signed in, and end what they do not know (ASVS 7.5.2). */
export function ownSessionRoutes(web: Web): Router {
  const router = Router();
  router.use(PAGE, requireVisit(web));
  router.get(PAGE, async (request, response) => {
    response.send(web.renderer.render('sessions', await sessionsModel(web, request), await frameOf(web, request, currentHat(request))));
  });
  router.post(`${PAGE}/fermer`, form, ...protectForm, async (request, response) => {
    await endChosen(web, request, (request.body as Record<string, unknown>)['session']);
    response.redirect(303, PAGE);
  });
  router.all(`${PAGE}/fermer`, refuseMethod(['POST']));
  return router;
}

async function sessionsModel(web: Web, request: Request): Promise<PageModels['sessions']> {
  const own = sessionOf(request)?.ref;
  const { id: personId } = visitOf(request).person;
  const sessions = await web.flows.sessions.listOf(personId);
  return {
    csrfToken: csrfToken(request),
    others: OTHERS,
    accounts: await web.flows.lms.linking.of(personId),
    sessions: await Promise.all(sessions.map(async (session) => ({
      name: session.ref,
      browser: session.browser,
      door: await doorLabel(web, session.connectionId, localeOf(request)),
      startedAt: session.startedAt,
      seenAt: session.seenAt,
      current: session.ref === own,
    }))),
  };
}

/** One of one's own sessions, or all but this one. The present one is left by the button every page has. */
async function endChosen(web: Web, request: Request, chosen: unknown): Promise<void> {
  if (typeof chosen !== 'string') throw new HubError('SYS-FORME', { detail: 'no session is named' });
  const { id: personId } = visitOf(request).person;
  const others = (await web.flows.sessions.allOf(personId)).filter(({ id }) => id !== sessionOf(request)?.ref);
  const ending = chosen === OTHERS ? others : others.filter(({ id }) => id === chosen);
  // One that is over already is as it should be.
  if (ending.length === 0) return;
  for (const { id } of ending) await web.flows.sessions.end(id);
  await web.flows.journal.record({ event: 'session-ended', outcome: 'done', traceId: traceOf(request), personId, count: ending.length });
}
