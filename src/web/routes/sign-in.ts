import express, { Router, type Request, type Response } from 'express';
import { asHubError, HubError } from '../../domain/errors.js';
import type { ExternalIdentity } from '../../domain/identity.js';
import type { BoundConnection } from '../../flows/connection-book.js';
import type { Admission, AttemptKind, PendingSignIn } from '../../flows/sign-in.js';
import { randomToken } from '../../flows/tokens.js';
import type { Answer, InboundProtocol } from '../../protocols/contract.js';
import { goIn, isQuietEnd, refusalsRecorded } from '../admit.js';
import { browserOf, keepBrowser } from '../browser-secret.js';
import { queryValue, type Web } from '../context.js';
import { ASKED_COOKIE, chooserHref, doorOf, noteDoor, quietHref, type Door } from '../door.js';
import { bareFrame } from '../frame.js';
import { refuseMethod } from '../middleware/methods.js';
import { authenticate, type IdentifyingStep } from '../passport.js';
import { chooserModel } from '../pages/chooser.js';
import { safeReturnPath } from '../return-path.js';
import { send } from '../reply.js';

const ANSWER_FIELD_CHARACTERS = 360_000;

/** A form that a provider has a browser post. */
export const providerForm = express.urlencoded({ extended: false, limit: '384kb', parameterLimit: 20, type: 'application/x-www-form-urlencoded' });

/** The chooser, the way to a provider, and the ways back: by redirect, or by a cross-site form that first waits for its browser. */
export function signInRoutes(web: Web): Router {
  const router = Router();
  router.get('/connexion', async (request, response) => {
    const quiet = quietDoor(web, request);
    if (quiet !== undefined) {
      web.cookies.write(response, ASKED_COOKIE, '1');
      response.redirect(303, quietHref(quiet));
      return;
    }
    response.send(web.renderer.render('chooser', await chooserModel(web, request), bareFrame(web, request)));
  });
  router.get('/connexion/vers/:connection', (request, response) => begin(web, request, response));
  for (const protocol of web.flows.inbound.values()) {
    router.use(`/connexion/${protocol.id}`, waysBack(web, protocol));
  }
  return router;
}

/** What uses something up answers no HEAD: whoever looks ahead must not take it from the person. */
function waysBack(web: Web, protocol: InboundProtocol): Router {
  const router = Router();
  if (protocol.answersBy === 'redirect') {
    router.head('/:connection/retour{/:attempt}', refuseMethod(['GET', 'POST']));
    router.get('/:connection/retour{/:attempt}', async (request, response) => {
      const { connection, attempt } = request.params;
      const attemptId = attempt ?? queryValue(request, 'state') ?? browserOf(web, request)?.lastAttempt;
      await complete(web, request, response, () => ({ attemptId, answer: answerFrom(protocol, request.query), connectionId: connection }));
    });
  } else {
    router.post('/acs', providerForm, async (request, response) => {
      web.flows.addressLimit.count('posted', request.ip ?? '');
      const parked = await refusalsRecorded(web, request, () => park(web, protocol, request));
      response.redirect(303, `/connexion/${protocol.id}/reprise/${parked}`);
    });
    router.all('/acs', refuseMethod(['POST']));
    router.head('/reprise/:parked', refuseMethod(['GET']));
    router.get('/reprise/:parked', async (request, response) => {
      await complete(web, request, response, async () => {
        const answer = await web.flows.signIn.unpark(request.params.parked);
        return { attemptId: answer['RelayState'], answer };
      });
    });
  }
  router.get('/metadata', async (request, response) => {
    const reply = await protocol.metadata?.(web.flows.inboundTools);
    if (reply === undefined) throw new HubError('PAGE-INCONNUE');
    send(web, request, response, reply);
  });
  return router;
}

/** The provider that is asked first, once: only where nothing was asked for but a page. */
function quietDoor(web: Web, request: Request): Door | undefined {
  const isPlain = Object.keys(request.query).every((name) => name === 'vers');
  if (!isPlain || web.cookies.read(request, ASKED_COOKIE) !== undefined) return undefined;
  const connection = web.flows.connections.serving(undefined).find(({ connection: { tryQuietly } }) => tryQuietly === true);
  return connection === undefined ? undefined : { connection, returnTo: safeReturnPath(queryValue(request, 'vers')) };
}

async function begin(web: Web, request: Request<{ connection: string }>, response: Response): Promise<void> {
  const connection = web.flows.connections.get(request.params.connection);
  const returnTo = safeReturnPath(queryValue(request, 'vers'));
  noteDoor(request, { connection, returnTo });
  web.flows.addressLimit.count('begun', request.ip ?? '');
  await leaveFor(web, request, response, { connection, returnTo }, {
    fresh: queryValue(request, 'frais') === '1',
    quiet: connection.connection.tryQuietly === true && queryValue(request, 'discret') === '1',
  });
}

/** A new attempt of this browser, and the way to the provider. */
async function leaveFor(web: Web, request: Request, response: Response, { connection, returnTo }: Door, kind: AttemptKind): Promise<void> {
  const secret = browserOf(web, request)?.secret ?? randomToken();
  const attempt = await web.flows.signIn.begin(connection, secret, returnTo, kind);
  keepBrowser(web, response, { secret, lastAttempt: attempt.id });
  await authenticate(web.flows.strategyOf(connection), request, response, { step: 'begin', attempt });
}

/** The cross-site form, kept until its browser comes for it. */
function park(web: Web, protocol: InboundProtocol, request: Request): Promise<string> {
  if (request.body === undefined) throw new HubError('SYS-TYPE', { rule: 'V01', detail: 'a form is expected' });
  if (Object.keys(request.query).length > 0) throw new HubError('SYS-FORME', { rule: 'V01', detail: 'parameters in the query' });
  const answer = answerFrom(protocol, request.body);
  return web.flows.signIn.park(answer['RelayState'], answer);
}

/** What a browser came back with. */
interface Brought {
  readonly attemptId: string | undefined;
  readonly answer: Answer;
  /** The connection the address names, for protocols whose addresses name one. */
  readonly connectionId?: string;
}

/** What may have failed through nobody's fault is begun anew, once and without a word. */
async function complete(web: Web, request: Request, response: Response, bring: () => Brought | Promise<Brought>): Promise<void> {
  try {
    await finish(web, request, response, bring);
  } catch (error) {
    const door = doorOf(request);
    if (door !== undefined && isQuietEnd(request, error)) {
      response.redirect(303, chooserHref({ vers: door.returnTo }));
      return;
    }
    const protocol = door === undefined ? undefined : web.flows.inbound.get(door.connection.protocolId);
    if (door?.mayTryAgain !== true || protocol?.worthAnotherTry?.(asHubError(error)) !== true) throw error;
    await leaveFor(web, request, response, door, { again: true });
  }
}

async function finish(web: Web, request: Request, response: Response, bring: () => Brought | Promise<Brought>): Promise<void> {
  web.flows.addressLimit.count('answered', request.ip ?? '');
  await refusalsRecorded(web, request, async () => {
    await goIn(web, request, response, await admit(web, request, response, await bring()));
  });
}

async function admit(web: Web, request: Request, response: Response, { attemptId, answer, connectionId }: Brought): Promise<Admission> {
  const { flows } = web;
  const named = connectionId === undefined ? undefined : flows.connections.find(connectionId);
  if (named !== undefined) noteDoor(request, { connection: named, returnTo: '' });
  const pending = await flows.signIn.resume(attemptId, browserOf(web, request)?.secret);
  const connection = connectionOf(web, pending, connectionId);
  noteDoor(request, { connection, returnTo: pending.returnTo, mayTryAgain: !pending.again, quiet: pending.attempt.quiet === true });
  const identity = await identify(web, request, response, connection, { step: 'complete', attempt: pending.attempt, answer });
  return flows.signIn.admit(pending, identity);
}

/** What cannot be decrypted is counted, by connection and address: nobody may ask again and again what the hub makes of it. */
export async function identify(web: Web, request: Request, response: Response, connection: BoundConnection, step: IdentifyingStep): Promise<ExternalIdentity> {
  const { addressLimit, strategyOf } = web.flows;
  const what = `undecipherable ${connection.id}`;
  addressLimit.expectFewFailures(what, request.ip ?? '');
  try {
    return await authenticate(strategyOf(connection), request, response, step);
  } catch (error) {
    if (asHubError(error).code === 'AUTH-CHIFFREMENT') addressLimit.failed(what, request.ip ?? '');
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

/** The fields a protocol declares, once each and of bounded length. */
export function answerFrom(protocol: InboundProtocol, source: unknown): Answer {
  const fields = Object.entries((source ?? {}) as Record<string, unknown>).filter(([name]) => protocol.answerFields.includes(name));
  return Object.fromEntries(fields.map(([name, value]) => {
    if (typeof value !== 'string' || value.length > ANSWER_FIELD_CHARACTERS) {
      throw new HubError('SYS-FORME', { rule: 'V01', detail: `field ${name} is repeated or too long` });
    }
    return [name, value];
  }));
}
