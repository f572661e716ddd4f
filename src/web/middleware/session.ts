import type { Request, RequestHandler, Response } from 'express';
import type { ProviderSession } from '../../flows/provider-keys.js';
import type { LiveSession, Session, SessionVault } from '../../flows/session-vault.js';
import type { CookieJar } from '../cookies.js';

const COOKIE = 'passerelle';
const COOKIE_VALUE = /^[A-Za-z0-9_-]{43}$/;
const sessions = new WeakMap<Request, LiveSession>();

/** Finds the session of the cookie, which holds 256 random bits and nothing else. Nobody has a session before they sign in. */
export function findSession(vault: SessionVault, cookies: CookieJar): RequestHandler {
  return async (request, _response, next) => {
    const cookie = cookies.read(request, COOKIE) ?? '';
    const found = COOKIE_VALUE.test(cookie) ? await vault.find(cookie) : undefined;
    if (found !== undefined) sessions.set(request, found);
    next();
  };
}

/** The session of this request, whatever became of the person and of their provider since. */
export function sessionOf(request: Request): LiveSession | undefined {
  return sessions.get(request);
}

/** A session that begins, and what its provider calls it. */
export interface NewSession {
  readonly session: Session;
  readonly named: Omit<ProviderSession, 'connectionId'>;
}

/** A new session under a new name. The one the browser had before ends: nothing of it survives a sign-in. */
export async function startSession(vault: SessionVault, cookies: CookieJar, request: Request, response: Response, { session, named }: NewSession): Promise<void> {
  const before = sessionOf(request);
  if (before !== undefined) await vault.end(before.ref);
  cookies.write(response, COOKIE, await vault.start(session, named));
}

/** Ends the session here and in the store. */
export async function endSession(vault: SessionVault, cookies: CookieJar, request: Request, response: Response): Promise<void> {
  const session = sessionOf(request);
  if (session !== undefined) await vault.end(session.ref);
  cookies.clear(response, COOKIE);
}

/** Takes the cookie of a session that is over already out of the browser that brought it. */
export function forgetSession(cookies: CookieJar, request: Request, response: Response): void {
  if (cookies.read(request, COOKIE) !== undefined) cookies.clear(response, COOKIE);
}
