import type { Request, Response } from 'express';
import { asHubError } from '../domain/errors.js';
import type { SignedIn } from '../flows/admission.js';
import type { Admission } from '../flows/sign-in.js';
import { browserOf, keepBrowser } from './browser-secret.js';
import type { Web } from './context.js';
import { choiceHref, doorOf } from './door.js';
import { homeOf } from './frame.js';
import { startSession } from './middleware/session.js';
import { sessionFor } from './session-for.js';
import { traceOf } from './trace.js';

const REMEMBER_MS = 180 * 24 * 3_600_000;

/** In, or first to the choice that the browser has to make. */
export async function goIn(web: Web, request: Request, response: Response, admission: Admission): Promise<void> {
  if ('signedIn' in admission) return openSession(web, request, response, admission.signedIn);
  const browser = browserOf(web, request);
  if (browser !== undefined) keepBrowser(web, response, browser);
  response.redirect(303, choiceHref(admission.choice));
}

/** Begins the session of somebody who was just admitted, and leads to the page they wanted. */
export async function openSession(web: Web, request: Request, response: Response, signedIn: SignedIn): Promise<void> {
  const { flows } = web;
  const { identity, hats, returnTo } = signedIn;
  const session = sessionFor(web, signedIn, request.headers['user-agent']);
  // First the proof, then the session: what cannot be recorded must not happen.
  await flows.journal.record({ event: 'sign-in', outcome: 'done', traceId: traceOf(request), personId: session.personId, connectionId: session.connectionId });
  await startSession(flows.sessions, web.cookies, request, response, { session, named: { subject: identity.logoutSubject, session: identity.sessionIndex } });
  // An LMS is no door that somebody could choose the next time.
  if (flows.connections.find(identity.connectionId) !== undefined) web.cookies.write(response, 'idp', identity.connectionId, REMEMBER_MS);
  response.redirect(303, returnTo || homeOf(hats[0]));
}

/** Nobody was signed in at the provider that was only asked: nothing was refused to anybody. */
export function isQuietEnd(request: Request, error: unknown): boolean {
  return doorOf(request)?.quiet === true && asHubError(error).code === 'AUTH-PASSIF';
}

/** Whatever ends a sign-in is recorded, under the id the page will show. That it could not be recorded does not hide it. */
export async function refusalsRecorded<T>(web: Web, request: Request, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isQuietEnd(request, error)) throw error;
    const { code, rule, detail } = asHubError(error);
    const connectionId = doorOf(request)?.connection.id;
    const traceId = traceOf(request);
    await web.flows.journal.record({ event: 'sign-in', outcome: 'refused', traceId, code, rule, detail, connectionId })
      .catch((failure: unknown) => { web.operations.fault(failure, traceId); });
    throw error;
  }
}
