import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { asHubError, HubError } from '../../domain/errors.js';
import { newTraceId } from '../../flows/tokens.js';
import type { Web } from '../context.js';
import { frameOf, homeOf } from '../frame.js';
import type { Frame, PageModels } from '../page-models.js';
import { safeReturnPath } from '../return-path.js';
import { knownVisit } from '../visit.js';

/** What body-parser says, in the hub's words. */
const PARSER_FAULTS: Readonly<Record<string, 'SYS-TAILLE' | 'SYS-FORME' | 'SYS-TYPE'>> = {
  'entity.too.large': 'SYS-TAILLE',
  'parameters.too.many': 'SYS-TAILLE',
  'encoding.unsupported': 'SYS-TYPE',
  'charset.unsupported': 'SYS-TYPE',
};

/** Whatever no route wanted. */
export const unknownPage: RequestHandler = () => {
  throw new HubError('PAGE-INCONNUE');
};

/** Every refusal ends here: a page or JSON, with the code and a trace id, and nothing that came from outside. */
export function errorHandler(web: Web): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const fault = translate(error);
    const traceId = newTraceId();
    if (fault.status >= 500 || fault.cause !== undefined) web.operations.fault(fault, traceId);
    if (response.headersSent) {
      next(error);
      return;
    }
    if (fault.code === 'AUTH-REQUISE' && request.method === 'GET' && wantsPage(request)) {
      response.redirect(303, signInHref(request));
      return;
    }
    response.status(fault.status);
    if (fault.code === 'SYS-LIMITE') response.setHeader('Retry-After', '60');
    if (!wantsPage(request)) {
      response.json({ code: fault.code, traceId });
      return;
    }
    response.setHeader('X-Robots-Tag', 'noindex');
    response.send(web.renderer.render('error', modelOf(web, request, fault, traceId), await safeFrame(web, request)));
  };
}

function translate(error: unknown): HubError {
  if (error instanceof HubError) return error;
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  const known = typeof type === 'string' ? PARSER_FAULTS[type] : undefined;
  if (known !== undefined) return new HubError(known, { detail: String(type) });
  if (error instanceof URIError || status === 400) return new HubError('SYS-FORME', { detail: 'the request cannot be read' });
  return asHubError(error);
}

function wantsPage(request: Request): boolean {
  return request.accepts(['html', 'json']) !== 'json';
}

function signInHref(request: Request): string {
  const returnTo = safeReturnPath(request.originalUrl);
  return returnTo === '' ? '/connexion' : `/connexion?vers=${encodeURIComponent(returnTo)}`;
}

function modelOf(web: Web, request: Request, { code }: HubError, traceId: string): PageModels['error'] {
  const hat = knownVisit(request)?.hats[0];
  const action = hat === undefined ? { href: '/connexion', label: 'signIn' as const } : { href: homeOf(hat), label: 'home' as const };
  return { code, traceId, time: web.flows.clock.now(), action, whoCanHelp: web.settings.contact };
}

/** An error page must not fail on its own frame. */
async function safeFrame(web: Web, request: Request): Promise<Frame> {
  const visit = knownVisit(request);
  const hat = visit?.hats.find(({ id }) => id === request.params['hat']) ?? visit?.hats[0];
  try {
    return await frameOf(web, request, hat);
  } catch {
    return { locale: 'fr', path: '/', tone: 'adult', place: web.settings.place, demo: web.settings.demo };
  }
}
