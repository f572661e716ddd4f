import type { Request } from 'express';
import { HubError } from '../domain/errors.js';
import type { SignedIn } from '../flows/sign-in.js';
import type { Web } from './context.js';
import { csrfToken } from './middleware/csrf.js';
import type { SignedInState } from './middleware/session.js';

/**
 * What the session of a person who was just admitted will hold.
 * @throws HubError `AUTH-HORLOGE` when the provider's own session is over already
 */
export function sessionFor(web: Web, { person, identity, roles, hats }: SignedIn): SignedInState {
  const { idleMs, absoluteMs, adminIdleMs, adminAbsoluteMs } = web.settings.session;
  const now = web.flows.clock.now();
  const isAdmin = hats.some((hat) => hat.role === 'academy-admin');
  const ownEnd = now + (isAdmin ? adminAbsoluteMs : absoluteMs);
  const endsAt = Math.min(ownEnd, identity.sessionEndsAt ?? ownEnd);
  if (endsAt <= now) throw new HubError('AUTH-HORLOGE', { detail: 'the session at the provider is over already' });
  return {
    personId: person.id,
    connectionId: identity.connectionId,
    // Who becomes an administrator in the course of a longer session wears that hat after the next sign-in.
    roles: isAdmin ? [...roles] : roles.filter((role) => role !== 'academy-admin'),
    endsAt,
    idleMs: isAdmin ? adminIdleMs : idleMs,
  };
}

/** A new session. Nothing of the session before survives, not even its id; all that it will ever hold is written now. */
export async function startSession(request: Request, signedIn: SignedInState): Promise<void> {
  await regenerate(request);
  request.session.signedIn = signedIn;
  csrfToken(request);
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
