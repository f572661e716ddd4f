import express, { Router, type Request, type Response } from 'express';
import { queryValue, type Web } from '../context.js';
import { bareFrame } from '../frame.js';
import { refuseOtherSites } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import type { PageModels } from '../page-models.js';
import { factsOf } from '../pages/tools.js';
import type { ToolWay } from '../tool-models.js';
import { takeEntry, type EntryPlace } from './tool-entry.js';

const BASE = '/fournisseur/:token';
const form = express.urlencoded({ extended: false, limit: '80kb', parameterLimit: 60 });
const WAYS: readonly ToolWay[] = ['ouvrir', 'description', 'saisie'];

/** Where a vendor without account registers one tool, by a link that an academy gave them. What the link opens is in it alone. */
export function vendorRoutes(web: Web): Router {
  const router = Router();
  router.get(BASE, async (request, response) => {
    const place = await placeOf(web, request, response, request.params.token);
    if (place !== undefined) response.send(await place.show({}));
  });
  for (const way of WAYS) {
    router.post(`${BASE}/${way}`, form, refuseOtherSites, async (request, response) => {
      const place = await placeOf(web, request, response, String(request.params['token']));
      if (place !== undefined) await takeEntry(web, request, response, { way, place });
    });
  }
  router.all(WAYS.map((way) => `${BASE}/${way}`), refuseMethod(['POST']));
  return router;
}

/** The three ways on the vendor's page. Undefined, and answered, for a link that is unknown, too old or used up. */
async function placeOf(web: Web, request: Request, response: Response, token: string): Promise<EntryPlace | undefined> {
  // The address of these pages opens them.
  response.setHeader('Referrer-Policy', 'no-referrer');
  const link = await web.flows.tools.invitations.byLink(token);
  if (link === undefined || link.isUsed) {
    const isDone = link !== undefined;
    response.status(isDone ? 200 : 404).send(web.renderer.render('vendorDone', { isDone }, bareFrame(web, request, '/')));
    return undefined;
  }
  const { clientId } = link;
  const action = `/fournisseur/${token}`;
  const frame = bareFrame(web, request, action);
  const isAwaited = queryValue(request, 'attente') !== undefined;
  const base: PageModels['toolEntry'] = { isVendor: true, action, csrfToken: '', facts: factsOf(web.flows.tools.entry, clientId), isAwaited };
  return {
    clientId,
    show: (rest) => Promise.resolve(web.renderer.render('toolEntry', { ...base, ...rest }, frame)),
    open: (model) => Promise.resolve(web.renderer.render('toolOpen', { ...model, isVendor: true, backHref: action, doneHref: action }, frame)),
    doneHref: action,
  };
}
