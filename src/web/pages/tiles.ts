import type { Request } from 'express';
import type { AccessDecision } from '../../domain/access.js';
import type { Hat } from '../../domain/hat.js';
import type { Resource } from '../../domain/resource.js';
import { inLocale, type Locale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Tile } from '../page-models.js';
import { visitOf } from '../visit.js';

/** What a hat could open, with the decision for each. Locked ones are shown only where `showLocked` says so. */
export async function tilesOf(web: Web, request: Request, hat: Hat, showLocked: boolean, groupId?: string): Promise<readonly Tile[]> {
  const resources = web.flows.catalogue.forRole(hat.role);
  const decisions = await web.flows.directory.decideAll(visitOf(request).person, hat, resources);
  return resources
    .filter((resource) => showLocked || decisions.get(resource.id)?.allowed === true)
    .map((resource) => tileOf(resource, decisions.get(resource.id), hat, localeOf(request), groupId));
}

/** A resource as a tile; one that cannot be opened leads to the page that says why. */
function tileOf(resource: Resource, decision: AccessDecision | undefined, hat: Hat, locale: Locale, groupId?: string): Tile {
  const query = groupId === undefined ? '' : `?groupe=${encodeURIComponent(groupId)}`;
  const page = `/espace/${hat.id}/ressources/${resource.id}`;
  const refusal = decision?.refusal;
  return {
    // A child goes straight in; an adult sees first what will be sent.
    href: hat.role === 'pupil' && refusal === undefined ? `${page}/ouvrir` : `${page}${query}`,
    title: inLocale(resource.title, locale),
    publisher: resource.publisher,
    subject: resource.subject,
    levels: resource.levels,
    icon: resource.icon,
    ...(refusal === undefined ? {} : { refusal }),
  };
}
