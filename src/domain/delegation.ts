import { z } from 'zod';
import { Day } from './calendar.js';

/** A school that its head has put into somebody else's hands, between two days, in this hub and nowhere else. */
export const Delegation = z.strictObject({
  organisationId: z.string().min(1).max(64),
  from: Day.optional(),
  until: Day.optional(),
});
export type Delegation = z.infer<typeof Delegation>;
