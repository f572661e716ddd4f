import express, { Router, type Request, type RequestHandler } from 'express';
import type { LmsVisit } from '../../domain/lms-visit.js';
import { HubError } from '../../domain/errors.js';
import type { Endpoint, EndpointRequest, Parameters } from '../../protocols/contract.js';
import { rawQuery, type Web } from '../context.js';
import { allowFramingByVisits, lmsVisitsOf } from '../lms-visit.js';
import { allowInOwnFrames } from '../middleware/headers.js';
import { refuseMethod } from '../middleware/methods.js';
import { parametersIn } from '../../protocols/contract/parameters.js';
import { send } from '../reply.js';
import { liveSessionOf } from '../visit.js';

const USUAL_BYTES = 65_536;

/** The addresses the outbound protocols declare. */
export function protocolEndpoints(web: Web): Router {
  const router = Router();
  for (const endpoint of web.flows.endpoints) mount(web, router, endpoint);
  return router;
}

function mount(web: Web, router: Router, endpoint: Endpoint): void {
  const refuse = refuseMethod(endpoint.methods);
  // Raw text: the protocol must see a parameter that came twice as twice.
  const form = express.text({ limit: endpoint.maxBytes ?? USUAL_BYTES, type: 'application/x-www-form-urlencoded' });
  const onlyIts: RequestHandler = (request, response, next) => {
    if (endpoint.inFrames === true) allowInOwnFrames(response);
    if (isMethod(endpoint, request.method)) next();
    else refuse(request, response, next);
  };
  router.all(endpoint.path, onlyIts, form, async (request, response) => {
    const visits = await lmsVisitsOf(web, request);
    await allowFramingByVisits(web, response, visits);
    send(web, request, response, await endpoint.handle(await requestFor(web, request, visits)));
  });
}

/** A HEAD asks for a document without its body. Where a form is also taken, a request uses something up: no HEAD there. */
function isMethod({ methods }: Endpoint, method: string): boolean {
  return methods.some((allowed) => allowed === method) || (method === 'HEAD' && methods.join() === 'GET');
}

async function requestFor(web: Web, request: Request, visits: readonly LmsVisit[]): Promise<EndpointRequest> {
  const session = await liveSessionOf(web, request);
  return {
    method: request.method === 'POST' ? 'POST' : 'GET',
    parameters: parametersOf(request),
    pathParameters: request.params as Record<string, string>,
    session: session === undefined ? undefined : { personId: session.personId, ref: session.ref },
    visits: visits.map(({ userId, id }) => ({ personId: userId, ref: id })),
  };
}

/** Query for a GET, body for a POST; each name with every value it had. */
function parametersOf(request: Request): Parameters {
  return parametersIn(sourceOf(request));
}

function sourceOf(request: Request): string {
  if (request.method !== 'POST') return rawQuery(request);
  const body: unknown = request.body;
  if (typeof body !== 'string') throw new HubError('SYS-TYPE', { rule: 'P-18', detail: 'a form is expected' });
  return body;
}
