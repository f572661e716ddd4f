import type { Request } from 'express';
import type { SignedIn } from '../flows/sign-in.js';
import type { Web } from './context.js';

/** A new session for this person. Nothing of the session before survives, not even its id. */
export async function startSession(web: Web, request: Request, { person, identity, roles, hats }: SignedIn): Promise<void> {
  await regenerate(request);
  const { idleMs, absoluteMs, adminIdleMs, adminAbsoluteMs } = web.settings.session;
  const isAdmin = hats.some((hat) => hat.role === 'academy-admin');
  const ownEnd = web.flows.clock.now() + (isAdmin ? adminAbsoluteMs : absoluteMs);
  request.session.signedIn = {
    personId: person.id,
    connectionId: identity.connectionId,
    roles,
    endsAt: Math.min(ownEnd, identity.sessionEndsAt ?? ownEnd),
    idleMs: isAdmin ? adminIdleMs : idleMs,
  };
  await save(request);
}

/** Ends the session here and in the store. */
export function endSession(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.destroy((error: unknown) => { settle(error, resolve, reject); });
  });
}

function regenerate(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.regenerate((error: unknown) => { settle(error, resolve, reject); });
  });
}

function save(request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    request.session.save((error: unknown) => { settle(error, resolve, reject); });
  });
}

function settle(error: unknown, resolve: () => void, reject: (error: Error) => void): void {
  if (error === undefined || error === null) resolve();
  else reject(error instanceof Error ? error : new Error('the session could not be stored'));
}
