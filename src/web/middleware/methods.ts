import type { RequestHandler } from 'express';
import { HubError } from '../../domain/errors.js';

const METHODS = new Set(['GET', 'HEAD', 'POST']);

/** The hub has pages and forms, and nothing that other methods could mean. */
export const knownMethods: RequestHandler = (request, response, next) => {
  if (METHODS.has(request.method)) next();
  else refuseMethod(['GET', 'HEAD', 'POST'])(request, response, next);
};

/** For the methods an address does not have. */
export function refuseMethod(allowed: readonly string[]): RequestHandler {
  return (request, response) => {
    response.setHeader('Allow', allowed.join(', '));
    throw new HubError('SYS-METHODE', { detail: request.method });
  };
}
