import express, { Router, type Request } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Endpoint, EndpointRequest, Parameters } from '../../protocols/contract.js';
import type { Web } from '../context.js';
import { send } from '../reply.js';

/** Raw text: the protocol must see a parameter that came twice as twice. */
const form = express.text({ limit: '64kb', type: 'application/x-www-form-urlencoded' });

/** The addresses the outbound protocols declare. */
export function protocolEndpoints(web: Web): Router {
  const router = Router();
  for (const endpoint of web.flows.endpoints) mount(web, router, endpoint);
  return router;
}

function mount(web: Web, router: Router, endpoint: Endpoint): void {
  router.all(endpoint.path, form, async (request, response) => {
    if (!isMethod(endpoint, request.method)) throw new HubError('SYS-METHODE', { detail: request.method });
    await send(web, request, response, await endpoint.handle(requestFor(web, request)));
  });
}

function isMethod(endpoint: Endpoint, method: string): boolean {
  return endpoint.methods.some((allowed) => allowed === method || (allowed === 'GET' && method === 'HEAD'));
}

function requestFor(web: Web, request: Request): EndpointRequest {
  const { signedIn } = request.session as Request['session'] | undefined ?? {};
  const isLive = signedIn !== undefined && signedIn.endsAt > web.flows.clock.now();
  return {
    method: request.method === 'POST' ? 'POST' : 'GET',
    parameters: parametersOf(request),
    pathParameters: request.params as Record<string, string>,
    session: isLive ? { personId: signedIn.personId, ref: web.flows.sessions.refOf(request.sessionID) } : undefined,
  };
}

/** Query for a GET, body for a POST; each name with every value it had. */
function parametersOf(request: Request): Parameters {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(sourceOf(request))) {
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return parameters;
}

function sourceOf(request: Request): string {
  if (request.method !== 'POST') return new URL(request.originalUrl, 'http://here.invalid').search;
  const body: unknown = request.body;
  if (typeof body !== 'string') throw new HubError('SYS-TYPE', { rule: 'P-18', detail: 'a form is expected' });
  return body;
}
