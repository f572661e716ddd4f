import { z } from 'zod';

export const PersonId = z.string().min(8).max(64);

/** Somebody the hub knows. Names live here and in nothing derived from it. */
export const Person = z.strictObject({
  id: PersonId,
  givenName: z.string().min(1).max(100),
  familyName: z.string().min(1).max(100),
  /** How an adult is addressed on pages, such as "Mme Bertin"; a pupil is called by the given name. */
  displayName: z.string().max(200).optional(),
  email: z.email().max(254).optional(),
  state: z.enum(['active', 'blocked', 'leaving', 'merged']),
  /** Where a merged account points. A merged account is never a sign-in target. */
  mergedInto: PersonId.optional(),
});
export type Person = z.infer<typeof Person>;

export function fullName(person: Person): string {
  return `${person.givenName} ${person.familyName}`;
}
