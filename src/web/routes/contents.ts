import { Router, type Request, type Response } from 'express';
import type { Activity } from '../../domain/activity.js';
import { HubError } from '../../domain/errors.js';
import { isShown, type Material, type Shown } from '../../domain/material.js';
import type { Web } from '../context.js';
import { allowFramesOf, confineDocument } from '../middleware/headers.js';
import { contentDocument, contentPage } from '../pages/content.js';
import { hatOf, requireVisit, visitOf } from '../visit.js';
import { show } from './portal.js';

const DOCUMENT = '/espace/:hat/activites/:activity/contenu';

/** What an activity shows by itself, for the frame of its page. */
export function contentRoutes(web: Web): Router {
  const router = Router();
  const { activities, contents, spaceUse } = web.flows;
  router.use(DOCUMENT, requireVisit(web));
  router.get(DOCUMENT, async (request, response) => {
    const visitor = visitOf(request).visitor(hatOf(request));
    const { person, hat } = visitor;
    // By itself it could be taken for a page of ours: it is shown where we say whose it is.
    if (request.get('sec-fetch-dest') === 'document') return response.redirect(303, `/espace/${hat.id}/activites/${request.params.activity}/ouvrir`);
    const activity = await activities.visibleTo(person, hat, request.params.activity);
    const { material } = activity;
    if (material === undefined || !isShown(material)) throw new HubError('RES-INCONNUE', { detail: 'the activity shows nothing by itself' });
    await contents.open(visitor, activity);
    await spaceUse.opened(hat, activity.groupId);
    confineDocument(response, picturesOf(material));
    response.type('html').send(contentDocument(activity.title, material));
  });
  return router;
}

/** Opens an activity that holds something: goes to its address, or draws the page round what it shows. */
export async function openContent(web: Web, request: Request, response: Response, activity: Activity, material: Material): Promise<void> {
  const { contents, spaceUse } = web.flows;
  const visitor = visitOf(request).visitor(hatOf(request));
  const { hat } = visitor;
  if (isShown(material)) {
    await contents.check(visitor, activity);
    allowFramesOf(response, []);
    return show(web, request, response, contentPage(web, request, hat, activity, material), hat);
  }
  await contents.open(visitor, activity);
  await spaceUse.opened(hat, activity.groupId);
  response.redirect(303, material.url);
}

/** Where its pictures may come from: a picture by itself from its own site, those of a text from any that is safe. */
function picturesOf(material: Shown): string {
  return material.kind === 'image' ? new URL(material.url).origin : 'https:';
}
