import type { Request } from 'express';
import type { Hat } from '../domain/hat.js';
import { fullName } from '../domain/person.js';
import type { Web } from './context.js';
import { isInset } from './inset.js';
import { localeOf } from './locale.js';
import { csrfToken } from './middleware/csrf.js';
import { mayBeFramed } from './middleware/headers.js';
import type { Frame, HatLink, Visitor } from './frame-models.js';
import { withoutLanguage } from './return-path.js';
import { knownVisit, type Visit } from './visit.js';

/** What stands round a page of the portal itself, or of which nothing more is known. */
export function bareFrame(web: Web, request: Request, path = withoutLanguage(request.originalUrl)): Frame {
  return { locale: localeOf(request), path, demo: web.settings.demo, tone: 'adult', place: web.settings.place, ...placeOf(request) };
}

/** In a frame of an LMS nothing may leave for the window round it, which is the LMS's own; in one of ours everything does. */
function placeOf(request: Request): Pick<Frame, 'inset' | 'isInside'> {
  if (mayBeFramed(request)) return { isInside: true };
  return isInset(request) ? { inset: true } : {};
}

/** What stands round the page of this request, seen under this hat. */
export async function frameOf(web: Web, request: Request, hat?: Hat, path?: string): Promise<Frame> {
  const base = bareFrame(web, request, path);
  const visit = knownVisit(request);
  if (visit === undefined || hat === undefined) return base;
  const organisation = await web.flows.directory.organisation(hat.organisationId);
  const place = organisation === undefined
    ? web.settings.place
    : { name: organisation.name, detail: [organisation.town, web.settings.place.name].filter(Boolean).join(' · ') };
  return { ...base, place, tone: hat.role === 'pupil' ? 'pupil' : 'adult', visitor: await visitorOf(web, request, visit, hat) };
}

async function visitorOf(web: Web, request: Request, { person, hats }: Visit, current: Hat): Promise<Visitor> {
  const isPupil = current.role === 'pupil';
  const name = isPupil ? person.givenName : (person.displayName ?? fullName(person));
  const detail = isPupil
    ? (await web.flows.directory.groupsOf(person.id, current.organisationId))[0]?.name
    : web.renderer.word(localeOf(request), 'roles', current.role);
  const links = hats.length < 2 ? [] : await Promise.all(hats.map((hat) => hatLink(web, hat, current)));
  return { label: [name, detail].filter(Boolean).join(' · '), homeHref: homeOf(current), hats: links, csrfToken: csrfToken(request) };
}

async function hatLink({ flows }: Web, hat: Hat, current: Hat): Promise<HatLink> {
  const label = hat.childId === undefined
    ? (await flows.directory.organisation(hat.organisationId))?.name
    : (await flows.directory.person(hat.childId))?.givenName;
  const href = hat.role === 'parent' ? `/espace/${hat.id}` : homeOf(hat);
  return { href, role: hat.role, label: label ?? hat.organisationId, delegated: hat.delegated === true, current: hat.id === current.id };
}

/** Where a hat's own page is. A parent's home is the page of all the children; a delegate has the desk of accounts and no more. */
export function homeOf(hat: Hat): string {
  if (hat.role === 'parent') return '/espace/parent';
  return hat.delegated === true ? `/espace/${hat.id}/attente` : `/espace/${hat.id}`;
}
