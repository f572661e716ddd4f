import { z } from 'zod';
import { Day } from './calendar.js';
import { PersonId } from './person.js';

/** An adult answers for a child. A property of the pair, never of the adult alone: separated parents differ per child. */
export const Guardianship = z.strictObject({
  id: z.string().min(1).max(160),
  adultId: PersonId,
  childId: PersonId,
  /** Without authority the link is known (a contact) but opens nothing. */
  authority: z.boolean(),
  from: Day.optional(),
  until: Day.optional(),
});
export type Guardianship = z.infer<typeof Guardianship>;
