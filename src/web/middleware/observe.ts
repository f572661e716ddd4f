import type { RequestHandler } from 'express';
import type { Operations } from '../context.js';
import { traceOf } from '../trace.js';

/** What proxies write down for a caller that did not wait for the answer. */
const CLIENT_LEFT = 499;

/** Tells operations about every finished request, by its route pattern: an address may hold a ticket. */
export function observe(operations: Operations): RequestHandler {
  return (request, response, next) => {
    const start = process.hrtime.bigint();
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const route = (request.route as { path?: unknown } | undefined)?.path;
      operations.observe({
        method: request.method,
        // What was mounted is matched in any case, and stands in `baseUrl` as it was asked for.
        route: typeof route === 'string' ? `${request.baseUrl.toLowerCase()}${route}` : 'other',
        status: response.writableFinished ? response.statusCode : CLIENT_LEFT,
        seconds,
        traceId: traceOf(request),
      });
    });
    next();
  };
}
