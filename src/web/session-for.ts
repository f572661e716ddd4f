import { HubError } from '../domain/errors.js';
import type { Session } from '../flows/session-vault.js';
import type { SignedIn } from '../flows/admission.js';
import { randomToken } from '../flows/tokens.js';
import { browserFamily } from './browser-family.js';
import type { Web } from './context.js';

/**
 * What the session of a person who was just admitted will hold.
 * @throws HubError `AUTH-HORLOGE` when the provider's own session is over already
 */
export function sessionFor(web: Web, { person, identity, roles, delegations = [], hats }: SignedIn, userAgent: string | undefined): Session {
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
    ...(delegations.length === 0 ? {} : { delegations: [...delegations] }),
    formToken: randomToken(),
    endsAt,
    idleMs: isAdmin ? adminIdleMs : idleMs,
    browser: browserFamily(userAgent),
    logoutHandle: identity.logoutHandle,
  };
}
