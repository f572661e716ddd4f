import { z } from 'zod';
import type { Delegation } from '../domain/delegation.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/profile.js';

/** What of an identity matters once it was verified: all of it but the attributes. */
export const VerifiedAccount = z.strictObject({
  connectionId: z.string(),
  protocol: z.string(),
  subject: z.string(),
  authenticatedAt: z.number().optional(),
  sessionEndsAt: z.number().optional(),
  sessionIndex: z.string().optional(),
  logoutSubject: z.string().optional(),
  logoutHandle: z.string().optional(),
});
export type VerifiedAccount = z.infer<typeof VerifiedAccount>;

/** What a way of signing in may open: nothing else is shown or granted in its session. */
export interface SessionRights {
  readonly roles: readonly Role[];
  readonly delegations?: readonly Delegation[] | undefined;
}

export interface SignedIn extends SessionRights {
  readonly person: Person;
  readonly hats: readonly [Hat, ...Hat[]];
  readonly identity: VerifiedAccount;
  readonly returnTo: string;
}

/** The hats there are. @throws HubError `AUTH-ROLE` when there is none */
export function someHat(hats: readonly Hat[], connectionId: string): readonly [Hat, ...Hat[]] {
  const [first, ...others] = hats;
  if (first === undefined) throw new HubError('AUTH-ROLE', { detail: `no role of this person may come through ${connectionId}` });
  return [first, ...others];
}
