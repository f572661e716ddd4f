import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import type { InboundProtocol, LogoutMessage, LogoutService } from '../../protocols/contract.js';
import { rawQuery, type Web } from '../context.js';
import { reportFault, translate } from '../fault.js';
import { refuseMethod } from '../middleware/methods.js';
import { send } from '../reply.js';
import { farewellHref } from '../sign-out-pages.js';
import { traceOf } from '../trace.js';

/**
 * Where providers say that sessions have ended. No cookie is read and no form token asked for: each message carries its own
 * proof, which its protocol checks.
 */
export function logoutRoutes(web: Web): Router {
  const router = Router();
  for (const protocol of web.flows.inbound.values()) {
    const service = web.flows.singleLogout.serviceOf(protocol.id);
    if (service !== undefined) mount(web, router, protocol, service);
  }
  return router;
}

function mount(web: Web, router: Router, { id, answersBy }: InboundProtocol, service: LogoutService): void {
  const form = express.text({ limit: service.maxBytes, type: 'application/x-www-form-urlencoded' });
  const steps = [counted(web), form, received(web, id), silent(web, service)];
  if (answersBy === 'redirect') {
    router.post(`/connexion/${id}/:connection/retour{/:attempt}`, steps);
    return;
  }
  const path = `/connexion/${id}/slo`;
  // Asking for the head would use the message up.
  router.head(path, refuseMethod(['GET', 'POST']));
  router.get(path, counted(web), received(web, id));
  router.post(path, steps);
  router.all(path, refuseMethod(['GET', 'POST']));
}

function counted({ flows }: Web): RequestHandler {
  return (request, _response, next) => {
    flows.addressLimit.count('ended', request.ip ?? '');
    next();
  };
}

function received(web: Web, protocolId: string): RequestHandler {
  return async (request, response) => {
    const received = await web.flows.singleLogout.receive(protocolId, messageOf(request), traceOf(request));
    if ('reply' in received) send(web, request, response, received.reply);
    else response.redirect(303, farewellHref(received.farewell));
  };
}

/** A server that reads no pages is told the same whatever happened. */
function silent(web: Web, { silence }: LogoutService): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (silence === undefined) {
      next(error);
      return;
    }
    reportFault(web, request, translate(error));
    send(web, request, response, silence);
  };
}

function messageOf(request: Request): LogoutMessage {
  const from = request.ip ?? '';
  const connectionId = request.params['connection'] as string | undefined;
  if (request.method !== 'POST') return { method: 'GET', raw: rawQuery(request), from, connectionId };
  const body: unknown = request.body;
  return { method: 'POST', raw: typeof body === 'string' ? body : '', from, connectionId };
}
