import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { inLocale } from '../../domain/text.js';
import type { Candidate, OpenChoice } from '../../flows/record-choice.js';
import type { Web } from '../context.js';
import { localeOf } from '../locale.js';
import type { PageModels } from '../page-models.js';

/** What tells the records apart for their owner: the children's first names and the schools, or the roles. */
export async function choiceModel(web: Web, request: Request, { connectionId, candidates, mayUnite }: OpenChoice, action: string): Promise<PageModels['choice']> {
  const { connection } = web.flows.connections.get(connectionId);
  return {
    action,
    door: inLocale(connection.label, localeOf(request)),
    records: await Promise.all(candidates.map((candidate) => recordOf(web, request, candidate))),
    ...(mayUnite ? { uniteHref: `${action}/reunir` } : {}),
  };
}

async function recordOf(web: Web, request: Request, { person, hats }: Candidate): Promise<PageModels['choice']['records'][number]> {
  const places = await Promise.all(hats.map((hat) => placeOf(web, request, hat)));
  const parts = places.sort((a, b) => a.who.localeCompare(b.who, 'fr'));
  return { id: person.id, title: [...new Set(parts.map(({ who }) => who))].join(', '), places: [...new Set(parts.map(({ school }) => school))] };
}

async function placeOf({ flows, renderer }: Web, request: Request, hat: Hat): Promise<{ readonly who: string; readonly school: string }> {
  const [school, child] = await Promise.all([flows.directory.organisation(hat.organisationId), hat.childId === undefined ? undefined : flows.directory.person(hat.childId)]);
  return { who: child?.givenName ?? renderer.word(localeOf(request), 'roles', hat.role), school: school?.name ?? hat.organisationId };
}
