import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { HubError } from '../../domain/errors.js';
import type { Web } from '../context.js';
import { errorModel } from '../error-model.js';
import { reportFault, translate } from '../fault.js';
import { bareFrame, frameOf } from '../frame.js';
import type { Frame } from '../frame-models.js';
import { chooserHref } from '../door.js';
import { safeReturnPath } from '../return-path.js';
import { traceOf } from '../trace.js';
import { currentHat, lookForVisit } from '../visit.js';

/** Whatever no route wanted. */
export const unknownPage: RequestHandler = () => {
  throw new HubError('PAGE-INCONNUE');
};

/** Every refusal ends here: a page or JSON, with the code and the trace id of the request, and nothing that came from outside. */
export function errorHandler(web: Web): ErrorRequestHandler {
  return async (error: unknown, request, response, _next) => {
    const fault = translate(error);
    if (mustSignIn(request, fault) && !response.headersSent) {
      response.redirect(303, chooserHref({ vers: safeReturnPath(request.originalUrl) }));
      return;
    }
    reportFault(web, request, fault);
    if (response.headersSent) {
      // Half an answer cannot become a page; a whole one, after which the session could not be kept, is left alone.
      if (!response.writableEnded) response.destroy();
      return;
    }
    response.status(fault.status);
    if (fault.code === 'SYS-LIMITE') response.setHeader('Retry-After', '60');
    if (!wantsPage(request)) {
      response.json({ code: fault.code, traceId: traceOf(request) });
      return;
    }
    const frame = await frameOfFault(web, request, fault);
    response.setHeader('X-Robots-Tag', 'noindex');
    response.send(web.renderer.render('error', errorModel(web, request, fault), frame));
  };
}

function mustSignIn(request: Request, { code }: HubError): boolean {
  return code === 'AUTH-REQUISE' && (request.method === 'GET' || request.method === 'HEAD') && wantsPage(request);
}

function wantsPage(request: Request): boolean {
  return request.accepts(['html', 'json']) !== 'json';
}

/** An error page must not fail on its own frame, nor ask a store that does not answer. */
async function frameOfFault(web: Web, request: Request, { code }: HubError): Promise<Frame> {
  // The address is shown again, in the language link, only when it is one of ours to come back to.
  const path = safeReturnPath(request.originalUrl) || '/connexion';
  if (code === 'SYS-MAINTENANCE') return bareFrame(web, request, path);
  try {
    await lookForVisit(web, request);
    return await frameOf(web, request, currentHat(request), path);
  } catch {
    return bareFrame(web, request, path);
  }
}
