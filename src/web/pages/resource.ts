import type { Request } from 'express';
import type { Hat } from '../../domain/hat.js';
import { HubError, type ErrorCode } from '../../domain/errors.js';
import { hostOf } from '../../domain/material.js';
import type { ReleasedAttribute } from '../../domain/release.js';
import type { Resource } from '../../domain/resource.js';
import { inLocale } from '../../domain/text.js';
import { mayAsk } from '../../flows/access-requests.js';
import { tellsRole } from '../../flows/release-desk.js';
import { queryValue, type Web } from '../context.js';
import { localeOf } from '../locale.js';
import { csrfToken } from '../middleware/csrf.js';
import type { PageModels } from '../page-models.js';
import { homeOf } from '../frame.js';
import { pickerFor } from './selection.js';
import { visitOf } from '../visit.js';
import { canBeGiven } from './space-add.js';
import { spaceLinks } from './space.js';
import type { Offer } from './tiles.js';

/** One resource and its data receipt: exactly what will be sent, to whom, before it is. */
export async function resourceModel(web: Web, request: Request, hat: Hat, resourceId: string, groupId = queryValue(request, 'groupe')?.slice(0, 120)): Promise<PageModels['resource']> {
  const { resource, host } = web.flows.catalogue.get(resourceId);
  const locale = localeOf(request);
  const decision = await web.flows.directory.decide(visitOf(request).person, hat, resource);
  const sent = await attributesToSend(web, request, hat, resource, groupId);
  const refusal = decision.refusal ?? (sent === undefined ? 'RES-DONNEES' : undefined);
  const group = groupQuery(groupId);
  const child = hat.childId !== undefined && tellsRole(sent ?? []) ? await web.flows.directory.person(hat.childId) : undefined;
  return {
    title: inLocale(resource.title, locale),
    summary: inLocale(resource.summary, locale),
    publisher: resource.publisher,
    subject: resource.subject,
    kind: resource.kind,
    levels: resource.levels,
    icon: resource.icon,
    openHref: `/espace/${hat.id}/ressources/${resource.id}/ouvrir${group}`,
    backHref: hat.role === 'parent' ? `/espace/${hat.id}` : `${homeOf(hat)}${group}`,
    ...(hat.role === 'teacher' ? { addTo: await classesToAddTo(web, request, hat, { resource, decision }, groupId) } : {}),
    receipt: {
      recipient: host,
      pseudonym: !resource.anonymous,
      ...(child === undefined ? {} : { child: child.givenName }),
      lines: (sent ?? []).map(({ attribute, value, purpose }) => ({
        attribute,
        value: attribute === 'role' ? web.renderer.word(locale, 'roles', value) : value,
        purpose: inLocale(purpose, locale),
      })),
    },
    pickerHref: await pickerFor(web, request, hat, resource, groupId),
    ...(refusal === undefined ? {} : { refusal }),
    ...await wishesOf(web, request, hat, resource.id, refusal),
    csrfToken: csrfToken(request),
  };
}

/** The page of a resource, as it is seen from a class or group. */
export function resourceHref(hat: Hat, { resourceId, groupId }: { readonly resourceId: string; readonly groupId?: string | undefined }): string {
  return `/espace/${hat.id}/ressources/${resourceId}${groupQuery(groupId)}`;
}

function groupQuery(groupId: string | undefined): string {
  return groupId === undefined ? '' : `?groupe=${encodeURIComponent(groupId)}`;
}

/** Where an activity of a class or group is opened from. */
export function backFromActivity(hat: Hat, groupId: string): string {
  return hat.role === 'teacher' ? spaceLinks(hat, groupId).href : `/espace/${hat.id}`;
}

/** An activity before it is opened: its own words, and what its resource will be told. @throws HubError `RES-INCONNUE` */
export async function activityModel(web: Web, request: Request, hat: Hat, activityId: string): Promise<PageModels['resource']> {
  const { id, groupId, resourceId, title, text, material } = await web.flows.activities.visibleTo(visitOf(request).person, hat, activityId);
  const { addTo: _addTo, ...model } = await resourceModel(web, request, hat, resourceId, groupId);
  const activity = { ...model, title, summary: text ?? model.summary, openHref: `/espace/${hat.id}/activites/${id}/ouvrir`, backHref: backFromActivity(hat, groupId) };
  return material === undefined ? activity : untold(activity, hostOf(material));
}

/** What is no launch says nothing of anybody, and lacks nothing. */
function untold({ refusal, receipt, ...model }: PageModels['resource'], host = receipt.recipient): PageModels['resource'] {
  const isRefused = refusal !== undefined && refusal !== 'RES-DONNEES';
  return { ...model, receipt: { recipient: host, pseudonym: false, lines: [] }, ...(isRefused ? { refusal } : {}) };
}

/** The class the teacher came from, else all of theirs. */
async function classesToAddTo({ flows }: Web, request: Request, hat: Hat, offer: Offer, groupId: string | undefined): Promise<NonNullable<PageModels['resource']['addTo']>> {
  if (!canBeGiven(offer)) return [];
  const groups = await flows.directory.groupsOf(visitOf(request).person.id, hat.organisationId);
  const from = groups.filter(({ id }) => id === groupId);
  return (from.length > 0 ? from : groups).map(({ id, name }) => ({ name, href: `${spaceLinks(hat, id).addHref}?ressource=${offer.resource.id}` }));
}

/** What an adult of the school may wish: to have it, and to find it again. */
async function wishesOf({ flows }: Web, request: Request, hat: Hat, resourceId: string, refusal: ErrorCode | undefined): Promise<Pick<PageModels['resource'], 'request' | 'favourite'>> {
  if (!mayAsk(hat)) return {};
  const { person } = visitOf(request);
  const page = `/espace/${hat.id}/ressources/${resourceId}`;
  const asked = await flows.requests.of(person.id, hat, resourceId);
  const isAskedFor = refusal !== undefined && MAY_BE_ASKED_FOR.has(refusal);
  const kept = (await flows.favourites.of(person.id)).includes(resourceId);
  return {
    favourite: { action: `${page}/favori`, kept },
    ...(isAskedFor ? { request: { action: `${page}/demander`, ...(asked === undefined ? {} : { state: asked.state, ...(asked.answer === undefined ? {} : { answer: asked.answer }) }) } } : {}),
  };
}

/** What the head of the school can put right. */
const MAY_BE_ASKED_FOR: ReadonlySet<ErrorCode> = new Set(['LIC-AUCUNE', 'LIC-EPUISEE', 'LIC-DATES']);

/** Undefined when something the resource requires cannot be produced. */
async function attributesToSend(web: Web, request: Request, hat: Hat, resource: Resource, groupId: string | undefined): Promise<readonly ReleasedAttribute[] | undefined> {
  try {
    return await web.flows.releases.attributes({ person: visitOf(request).person, hat, groupId, locale: localeOf(request) }, resource);
  } catch (error) {
    if (error instanceof HubError && error.code === 'RES-DONNEES') return undefined;
    throw error;
  }
}
