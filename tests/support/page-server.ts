import express from 'express';
import { securityHeaders } from '../../src/web/middleware/headers.js';
import type { Renderer } from '../../src/web/render/renderer.js';
import type { PageSample } from './page-sample.js';
import { startLoopback, type LoopbackServer } from './loopback.js';

/** Serves the samples as `/<id>`, under the hub's own headers, with its static files, and `/recu` for what is posted. */
export function servePages(renderer: Renderer, samples: readonly PageSample[]): Promise<LoopbackServer> {
  const app = express();
  app.use(...securityHeaders(false));
  for (const { path, type, body } of renderer.assets.files()) {
    app.get(path, (_request, response) => { response.type(type).send(body); });
  }
  app.get('/favicon.ico', (_request, response) => { response.status(204).end(); });
  app.post('/recu', express.urlencoded({ extended: false }), (request, response) => { response.json(request.body); });
  for (const sample of samples) {
    app.get(`/${sample.id}`, (_request, response) => { response.send(draw(renderer, sample)); });
  }
  return startLoopback(app);
}

/** The page as the renderer gives it. */
export function draw(renderer: Renderer, { page, frame }: PageSample): string {
  // A page is a name with the model of that name; the compiler cannot follow the pair through the union.
  return renderer.render(page.name, page.model, frame);
}
