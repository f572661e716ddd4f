import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { queryValue, type Web } from '../context.js';
import { localeOf } from '../locale.js';
import { visitOf } from '../visit.js';
import type { Page } from './page.js';
import { matches, suits } from './teacher.js';
import { spaceLinks } from './space.js';
import { offeredTo, tileOf, type Offer } from './tiles.js';

/** Whether a teacher may make an activity of it: they may open it, and it is for pupils. */
export function canBeGiven({ resource, decision }: Offer): boolean {
  return decision?.allowed === true && resource.audience.roles.includes('pupil');
}

/** The resources that can be added to a class. */
export async function spaceAddPage(web: Web, request: Request, hat: Hat, groupId: string): Promise<Page> {
  const group = await web.flows.activities.groupOf({ person: visitOf(request).person, hat }, groupId);
  const { href, addHref } = spaceLinks(hat, group.id);
  const query = (queryValue(request, 'q') ?? '').slice(0, 100).trim();
  const offers = (await offeredTo(web, request, hat)).filter((offer) => canBeGiven(offer) && suits(offer.resource, group));
  const shown = offers.filter(({ resource }) => matches(web, request, resource, query));
  const tiles = shown.map((offer) => ({ ...tileOf(offer, hat, localeOf(request)), href: `${addHref}?ressource=${offer.resource.id}` }));
  const { name, levels } = group;
  return { name: 'spaceAdd', model: { name, levels, backHref: href, action: addHref, query, tiles, total: offers.length } };
}
