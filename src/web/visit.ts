import type { Request, RequestHandler } from 'express';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Person } from '../domain/person.js';
import type { Visitor } from '../flows/launch.js';
import type { Web } from './context.js';
import { localeOf } from './locale.js';

/** A signed-in person and all the hats this session may wear. */
export interface Visit {
  readonly person: Person;
  readonly hats: readonly Hat[];
  readonly visitor: (hat: Hat) => Visitor;
}

const visits = new WeakMap<Request, Visit>();

/** Finds the person of the session and refuses everybody else. */
export function requireVisit(web: Web): RequestHandler {
  return async (request, _response, next) => {
    visits.set(request, await findVisit(web, request));
    next();
  };
}

/** @throws HubError `AUTH-REQUISE` without a live session, `AUTH-COMPTE` when the account was blocked meanwhile */
async function findVisit({ flows }: Web, request: Request): Promise<Visit> {
  const { signedIn } = request.session;
  if (signedIn === undefined || signedIn.endsAt <= flows.clock.now()) throw new HubError('AUTH-REQUISE');
  const person = await flows.directory.person(signedIn.personId);
  if (person === undefined || person.state === 'merged') throw new HubError('AUTH-REQUISE', { detail: 'the person is gone' });
  if (person.state === 'blocked') throw new HubError('AUTH-COMPTE');
  const hats = (await flows.directory.hatsOf(person.id)).filter((hat) => signedIn.roles.includes(hat.role));
  const sessionRef = flows.sessions.refOf(request.sessionID);
  return { person, hats, visitor: (hat) => ({ person, hat, sessionRef, roles: signedIn.roles, locale: localeOf(request) }) };
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

/** The hat named in the address. @throws HubError `ROLE-REFUS` when this session cannot wear it */
export function hatOf(request: Request): Hat {
  const { hats } = visitOf(request);
  const hat = hats.find(({ id }) => id === request.params['hat']);
  if (hat === undefined) throw new HubError('ROLE-REFUS', { detail: 'no such hat in this session' });
  return hat;
}
