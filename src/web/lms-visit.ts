import type { Request, RequestHandler, Response } from 'express';
import { HubError } from '../domain/errors.js';
import type { LmsRegistration } from '../domain/lms.js';
import type { LmsVisit } from '../domain/lms-visit.js';
import { tagOf } from '../flows/lms/visits.js';
import { sameText } from '../protocols/contract/same-text.js';
import { queryValue, type Web } from './context.js';
import { formField } from './form-field.js';
import { bareFrame } from './frame.js';
import { lmsTags, readLmsCookie } from './lms-cookies.js';
import { refuseOtherSites } from './middleware/csrf.js';
import { allowFramingBy } from './middleware/headers.js';
import type { Frame } from './frame-models.js';

const visits = new WeakMap<Request, LmsVisit>();

/** The visit of this name, when this browser shows its cookie and it may go on. */
export async function lmsVisitNamed(web: Web, request: Request, visitId: string): Promise<LmsVisit | undefined> {
  const visit = await visitTagged(web, request, tagOf({ id: visitId }));
  return visit?.id === visitId ? visit : undefined;
}

/**
 * Finds the visit a page is about, and lets its LMS frame the answer: the one the address names (`:visite`, else `visite` in the
 * query), the one whose form this is, else the newest of the browser. Everybody else is refused `LMS-NAVIGATEUR`.
 */
export function requireLmsVisit(web: Web): RequestHandler {
  return async (request, response, next) => {
    const visit = await visitOfPage(web, request);
    const registration = await web.flows.lms.registry.find(visit?.registrationId ?? queryValue(request, 'lms') ?? '');
    if (registration !== undefined) allowFramingByLms(response, registration);
    if (visit === undefined) throw new HubError('LMS-NAVIGATEUR', { rule: 'visit', detail: 'the browser shows no visit' });
    visits.set(request, visit);
    next();
  };
}

/** @throws HubError `LMS-NAVIGATEUR` where no visit was asked for */
export function lmsVisitOf(request: Request): LmsVisit {
  const visit = visits.get(request);
  if (visit === undefined) throw new HubError('LMS-NAVIGATEUR', { rule: 'visit', detail: 'the browser shows no visit' });
  return visit;
}

/** For every form of a visit: its own token in `_csrf`, and no other site as the sender. Stands after the body was read. */
export function protectLmsForm(web: Web): RequestHandler[] {
  return [refuseOtherSites, requireLmsVisit(web), (request, _response, next) => {
    if (!sameText(formField(request, '_csrf'), lmsVisitOf(request).formToken)) throw new HubError('SYS-CSRF', { detail: 'the form is of no visit of this browser' });
    next();
  }];
}

/** The page of a visit. It names the LMS too, so that one whose cookie is gone says so inside that LMS. */
export function visitHref(visit: LmsVisit): string {
  return `/lti/lms/visite/${tagOf(visit)}?lms=${visit.registrationId}`;
}

/** The LMS alone, by the addresses it is registered with (B-25). */
export function allowFramingByLms(response: Response, ...registrations: readonly LmsRegistration[]): void {
  const addresses = registrations.flatMap(({ issuer, authorizationUrl }) => [authorizationUrl, issuer]);
  const origins = addresses.filter((address) => /^https?:/.test(address) && URL.canParse(address)).map((address) => new URL(address).origin);
  allowFramingBy(response, [...new Set(origins)]);
}

/** For what a protocol answers on the way to a tool: it may stand where the visits of this browser do. */
export async function allowFramingByVisits({ flows }: Web, response: Response, present: readonly LmsVisit[]): Promise<void> {
  const ids = [...new Set(present.map(({ registrationId }) => registrationId))];
  const registrations = (await Promise.all(ids.map((id) => flows.lms.registry.find(id)))).filter((each) => each !== undefined);
  if (registrations.length > 0) allowFramingByLms(response, ...registrations);
}

/** What stands round a page inside an LMS, in the language of the LMS. */
export function frameInLms(web: Web, request: Request, visit?: LmsVisit): Frame {
  // These addresses are of one launch: no language link leads back to them.
  const frame: Frame = { ...bareFrame(web, request, '/'), isInside: true };
  return visit === undefined ? frame : { ...frame, locale: visit.locale, tone: visit.role === 'pupil' ? 'pupil' : 'adult' };
}

/** Whether the answer fills a window. Browsers that do not say are taken to show a frame. */
export function fillsWindow(request: Request): boolean {
  return request.headers['sec-fetch-dest'] === 'document';
}

async function visitOfPage(web: Web, request: Request): Promise<LmsVisit | undefined> {
  const named = request.params['visite'] ?? queryValue(request, 'visite');
  if (typeof named === 'string') return visitTagged(web, request, named);
  const own = await lmsVisitsOf(web, request);
  const token = formField(request, '_csrf');
  return own.find(({ formToken }) => token !== '' && sameText(formToken, token)) ?? own[0];
}

/** All the visits that this browser shows and that may go on, the newest first. */
export async function lmsVisitsOf(web: Web, request: Request): Promise<readonly LmsVisit[]> {
  const found = await Promise.all(lmsTags(web, request, 'visit').map((tag) => visitTagged(web, request, tag)));
  return found.filter((visit) => visit !== undefined).sort((one, other) => other.expiresAt - one.expiresAt);
}

async function visitTagged(web: Web, request: Request, tag: string): Promise<LmsVisit | undefined> {
  const cookie = readLmsCookie(web, request, 'visit', tag);
  return cookie === undefined ? undefined : web.flows.lms.visits.find(cookie);
}
