import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import type { SignedIn } from '../../flows/admission.js';
import type { OpenChoice } from '../../flows/record-choice.js';
import { openSession, refusalsRecorded } from '../admit.js';
import { browserOf } from '../browser-secret.js';
import type { Web } from '../context.js';
import { formField } from '../form-field.js';
import { choiceHref, noteDoor } from '../door.js';
import { bareFrame } from '../frame.js';
import { refuseMethod } from '../middleware/methods.js';
import { choiceModel } from '../pages/record-choice.js';
import { traceOf } from '../trace.js';

/** Of what this form sends. */
const LONGEST_FIELD = 64;

const form = express.urlencoded({ extended: false, limit: '4kb', parameterLimit: 10 });

/**
 * A provider named several records: the browser that signed in says which. There is no session yet, so no form token; the name
 * of the choice is random, used once, and bound to a cookie that no form of another site brings.
 */
export function recordChoiceRoutes(web: Web): Router {
  const router = Router();
  router.get('/connexion/choix/:choice', async (request, response) => {
    const { choice } = request.params;
    const open = await look(web, request, choice);
    response.send(web.renderer.render('choice', await choiceModel(web, request, open, choiceHref(choice)), bareFrame(web, request)));
  });
  router.get('/connexion/choix/:choice/reunir', async (request, response) => {
    const { choice } = request.params;
    const open = await look(web, request, choice);
    if (!open.mayUnite) throw new HubError('LIEN-REFUS', { detail: 'the records are not proven to be one parent’s' });
    response.send(web.renderer.render('unite', await choiceModel(web, request, open, choiceHref(choice)), bareFrame(web, request)));
  });
  router.post('/connexion/choix/:choice', form, (request, response) => admitBy(web, request, response, () => {
    const personId = formField(request, 'fiche', LONGEST_FIELD);
    return web.flows.choice.choose(request.params.choice, browserOf(web, request)?.secret, { personId, remember: formField(request, 'retenir', LONGEST_FIELD) === 'oui' });
  }));
  router.post('/connexion/choix/:choice/reunir', form, (request, response) => admitBy(web, request, response, () =>
    web.flows.choice.unite(request.params.choice, browserOf(web, request)?.secret, formField(request, 'fiche', LONGEST_FIELD), traceOf(request))));
  router.all(['/connexion/choix/:choice', '/connexion/choix/:choice/reunir'], refuseMethod(['GET', 'POST']));
  return router;
}

async function look(web: Web, request: Request, choice: string): Promise<OpenChoice> {
  const open = await web.flows.choice.look(choice, browserOf(web, request)?.secret);
  const connection = web.flows.connections.get(open.connectionId);
  noteDoor(request, { connection, returnTo: '' });
  return open;
}

function admitBy(web: Web, request: Request, response: Response, decide: () => Promise<SignedIn>): Promise<void> {
  web.flows.addressLimit.count('answered', request.ip ?? '');
  return refusalsRecorded(web, request, async () => {
    const signedIn = await decide();
    // Whose door was closed meanwhile does not come in by a page that was open before.
    web.flows.connections.get(signedIn.identity.connectionId);
    await openSession(web, request, response, signedIn);
  });
}
