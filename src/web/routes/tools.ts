import express, { Router, type Request, type Response } from 'express';
import type { Hat } from '../../domain/hat.js';
import { HubError } from '../../domain/errors.js';
import { queryValue, type Web } from '../context.js';
import { frameOf } from '../frame.js';
import { csrfToken, protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import type { PageModels } from '../page-models.js';
import { grantOf, reviewForm, typedForm } from '../pages/tool-form.js';
import { factsOf, reviewModel, toolsHref, toolsModel, type Review } from '../pages/tools.js';
import { actorOf } from '../pages/waiting.js';
import type { ToolWay } from '../tool-models.js';
import { hatOf, requireVisit } from '../visit.js';
import { fieldsOf, takeEntry, type EntryPlace } from './tool-entry.js';

const BASE = '/espace/:hat/outils';
const form = express.urlencoded({ extended: false, limit: '80kb', parameterLimit: 300 });
const WAYS: readonly ToolWay[] = ['ouvrir', 'description', 'saisie'];
const DECISIONS = { refuser: 'refused', suspendre: 'suspended', reprendre: 'resumed' } as const;

/** Where an academy adds tools, decides what they get, and takes it back. */
export function toolRoutes(web: Web): Router {
  const router = Router();
  const { desk, invitations } = web.flows.tools;
  router.use(BASE, requireVisit(web));
  router.get(BASE, async (request, response) => {
    const hat = academyHat(request);
    response.send(web.renderer.render('tools', await toolsModel(web, request, hat), await frameOf(web, request, hat)));
  });
  router.post(`${BASE}/preparer`, form, ...protectForm, async (request, response) => {
    const hat = academyHat(request);
    response.redirect(303, toolsHref(hat, `/nouveau/${await desk.prepare(actorOf(request, hat))}`));
  });
  router.get(`${BASE}/nouveau/:client`, async (request, response) => {
    const [hat, { client }] = [academyHat(request), request.params];
    if (await desk.isRegistered(actorOf(request, hat), client)) return response.redirect(303, toolsHref(hat, `/${client}`));
    response.send(await (await placeOf(web, request, client)).show({}));
  });
  for (const way of WAYS) {
    router.post(`${BASE}/nouveau/:client/${way}`, form, ...protectForm, async (request, response) => {
      await takeEntry(web, request, response, { way, place: await placeOf(web, request, paramOf(request, 'client')) });
    });
  }
  router.post(`${BASE}/nouveau/:client/lien`, form, ...protectForm, async (request, response) => {
    const place = await placeOf(web, request, paramOf(request, 'client'));
    response.send(await place.show({ link: `${web.settings.origin}/fournisseur/${await invitations.link(place.clientId)}` }));
  });
  router.get(`${BASE}/:tool`, async (request, response) => {
    const hat = academyHat(request);
    const registration = await desk.find(actorOf(request, hat), request.params.tool);
    await showReview(web, request, response, { registration, form: reviewForm(registration) });
  });
  router.post(`${BASE}/:tool/approuver`, form, ...protectForm, async (request, response) => approve(web, request, response, paramOf(request, 'tool')));
  for (const [path, decision] of Object.entries(DECISIONS)) {
    router.post(`${BASE}/:tool/${path}`, form, ...protectForm, async (request, response) => {
      const [hat, id] = [academyHat(request), paramOf(request, 'tool')];
      await desk.decide(actorOf(request, hat), seenIn(request, id), decision);
      response.redirect(303, toolsHref(hat, `/${id}`));
    });
  }
  router.post(`${BASE}/:tool/supprimer`, form, ...protectForm, async (request, response) => {
    const hat = academyHat(request);
    await desk.remove(actorOf(request, hat), seenIn(request, paramOf(request, 'tool')));
    response.redirect(303, toolsHref(hat));
  });
  router.all([`${BASE}/preparer`, `${BASE}/nouveau/:client/:way`, `${BASE}/:tool/:decision`], refuseMethod(['POST']));
  return router;
}

async function approve(web: Web, request: Request, response: Response, id: string): Promise<void> {
  const { desk } = web.flows.tools;
  const hat = academyHat(request);
  const actor = actorOf(request, hat);
  const registration = await desk.find(actor, id);
  const typed = typedForm(registration, fieldsOf(request));
  const grant = grantOf(typed);
  const fault = grant === undefined ? 'form' : await desk.approve(actor, seenIn(request, id), grant);
  if (fault === undefined) return response.redirect(303, toolsHref(hat, `/${id}`));
  await showReview(web, request, response.status(400), { registration, form: typed, fault });
}

async function showReview(web: Web, request: Request, response: Response, review: Review): Promise<void> {
  const hat = academyHat(request);
  const frame = await frameOf(web, request, hat, toolsHref(hat, `/${review.registration.id}`));
  response.send(web.renderer.render('toolReview', await reviewModel(web, request, hat, review), frame));
}

/** The three ways on the administrator's page. @throws HubError `RES-INCONNUE` */
async function placeOf(web: Web, request: Request, clientId: string): Promise<EntryPlace> {
  const hat = academyHat(request);
  await web.flows.tools.desk.requirePrepared(actorOf(request, hat), clientId);
  const action = toolsHref(hat, `/nouveau/${clientId}`);
  const frame = await frameOf(web, request, hat, action);
  const isAwaited = queryValue(request, 'attente') !== undefined;
  const base: PageModels['toolEntry'] = { isVendor: false, backHref: toolsHref(hat), action, csrfToken: csrfToken(request), facts: factsOf(web.flows.tools.entry, clientId), isAwaited };
  return {
    clientId,
    show: (rest) => Promise.resolve(web.renderer.render('toolEntry', { ...base, ...rest }, frame)),
    open: (model) => Promise.resolve(web.renderer.render('toolOpen', { ...model, isVendor: false, backHref: action, doneHref: action }, frame)),
    doneHref: toolsHref(hat, `/${clientId}`),
  };
}

/** @throws HubError `ROLE-REFUS` for anybody who runs no academy */
export function academyHat(request: Request): Hat {
  const hat = hatOf(request);
  if (hat.role !== 'academy-admin') throw new HubError('ROLE-REFUS', { detail: 'runs no academy under this hat' });
  return hat;
}

export function seenIn(request: Request, id: string): { readonly id: string; readonly version: number } {
  return { id, version: Number(fieldsOf(request)['version'] ?? NaN) };
}

/** A segment of the address, of routes whose paths are made. */
export function paramOf(request: Request, name: string): string {
  return String(request.params[name] ?? '');
}
