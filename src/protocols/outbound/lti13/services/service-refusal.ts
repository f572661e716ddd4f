import type { ServiceAnswer, ServiceEndpoint, ServiceRequest } from '../../../contract/services.js';

/** Why a service does not do what it was asked: a status, a short code and a sentence for the tool's developers. */
export class ServiceRefusal extends Error {
  constructor(
    readonly status: 400 | 401 | 403 | 404 | 405 | 406 | 409 | 410 | 415 | 422,
    readonly code: string,
    readonly text: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${code}: ${text}`);
  }
}

/** For what is not there, and for what is another's: identifiers cannot be tried out. */
export function notFound(): ServiceRefusal {
  return new ServiceRefusal(404, 'not_found', 'there is no such object for this client');
}

/** The same, with refusals answered as JSON. */
export function answeringRefusals(handle: ServiceEndpoint['handle']): (request: ServiceRequest) => Promise<ServiceAnswer> {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (!(error instanceof ServiceRefusal)) throw error;
      const { status, code, text, headers } = error;
      return { status, headers, type: 'application/json', body: JSON.stringify({ code, text }) };
    }
  };
}
