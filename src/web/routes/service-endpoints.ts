import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { ServiceAnswer, ServiceEndpoint, ServiceMethod, ServiceRequest } from '../../protocols/contract/services.js';
import type { Web } from '../context.js';
import { reportFault, translate } from '../fault.js';
import { parametersIn } from '../../protocols/contract/parameters.js';
import { traceOf } from '../trace.js';

/** What other servers ask of the hub. No cookie is read: each request carries its own proof, which its protocol checks. */
export function serviceEndpoints(web: Web): Router {
  const router = Router();
  for (const endpoint of web.flows.services) mount(web, router, endpoint);
  return router;
}

function mount(web: Web, router: Router, endpoint: ServiceEndpoint): void {
  const body = express.text({ limit: endpoint.maxBytes, type: () => true });
  router.all(endpoint.path, onlyMethodsOf(endpoint), body, async (request: Request, response: Response) => {
    answer(response, await endpoint.handle(serviceRequest(request)));
  }, refusal(web));
}

function onlyMethodsOf({ methods }: ServiceEndpoint): RequestHandler {
  return ({ method }, response, next) => {
    if (methods.some((allowed) => allowed === method)) next();
    else answer(response, { status: 405, headers: { Allow: methods.join(', ') } });
  };
}

function serviceRequest(request: Request): ServiceRequest {
  const { authorization = '', accept = '', 'content-type': contentType = '' } = request.headers;
  return {
    method: request.method as ServiceMethod,
    query: parametersIn(new URL(request.originalUrl, 'http://here.invalid').search),
    pathParameters: request.params as Record<string, string>,
    headers: { authorization, accept, contentType },
    body: typeof request.body === 'string' ? request.body : '',
    from: request.ip ?? '',
  };
}

function refusal(web: Web): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const fault = translate(error);
    reportFault(web, request, fault);
    const headers = fault.code === 'SYS-LIMITE' ? { 'Retry-After': '60' } : {};
    answer(response, { status: fault.status, headers, type: 'application/json', body: JSON.stringify({ code: fault.code, traceId: traceOf(request) }) });
  };
}

function answer(response: Response, { status, headers = {}, type, body }: ServiceAnswer): void {
  response.status(status).set(headers);
  // As it is: Express would add a character set, and clients compare the media types of LTI whole.
  if (type !== undefined) response.setHeader('Content-Type', type);
  response.end(body ?? '');
}
