import type { Request, RequestHandler } from 'express';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Person } from '../domain/person.js';
import type { Visitor } from '../flows/launch.js';
import type { LiveSession } from '../flows/session-vault.js';
import type { Web } from './context.js';
import { localeOf } from './locale.js';
import { sessionOf } from './middleware/session.js';
import { traceOf } from './trace.js';

/** A signed-in person and all the hats this session may wear. */
export interface Visit {
  readonly person: Person;
  readonly hats: readonly Hat[];
  readonly visitor: (hat: Hat) => Visitor & { readonly traceId: string };
}

const visits = new WeakMap<Request, Visit>();
const worn = new WeakMap<Request, Hat>();

/** Finds the person of the session and refuses everybody else. */
export function requireVisit(web: Web): RequestHandler {
  return async (request, _response, next) => {
    visits.set(request, await findVisit(web, request));
    next();
  };
}

/**
 * The session of this request, as long as its provider is still switched on, with no more roles than that provider may
 * give today.
 */
export async function liveSessionOf({ flows }: Web, request: Request): Promise<LiveSession | undefined> {
  const session = sessionOf(request);
  if (session === undefined) return undefined;
  const roles = flows.connections.find(session.connectionId)?.roles ?? await flows.lms.registry.rolesOf(session.connectionId);
  return roles === undefined ? undefined : { ...session, roles: session.roles.filter((role) => roles.includes(role)) };
}

/** @throws HubError `AUTH-REQUISE` without a live session, `AUTH-COMPTE` when the account was blocked meanwhile */
async function findVisit(web: Web, request: Request): Promise<Visit> {
  const { flows } = web;
  const session = await liveSessionOf(web, request);
  if (session === undefined) throw new HubError('AUTH-REQUISE');
  const person = await flows.directory.person(session.personId);
  if (person === undefined || person.state === 'merged') throw new HubError('AUTH-REQUISE', { detail: 'the person is gone' });
  if (person.state === 'blocked') throw new HubError('AUTH-COMPTE');
  const { roles, ref: sessionRef } = session;
  const hats = await flows.directory.hatsWithin(person.id, session);
  return { person, hats, visitor: (hat) => ({ person, hat, sessionRef, roles, locale: localeOf(request), traceId: traceOf(request) }) };
}

export function visitOf(request: Request): Visit {
  const visit = visits.get(request);
  if (visit === undefined) throw new HubError('AUTH-REQUISE');
  return visit;
}

/** The visit of this request, when there is one: for pages that greet somebody but do not need them. */
export function knownVisit(request: Request): Visit | undefined {
  return visits.get(request);
}

/** Looks who is there, for a page that anybody may see. Whatever stands in the way, they are then nobody. */
export async function lookForVisit(web: Web, request: Request): Promise<Visit | undefined> {
  const known = visits.get(request);
  if (known !== undefined) return known;
  try {
    const found = await findVisit(web, request);
    visits.set(request, found);
    return found;
  } catch {
    return undefined;
  }
}

/** The hat named in the address. @throws HubError `ROLE-REFUS` when this session cannot wear it */
export function hatOf(request: Request): Hat {
  const { hats } = visitOf(request);
  const hat = hats.find(({ id }) => id === request.params['hat']);
  if (hat === undefined) throw new HubError('ROLE-REFUS', { detail: 'no such hat in this session' });
  worn.set(request, hat);
  return hat;
}

/** The hat this request is made under; else the first one of the person. */
export function currentHat(request: Request): Hat | undefined {
  return worn.get(request) ?? visits.get(request)?.hats[0];
}
