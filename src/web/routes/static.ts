import { Router } from 'express';
import type { Web } from '../context.js';

/** Style, fonts, icons and the one script: under the hash of their content, for ever. */
export function staticRoutes({ renderer }: Web): Router {
  const router = Router();
  for (const { path, type, body } of renderer.assets.files()) {
    router.get(path, (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
      response.type(type).send(body);
    });
  }
  router.get('/robots.txt', (_request, response) => {
    response.type('text/plain').send('User-agent: *\nDisallow: /\n');
  });
  router.get('/favicon.ico', (_request, response) => {
    response.redirect(302, renderer.assets.path('favicon.svg'));
  });
  return router;
}
