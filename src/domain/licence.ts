import { z } from 'zod';
import { Day } from './calendar.js';
import { PersonId } from './person.js';
import { ResourceId } from './resource.js';

/** Who bought a resource for whom, until when. `ETABL` covers everybody of the organisation; `INDIV` counts seats. */
export const Licence = z.strictObject({
  id: z.string().min(1).max(120),
  resourceId: ResourceId,
  organisationId: z.string().min(1).max(64),
  model: z.enum(['ETABL', 'INDIV']),
  seats: z.number().int().positive().optional(),
  from: Day.optional(),
  until: Day.optional(),
});
export type Licence = z.infer<typeof Licence>;

/** One seat of an `INDIV` licence given to a person, or the whole licence opened to a group. */
export const Assignment = z.strictObject({
  id: z.string().min(1).max(200),
  licenceId: z.string().min(1).max(120),
  holderKind: z.enum(['person', 'group']),
  holderId: z.union([PersonId, z.string().min(1).max(120)]),
});
export type Assignment = z.infer<typeof Assignment>;
