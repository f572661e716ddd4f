import { Router } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Web } from '../context.js';
import { frameOf } from '../frame.js';
import { diagnosisHref, diagnosisModel } from '../pages/diagnosis.js';
import { hatOf, requireVisit } from '../visit.js';

/** Where whoever runs a school asks why somebody cannot open a resource. It only reads. */
export function diagnosisRoutes(web: Web): Router {
  const router = Router();
  router.use('/espace/:hat/diagnostic', requireVisit(web));
  router.get('/espace/:hat/diagnostic', async (request, response) => {
    const hat = hatOf(request);
    if (hat.role !== 'head' && hat.role !== 'academy-admin') throw new HubError('ROLE-REFUS', { detail: 'runs no school under this hat' });
    const model = await diagnosisModel(web, request, hat);
    response.send(web.renderer.render('diagnosis', model, await frameOf(web, request, hat, diagnosisHref(hat))));
  });
  return router;
}
