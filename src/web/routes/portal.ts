import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Hat } from '../../domain/hat.js';
import { HubError } from '../../domain/errors.js';
import type { Resource } from '../../domain/resource.js';
import { queryValue, type Web } from '../context.js';
import { bareFrame, frameOf, homeOf } from '../frame.js';
import type { Page } from '../pages/page.js';
import { parentPage, portalPage } from '../pages/portal.js';
import { resourceHref, resourceModel } from '../pages/resource.js';
import { messagePath, toolMessagePage } from '../pages/tool-message.js';
import { allowInOwnFrames } from '../middleware/headers.js';
import { isInset } from '../inset.js';
import { sendOpened, wantsOwnWindow } from '../tool-frame.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';

const RETURN = '/espace/retour/:resource/:trace/:seal';

/** One page per hat, the page of a resource, and the way out to it. */
export function portalRoutes(web: Web): Router {
  const router = Router();
  router.get(RETURN, leaveFrame(web));
  router.use(['/espace', '/ressources'], requireVisit(web));
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
    if (hat.delegated === true) return response.redirect(303, homeOf(hat));
    await show(web, request, response, await portalPage(web, request, hat), hat);
  });
  router.get('/espace/:hat/ressources/:resource', async (request, response) => {
    const hat = hatOf(request);
    const model = await resourceModel(web, request, hat, request.params.resource);
    await show(web, request, response, { name: 'resource', model }, hat);
  });
  router.get('/espace/:hat/ressources/:resource/ouvrir', async (request, response) => {
    const hat = hatOf(request);
    const { flows } = web;
    const groupId = queryValue(request, 'groupe')?.slice(0, 120);
    const opening = { resourceId: request.params.resource, groupId, ownWindow: wantsOwnWindow(request) };
    const opened = await flows.launch.open(visitOf(request).visitor(hat), opening, flows.serviceOf);
    await sendOpened(web, request, response, opened, { hat, backHref: hat.role === 'pupil' ? homeOf(hat) : resourceHref(hat, opening) });
  });
  router.get(RETURN, async (request, response) => {
    const hat = firstHat(request);
    const { resource, trace, seal } = request.params;
    const page = await toolMessagePage(web, request, hat, { resourceId: resource, traceId: trace, seal });
    if (page === undefined) response.redirect(303, homeOf(hat));
    else await show(web, request, response, page, hat, messagePath(request));
  });
  // The address other portals give for a resource: it names no hat, because they know nothing of hats.
  router.get('/ressources/:resource', async (request, response) => {
    const { resource } = web.flows.catalogue.get(request.params.resource);
    const hat = await bestHat(web, request, resource);
    response.redirect(303, `/espace/${hat.id}/ressources/${resource.id}`);
  });
  return router;
}

/** A tool that sends its frame back means the whole window. No cookie of ours comes with that, and so nobody is known there. */
function leaveFrame(web: Web): RequestHandler {
  return (request, response, next) => {
    if (!isInset(request)) return next();
    allowInOwnFrames(response);
    response.send(web.renderer.render('leaveFrame', { href: request.originalUrl }, bareFrame(web, request)));
  };
}

/** The first hat under which the resource opens; else one it is meant for, whose page says why it does not. */
async function bestHat({ flows }: Web, request: Request, resource: Resource): Promise<Hat> {
  const { person, hats } = visitOf(request);
  const meant = hats.filter(({ role }) => resource.audience.roles.includes(role));
  for (const hat of meant) if ((await flows.directory.decide(person, hat, resource)).allowed) return hat;
  return meant[0] ?? firstHat(request);
}

function firstHat(request: Request): Hat {
  const [hat] = visitOf(request).hats;
  if (hat === undefined) throw new HubError('AUTH-ROLE', { detail: 'no hat is left' });
  return hat;
}

/** Sends a page, as it is under this hat. */
export async function show(web: Web, request: Request, response: Response, page: Page, hat: Hat, path?: string): Promise<void> {
  const frame = await frameOf(web, request, hat, path);
  response.send(web.renderer.render(page.name, page.model, frame));
}
