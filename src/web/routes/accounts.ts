import express, { Router, type Request } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Web } from '../context.js';
import { frameOf } from '../frame.js';
import { csrfToken, protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import type { PageModels } from '../page-models.js';
import { traceOf } from '../trace.js';
import { requireVisit, visitOf } from '../visit.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** What a parent decided about their own records, and the way back from it. */
export function accountRoutes(web: Web): Router {
  const router = Router();
  router.use('/espace/fiches', requireVisit(web));
  router.get('/espace/fiches', async (request, response) => {
    const hat = visitOf(request).hats.find(({ role }) => role === 'parent');
    if (hat === undefined) throw new HubError('ROLE-REFUS', { detail: 'not a parent in this session' });
    response.send(web.renderer.render('accounts', await accountsModel(web, request), await frameOf(web, request, hat)));
  });
  router.post('/espace/fiches/separer', form, ...protectForm, async (request, response) => {
    const mergedId: unknown = (request.body as Record<string, unknown>)['fiche'];
    await web.flows.union.part(visitOf(request).person.id, typeof mergedId === 'string' ? mergedId.slice(0, 64) : '', traceOf(request));
    response.redirect(303, '/espace');
  });
  router.post('/espace/fiches/oublier', form, ...protectForm, async (request, response) => {
    await web.flows.directory.forgetChoices(visitOf(request).person.id);
    response.redirect(303, '/espace');
  });
  router.all(['/espace/fiches/separer', '/espace/fiches/oublier'], refuseMethod(['POST']));
  return router;
}

async function accountsModel({ flows }: Web, request: Request): Promise<PageModels['accounts']> {
  const { person } = visitOf(request);
  const unions = await Promise.all((await flows.union.of(person.id)).map(async ({ mergedId = '', expiresAt }) => {
    const children = await Promise.all((await flows.directory.hatsOf(mergedId)).map(({ childId = '' }) => flows.directory.person(childId)));
    return { id: mergedId, title: children.map((child) => child?.givenName ?? '').filter(Boolean).join(', '), until: expiresAt };
  }));
  return { unions, hasChosen: await flows.directory.hasChosen(person.id), csrfToken: csrfToken(request) };
}
