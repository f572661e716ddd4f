import express, { Router, type Request, type Response } from 'express';
import { HubError } from '../../domain/errors.js';
import type { BoundConnection } from '../../flows/connection-book.js';
import type { PendingSignIn } from '../../flows/sign-in.js';
import { newTraceId, randomToken } from '../../flows/tokens.js';
import type { Answer, InboundProtocol } from '../../protocols/contract.js';
import { queryValue, type Web } from '../context.js';
import { homeOf, frameOf } from '../frame.js';
import { authenticate } from '../passport.js';
import { chooserModel } from '../pages/chooser.js';
import { safeReturnPath } from '../return-path.js';
import { send } from '../reply.js';
import { startSession } from '../session-start.js';

const ATTEMPT_COOKIE_MS = 10 * 60_000;
const REMEMBER_MS = 180 * 24 * 3_600_000;
const ANSWER_FIELD_CHARACTERS = 360_000;
const BROWSER_SECRET = /^([A-Za-z0-9_-]{32})\.([A-Za-z0-9_-]{32})$/;

const form = express.urlencoded({ extended: false, limit: '384kb', parameterLimit: 20, type: 'application/x-www-form-urlencoded' });

/** The chooser, the way to a provider, and the ways back: by redirect, or by a cross-site form that first waits for its browser. */
export function signInRoutes(web: Web): Router {
  const router = Router();
  router.get('/connexion', async (request, response) => {
    response.send(web.renderer.render('chooser', await chooserModel(web, request), await frameOf(web, request)));
  });
  router.get('/connexion/vers/:connection', (request, response) => begin(web, request, response));
  for (const protocol of web.flows.inbound.values()) {
    router.use(`/connexion/${protocol.id}`, waysBack(web, protocol));
  }
  return router;
}

function waysBack(web: Web, protocol: InboundProtocol): Router {
  const router = Router();
  if (protocol.answersBy === 'redirect') {
    router.get('/:connection/retour{/:attempt}', async (request, response) => {
      const attemptId = request.params.attempt ?? queryValue(request, 'state') ?? browserOf(web, request)?.lastAttempt;
      await complete(web, request, response, attemptId, answerFrom(protocol, request.query), request.params.connection);
    });
  } else {
    router.post('/acs', form, async (request, response) => {
      if (Object.keys(request.query).length > 0) throw new HubError('SYS-FORME', { rule: 'V01', detail: 'parameters in the query' });
      const answer = answerFrom(protocol, request.body);
      response.redirect(303, `/connexion/${protocol.id}/reprise/${await web.flows.signIn.park(answer['RelayState'], answer)}`);
    });
    router.get('/reprise/:parked', async (request, response) => {
      const answer = await web.flows.signIn.unpark(request.params.parked);
      await complete(web, request, response, answer['RelayState'], answer);
    });
  }
  router.get('/metadata', async (request, response) => {
    const reply = await protocol.metadata?.(web.flows.inboundTools);
    if (reply === undefined) throw new HubError('PAGE-INCONNUE');
    await send(web, request, response, reply);
  });
  return router;
}

async function begin(web: Web, request: Request<{ connection: string }>, response: Response): Promise<void> {
  const connection = web.flows.connections.get(request.params.connection);
  web.flows.addressLimit.count(request.ip ?? '');
  const secret = browserOf(web, request)?.secret ?? randomToken();
  const attempt = await web.flows.signIn.begin(connection, secret, safeReturnPath(queryValue(request, 'vers')));
  web.cookies.write(response, 'tentative', `${secret}.${attempt.id}`, ATTEMPT_COOKIE_MS);
  await authenticate(web.flows.strategyOf(connection), request, response, { step: 'begin', attempt });
}

async function complete(web: Web, request: Request, response: Response, attemptId: string | undefined, answer: Answer, connectionId?: string): Promise<void> {
  const { flows } = web;
  const traceId = newTraceId();
  let pending: PendingSignIn | undefined;
  try {
    pending = await flows.signIn.resume(attemptId, browserOf(web, request)?.secret);
    const connection = connectionOf(web, pending, connectionId);
    const identity = await authenticate(flows.strategyOf(connection), request, response, { step: 'complete', attempt: pending.attempt, answer });
    const signedIn = await flows.signIn.admit(pending, identity);
    await startSession(web, request, signedIn);
    web.cookies.write(response, 'idp', connection.id, REMEMBER_MS);
    await flows.journal.record({ event: 'sign-in', outcome: 'done', traceId, personId: signedIn.person.id, connectionId: connection.id });
    response.redirect(303, signedIn.returnTo || homeOf(signedIn.hats[0] ?? { id: '', role: 'pupil', organisationId: '' }));
  } catch (error) {
    await recordRefusal(web, traceId, pending?.attempt.connectionId ?? connectionId, error);
    throw error;
  }
}

/** The connection the attempt was sent to. An address that names another one is refused, as is one switched off meanwhile. */
function connectionOf(web: Web, pending: PendingSignIn, named: string | undefined): BoundConnection {
  if (named !== undefined && named !== pending.attempt.connectionId) {
    throw new HubError('AUTH-REPONSE', { detail: 'the answer came to another connection than the request went to' });
  }
  return web.flows.connections.get(pending.attempt.connectionId);
}

async function recordRefusal(web: Web, traceId: string, connectionId: string | undefined, error: unknown): Promise<void> {
  if (!(error instanceof HubError)) return;
  const { code, rule, detail } = error;
  await web.flows.journal.record({ event: 'sign-in', outcome: 'refused', traceId, code, rule, detail, connectionId });
}

/** The browser's own secret and its newest attempt, from the cookie it was given at the start. */
function browserOf(web: Web, request: Request): { secret: string; lastAttempt: string } | undefined {
  const match = BROWSER_SECRET.exec(web.cookies.read(request, 'tentative') ?? '');
  const [, secret, lastAttempt] = match ?? [];
  return secret === undefined || lastAttempt === undefined ? undefined : { secret, lastAttempt };
}

/** The fields a protocol declares, once each and of bounded length. */
function answerFrom(protocol: InboundProtocol, source: unknown): Answer {
  const fields = Object.entries((source ?? {}) as Record<string, unknown>).filter(([name]) => protocol.answerFields.includes(name));
  return Object.fromEntries(fields.map(([name, value]) => {
    if (typeof value !== 'string' || value.length > ANSWER_FIELD_CHARACTERS) {
      throw new HubError('SYS-FORME', { rule: 'V01', detail: `field ${name} is repeated or too long` });
    }
    return [name, value];
  }));
}
