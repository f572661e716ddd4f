import { z } from 'zod';
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

export interface SignedIn {
  readonly person: Person;
  readonly hats: readonly [Hat, ...Hat[]];
  /** The roles this way of signing in may open; nothing else is shown or granted in this session. */
  readonly roles: readonly Role[];
  readonly identity: VerifiedAccount;
  readonly returnTo: string;
}

/** The hats among these that such a sign-in may open. @throws HubError `AUTH-ROLE` when it opens none */
export function openedHats(hats: readonly Hat[], roles: readonly Role[], connectionId: string): readonly [Hat, ...Hat[]] {
  const [first, ...others] = hats.filter((hat) => roles.includes(hat.role));
  if (first === undefined) throw new HubError('AUTH-ROLE', { detail: `no role of this person may come through ${connectionId}` });
  return [first, ...others];
}
