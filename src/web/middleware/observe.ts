import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Operations } from '../context.js';

/** Tells operations about every finished request, by its route pattern: an address may hold a ticket. */
export function observe(operations: Operations): RequestHandler {
  return (request, response, next) => {
    const start = process.hrtime.bigint();
    response.once('finish', () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const route = (request.route as { path?: unknown } | undefined)?.path;
      operations.observe({
        method: request.method,
        route: typeof route === 'string' ? `${request.baseUrl}${route}` : 'other',
        status: response.statusCode,
        seconds,
        traceId: randomUUID(),
      });
    });
    next();
  };
}
