import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Hat } from '../../domain/hat.js';
import type { Web } from '../context.js';
import { frameOf } from '../frame.js';
import { protectForm } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { licenceModel, licencesHref, licencesModel } from '../pages/licences.js';
import { actorOf } from '../pages/waiting.js';
import { formField } from '../form-field.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/** Licences of a school in the hands of its head, the requests of those who work there, and what anybody wants to find again. */
export function licenceRoutes(web: Web): Router {
  const router = Router();
  const { licences, requests, favourites } = web.flows;
  router.use(['/espace/:hat/licences', '/espace/:hat/ressources'], requireVisit(web));
  router.get('/espace/:hat/licences', async (request, response) => {
    const hat = headHat(request);
    response.send(web.renderer.render('licences', await licencesModel(web, request, hat), await frameOf(web, request, hat, licencesHref(hat))));
  });
  router.post('/espace/:hat/licences/demandes', form, ...protectForm, async (request, response) => {
    const hat = headHat(request);
    const state = formField(request, 'reponse') === 'oui' ? 'granted' : 'declined';
    const answer = formField(request, 'phrase', 300).trim();
    await requests.answer(actorOf(request, hat), formField(request, 'demande', 300), { state, ...(answer === '' ? {} : { answer }) });
    response.redirect(303, licencesHref(hat));
  });
  router.get('/espace/:hat/licences/:licence', async (request, response) => {
    const hat = headHat(request);
    response.send(web.renderer.render('licence', await licenceModel(web, request, hat, request.params.licence), await frameOf(web, request, hat, licencesHref(hat, request.params.licence))));
  });
  router.post('/espace/:hat/licences/:licence/donner', form, ...protectForm, async (request: Request<{ licence: string }>, response) => {
    const hat = headHat(request);
    const holderKind = formField(request, 'a') === 'groupe' ? 'group' : 'person';
    await licences.assign(actorOf(request, hat), hat.organisationId, request.params.licence, { holderKind, holderId: formField(request, 'qui') });
    response.redirect(303, licencesHref(hat, request.params.licence));
  });
  router.post('/espace/:hat/licences/:licence/reprendre', form, ...protectForm, async (request: Request<{ licence: string }>, response) => {
    const hat = headHat(request);
    await licences.takeBack(actorOf(request, hat), hat.organisationId, request.params.licence, formField(request, 'attribution', 260));
    response.redirect(303, licencesHref(hat, request.params.licence));
  });
  router.post('/espace/:hat/ressources/:resource/demander', form, ...protectForm, async (request: Request<{ resource: string }>, response) => {
    const hat = hatOf(request);
    await requests.ask(visitOf(request).visitor(hat), request.params.resource);
    backToResource(response, hat, request.params.resource);
  });
  router.post('/espace/:hat/ressources/:resource/favori', form, ...protectForm, async (request: Request<{ resource: string }>, response) => {
    const hat = hatOf(request);
    const { person } = visitOf(request);
    if (formField(request, 'garder') === 'oui') await favourites.keep(person.id, request.params.resource);
    else await favourites.drop(person.id, request.params.resource);
    backToResource(response, hat, request.params.resource);
  });
  router.all(['/espace/:hat/licences/:licence/donner', '/espace/:hat/licences/:licence/reprendre', '/espace/:hat/ressources/:resource/demander', '/espace/:hat/ressources/:resource/favori'], refuseMethod(['POST']));
  return router;
}

function headHat(request: Request): Hat {
  const hat = hatOf(request);
  if (hat.role !== 'head' || hat.delegated === true) throw new HubError('ROLE-REFUS', { detail: 'runs no school under this hat' });
  return hat;
}

function backToResource(response: Response, hat: Hat, resourceId: string): void {
  response.redirect(303, `/espace/${hat.id}/ressources/${encodeURIComponent(resourceId)}`);
}
