import { z } from 'zod';
import { PersonId } from './person.js';

/**
 * What one sector (a resource, those of one LTI client, or those of one legal entity) calls a person. The value is random and
 * stored: it cannot be derived from the person or from another sector's value.
 */
export const Pseudonym = z.strictObject({
  id: z.string().min(3).max(400),
  personId: PersonId,
  sector: z.string().min(1).max(160),
  /** Lower-case base32, so that a client that folds case (Moodle) keeps it whole. */
  value: z.string().regex(/^[a-z2-7]{26,52}$/),
});
export type Pseudonym = z.infer<typeof Pseudonym>;

export function pseudonymId(sector: string, personId: string): string {
  return `${sector} ${personId}`;
}
