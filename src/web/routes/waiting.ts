import express, { Router, type Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { HubError } from '../../domain/errors.js';
import type { Web } from '../context.js';
import { formField } from '../form-field.js';
import { frameOf } from '../frame.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { actorOf, waitingConfirmModel, waitingHref, waitingModel } from '../pages/waiting.js';
import { hatOf, requireVisit } from '../visit.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Where a head or the academy ties an account to a person of the school by the code that was said to them: in two steps, and back. */
export function waitingRoutes(web: Web): Router {
  const router = Router();
  router.use('/espace/:hat/attente', requireVisit(web));
  router.get('/espace/:hat/attente', async (request, response) => {
    const hat = runningHat(request);
    response.send(web.renderer.render('waiting', await waitingModel(web, request, hat), await frameOf(web, request, hat, waitingHref(hat))));
  });
  router.get('/espace/:hat/attente/relier', async (request, response) => {
    const hat = runningHat(request);
    const model = await waitingConfirmModel(web, request, hat);
    if (model === undefined) throw new HubError('LIEN-REFUS', { detail: 'no such account and person for this school' });
    response.send(web.renderer.render('waitingConfirm', model, await frameOf(web, request, hat, waitingHref(hat))));
  });
  router.post('/espace/:hat/attente/relier', form, ...protectForm, async (request, response) => {
    const hat = runningHat(request);
    const schoolId = formField(request, 'ecole');
    await web.flows.links.link(actorOf(request, hat), { code: formField(request, 'code'), schoolId, personId: formField(request, 'personne') });
    response.redirect(303, waitingHref(hat, hat.role === 'head' ? {} : { ecole: schoolId }));
  });
  router.post('/espace/:hat/attente/annuler', form, ...protectForm, async (request, response) => {
    const hat = runningHat(request);
    await web.flows.links.undo(actorOf(request, hat), formField(request, 'lien'));
    response.redirect(303, waitingHref(hat));
  });
  router.all(['/espace/:hat/attente/annuler'], refuseMethod(['POST']));
  return router;
}

function runningHat(request: Request): Hat {
  const hat = hatOf(request);
  if (hat.role !== 'head' && hat.role !== 'academy-admin') throw new HubError('ROLE-REFUS', { detail: 'runs no school under this hat' });
  return hat;
}
