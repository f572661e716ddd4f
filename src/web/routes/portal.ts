import { Router, type Request, type Response } from 'express';
import type { Hat } from '../../domain/hat.js';
import { HubError } from '../../domain/errors.js';
import { queryValue, type Web } from '../context.js';
import { frameOf, homeOf } from '../frame.js';
import type { Page } from '../pages/page.js';
import { parentPage, portalPage } from '../pages/portal.js';
import { resourceModel } from '../pages/resource.js';
import { send } from '../reply.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';

/** One page per hat, the page of a resource, and the way out to it. */
export function portalRoutes(web: Web): Router {
  const router = Router();
  router.use('/espace', requireVisit(web));
  router.get('/espace', (request, response) => {
    response.redirect(303, homeOf(firstHat(request)));
  });
  router.get('/espace/parent', async (request, response) => {
    const hat = visitOf(request).hats.find(({ role }) => role === 'parent');
    if (hat === undefined) throw new HubError('ROLE-REFUS', { detail: 'not a parent in this session' });
    await show(web, request, response, await parentPage(web, request), hat);
  });
  router.get('/espace/:hat', async (request, response) => {
    const hat = hatOf(request);
    await show(web, request, response, await portalPage(web, request, hat), hat);
  });
  router.get('/espace/:hat/ressources/:resource', async (request, response) => {
    const hat = hatOf(request);
    const model = await resourceModel(web, request, hat, request.params.resource);
    await show(web, request, response, { name: 'resource', model }, hat);
  });
  router.get('/espace/:hat/ressources/:resource/ouvrir', async (request, response) => {
    const visitor = visitOf(request).visitor(hatOf(request));
    const { flows } = web;
    const group = queryValue(request, 'groupe')?.slice(0, 120);
    await send(web, request, response, await flows.launch.open(visitor, request.params.resource, group, flows.serviceOf));
  });
  return router;
}

function firstHat(request: Request): Hat {
  const [hat] = visitOf(request).hats;
  if (hat === undefined) throw new HubError('AUTH-ROLE', { detail: 'no hat is left' });
  return hat;
}

async function show(web: Web, request: Request, response: Response, page: Page, hat: Hat): Promise<void> {
  const frame = await frameOf(web, request, hat);
  response.send(web.renderer.render(page.name, page.model, frame));
}
