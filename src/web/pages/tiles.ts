import type { Request } from 'express';
import type { AccessDecision } from '../../domain/access.js';
import type { Hat } from '../../domain/hat.js';
import type { Resource } from '../../domain/resource.js';
import { inLocale, type Locale } from '../../domain/text.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { Tile } from '../page-models.js';
import { visitOf } from '../visit.js';

/** A resource that concerns somebody, with the decision whether they may open it now. */
export interface Offer {
  readonly resource: Resource;
  readonly decision: AccessDecision | undefined;
  /** Its tool did not answer when it was last tried. */
  readonly isDown?: boolean;
}

/** What is meant for this role at this school, may it be opened now or not. What other schools have is not for show. */
export async function offeredTo(web: Web, request: Request, hat: Hat): Promise<readonly Offer[]> {
  const resources = web.flows.catalogue.forRole(hat.role);
  const decisions = await web.flows.directory.decideAll(visitOf(request).person, hat, resources);
  return resources
    .map((resource) => ({ resource, decision: decisions.get(resource.id), isDown: web.flows.toolTests.isBroken(resource.id) }))
    .filter(({ decision }) => decision?.reasons.every(({ code }) => code !== 'ECOLE-REFUS'));
}

/** The same as tiles. Those that cannot be opened now are shown only where `showLocked` says so. */
export async function tilesOf(web: Web, request: Request, hat: Hat, showLocked: boolean): Promise<readonly Tile[]> {
  const offers = await offeredTo(web, request, hat);
  return offers
    .filter(({ decision }) => showLocked || decision?.allowed === true)
    .map((offer) => tileOf(offer, hat, localeOf(request)));
}

/** A resource as a tile; one that cannot be opened leads to the page that says why. */
export function tileOf({ resource, decision, isDown }: Offer, hat: Hat, locale: Locale, groupId?: string): Tile {
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
    ...(isDown === true ? { isDown } : {}),
  };
}
