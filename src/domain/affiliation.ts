import { z } from 'zod';
import { Day } from './calendar.js';
import { PersonId } from './person.js';
import { Profile } from './profile.js';

/** A person holds a profile in an organisation, between two days. */
export const Affiliation = z.strictObject({
  id: z.string().min(1).max(160),
  personId: PersonId,
  organisationId: z.string().min(1).max(64),
  profile: Profile,
  from: Day.optional(),
  until: Day.optional(),
});
export type Affiliation = z.infer<typeof Affiliation>;
