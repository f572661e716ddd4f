import { timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { asHubError, HubError } from '../../domain/errors.js';
import type { Web } from '../context.js';

/** For the machines that watch: alive, ready, counters. None reads the session. */
export function healthRoutes({ operations, settings }: Web): Router {
  const router = Router();
  router.get('/livez', (_request, response) => {
    response.type('text/plain').send('ok\n');
  });
  router.get('/readyz', async (_request, response) => {
    try {
      await operations.ready();
      response.type('text/plain').send('ok\n');
    } catch (error) {
      response.status(503).type('text/plain').send(`${asHubError(error).code}\n`);
    }
  });
  router.get('/metrics', async (request, response) => {
    if (!hasToken(request.headers.authorization, settings.metricsToken)) throw new HubError('PAGE-INCONNUE');
    const { type, body } = await operations.metrics();
    response.type(type).send(body);
  });
  return router;
}

/** Without a configured token the counters are not served. */
function hasToken(header: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return false;
  const given = Buffer.from(header ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
