import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import { fullName } from '../../domain/person.js';
import { inLocale } from '../../domain/text.js';
import type { Arrival } from '../../flows/arrivals.js';
import type { BoundConnection } from '../../flows/connection-book.js';
import { randomToken } from '../../flows/tokens.js';
import type { Answer, InboundProtocol } from '../../protocols/contract.js';
import { goIn, refusalsRecorded } from '../admit.js';
import { browserOf, keepBrowser } from '../browser-secret.js';
import type { Web } from '../context.js';
import { choiceHref, noteDoor } from '../door.js';
import { bareFrame } from '../frame.js';
import { localeOf } from '../locale.js';
import { refuseOtherSites } from '../middleware/csrf.js';
import { refuseMethod } from '../middleware/methods.js';
import { sessionOf } from '../middleware/session.js';
import type { PageModels } from '../page-models.js';
import { safeReturnPath } from '../return-path.js';
import { answerFrom, identify, providerForm } from './sign-in.js';

const form = express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 4 });

/** The ways in for providers that send people of their own accord: the answer, its browser, and the person's own word. */
export function unsolicitedRoutes(web: Web): Router {
  const router = Router();
  for (const protocol of web.flows.inbound.values()) {
    if (protocol.unsolicitedLanding !== undefined) router.use(`/connexion/${protocol.id}`, waysIn(web, protocol));
  }
  return router;
}

function waysIn(web: Web, protocol: InboundProtocol): Router {
  const router = Router();
  router.post('/:connection/acs', providerForm, async (request: Request<{ connection: string }>, response) => {
    web.flows.addressLimit.count('posted', request.ip ?? '');
    const parked = await refusalsRecorded(web, request, () => park(web, protocol, request));
    response.redirect(303, `/connexion/${protocol.id}/arrivee/${parked}`);
  });
  router.all('/:connection/acs', refuseMethod(['POST']));
  router.head('/arrivee/:parked', refuseMethod(['GET']));
  router.get('/arrivee/:parked', async (request, response) => {
    web.flows.addressLimit.count('answered', request.ip ?? '');
    await refusalsRecorded(web, request, () => arrive(web, protocol, request, response, request.params.parked));
  });
  router.post('/entrer', form, refuseOtherSites, async (request, response) => {
    await refusalsRecorded(web, request, async () => {
      await goIn(web, request, response, await web.flows.arrivals.enter(entryOf(request), browserOf(web, request)?.secret));
    });
  });
  router.all('/entrer', refuseMethod(['POST']));
  return router;
}

/** The connection is the one of the address, and it takes such answers; otherwise nobody reads what was posted. */
async function park(web: Web, protocol: InboundProtocol, request: Request<{ connection: string }>): Promise<string> {
  if (request.body === undefined) throw new HubError('SYS-TYPE', { rule: 'V01', detail: 'a form is expected' });
  if (Object.keys(request.query).length > 0) throw new HubError('SYS-FORME', { rule: 'V01', detail: 'parameters in the query' });
  const connection = web.flows.connections.get(request.params.connection);
  noteDoor(request, { connection, returnTo: '' });
  const answer = answerFrom(protocol, request.body);
  landingOf(protocol, connection, answer);
  return web.flows.arrivals.park(connection.id, answer);
}

/** @throws HubError `AUTH-REPONSE` when the connection takes no answer nobody asked for */
function landingOf(protocol: InboundProtocol, connection: BoundConnection, answer: Answer): string {
  const landing = connection.protocolId === protocol.id ? protocol.unsolicitedLanding?.(connection, answer) : undefined;
  if (landing === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'this connection takes no answer nobody asked for' });
  return safeReturnPath(landing);
}

async function arrive(web: Web, protocol: InboundProtocol, request: Request, response: Response, parked: string): Promise<void> {
  const { flows } = web;
  const { connectionId, answer } = await flows.arrivals.unpark(parked);
  const connection = flows.connections.get(connectionId);
  noteDoor(request, { connection, returnTo: '' });
  const landing = landingOf(protocol, connection, answer);
  const identity = await identify(web, request, response, connection, { step: 'unsolicited', answer });
  const secret = browserOf(web, request)?.secret ?? randomToken();
  const arrived = await flows.arrivals.arrive(identity, secret, landing);
  keepBrowser(web, response, { secret, lastAttempt: 'choice' in arrived ? arrived.choice : arrived.id });
  // Who has to say which record they are says with it that it is they.
  if ('choice' in arrived) response.redirect(303, choiceHref(arrived.choice));
  else response.send(web.renderer.render('arrival', await arrivalModel(web, request, protocol, connection, arrived), bareFrame(web, request, '/connexion')));
}

async function arrivalModel(web: Web, request: Request, protocol: InboundProtocol, connection: BoundConnection, { id, signedIn }: Arrival): Promise<PageModels['arrival']> {
  const { person } = signedIn;
  const session = sessionOf(request);
  const other = session === undefined || session.personId === person.id ? undefined : await web.flows.directory.person(session.personId);
  return {
    action: `/connexion/${protocol.id}/entrer`,
    entry: id,
    name: person.displayName ?? fullName(person),
    provider: inLocale(connection.connection.label, localeOf(request)),
    ...(other === undefined ? {} : { other: other.displayName ?? fullName(other) }),
  };
}

function entryOf({ body }: Request): string {
  const entry = (body as Record<string, unknown> | undefined)?.['entree'];
  if (typeof entry !== 'string') throw new HubError('SYS-FORME', { detail: 'the form names nobody who arrived' });
  return entry;
}
