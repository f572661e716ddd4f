import type { Request, Response } from 'express';
import type { Reply } from '../protocols/contract.js';
import type { Web } from './context.js';
import { bareFrame } from './frame.js';
import { allowFormTo } from './middleware/headers.js';

/** Turns what a protocol wants into an answer. */
export function send(web: Web, request: Request, response: Response, reply: Reply): void {
  switch (reply.kind) {
    case 'redirect':
      response.redirect(303, reply.url);
      return;
    case 'document':
      if (reply.cacheSeconds !== undefined) response.setHeader('Cache-Control', `public, max-age=${reply.cacheSeconds}`);
      response.status(reply.status ?? 200).type(reply.type).send(reply.body);
      return;
    case 'form': {
      const { action, fields } = reply;
      const { host: destination, origin } = new URL(action);
      // The address of this page may hold hints and a nonce: its language link leads to the portal instead of back to it.
      const page = web.renderer.render('autoPost', { action, fields, destination }, bareFrame(web, request, '/'));
      if (origin !== web.settings.origin) allowFormTo(response, action);
      response.send(page);
    }
  }
}
