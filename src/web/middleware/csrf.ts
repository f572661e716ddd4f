import { csrfSync } from 'csrf-sync';
import type { Request, RequestHandler } from 'express';
import { HubError } from '../../domain/errors.js';
import { sessionOf } from './session.js';

const { csrfSynchronisedProtection } = csrfSync({
  getTokenFromRequest: (request) => (request.body as Record<string, unknown> | undefined)?.['_csrf'] as string | undefined,
  getTokenFromState: (request) => sessionOf(request)?.formToken ?? null,
  storeTokenInState: () => undefined,
});

/** The token a form of ours must bring back: the session's own. */
export function csrfToken(request: Request): string {
  return sessionOf(request)?.formToken ?? '';
}

/** For a form of ours that is sent before there is a session: no other site may send it. */
export const refuseOtherSites: RequestHandler = (request, _response, next) => {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new HubError('SYS-CSRF', { detail: 'the form comes from another site' });
  }
  next();
};

/** For an address of ours that gives something to whichever browser comes first: only a link on a page of ours leads there. */
export function requireOwnPage(request: Request): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new HubError('LMS-NAVIGATEUR', { rule: 'own page', detail: `the address was reached ${site}` });
}

/** For every state-changing form of ours: the session's token, and no other site as the sender. */
export const protectForm: RequestHandler[] = [
  refuseOtherSites,
  (request, response, next) => {
    csrfSynchronisedProtection(request, response, (error?: unknown) => {
      next(error === undefined ? undefined : new HubError('SYS-CSRF', { cause: error }));
    });
  },
];
