import type { Request, Response } from 'express';
import type { Reply } from '../protocols/contract.js';
import type { Web } from './context.js';
import { frameOf } from './frame.js';
import { allowFormTo } from './middleware/headers.js';

/** Turns what a protocol wants into an answer. */
export async function send(web: Web, request: Request, response: Response, reply: Reply): Promise<void> {
  switch (reply.kind) {
    case 'redirect':
      response.redirect(303, reply.url);
      return;
    case 'document':
      if (reply.cacheSeconds !== undefined) response.setHeader('Cache-Control', `public, max-age=${reply.cacheSeconds}`);
      response.status(reply.status ?? 200).type(reply.type).send(reply.body);
      return;
    case 'form': {
      allowFormTo(response, reply.action);
      const { host: destination } = new URL(reply.action);
      const frame = await frameOf(web, request);
      response.send(web.renderer.render('autoPost', { action: reply.action, fields: reply.fields, destination }, frame));
    }
  }
}
