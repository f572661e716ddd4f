import type { Request, Response } from 'express';
import type { Hat } from '../domain/hat.js';
import type { Opened } from '../protocols/contract/tool-frame.js';
import { queryValue, type Web } from './context.js';
import { frameOf } from './frame.js';
import { allowFramesOf } from './middleware/headers.js';
import { send } from './reply.js';

const OWN_WINDOW = 'onglet';

/** Whether the person asked for the tool in a window of its own. */
export function wantsOwnWindow(request: Request): boolean {
  return queryValue(request, OWN_WINDOW) !== undefined;
}

/** Sends what opening a resource leads to. @param from the page it was opened from, and under which hat */
export async function sendOpened(web: Web, request: Request, response: Response, opened: Opened, from: { readonly hat: Hat; readonly backHref: string }): Promise<void> {
  if (opened.kind !== 'frame') return send(web, request, response, opened);
  const { hat, backHref } = from;
  const { title, src, origins } = opened;
  const model = { backHref, windowHref: ownWindowHref(request), tool: { title, src, origins, closeHref: backHref } };
  const frame = await frameOf(web, request, hat);
  allowFramesOf(response, origins);
  response.send(web.renderer.render('toolFrame', model, frame));
}

/** The address of this request, for a window of its own. */
function ownWindowHref({ originalUrl }: Request): string {
  const [path = '', query] = originalUrl.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set(OWN_WINDOW, 'oui');
  return `${path}?${parameters.toString()}`;
}
