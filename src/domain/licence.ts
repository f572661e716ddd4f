import { z } from 'zod';
import { Day } from './calendar.js';
import { PersonId } from './person.js';
import { Role } from './profile.js';
import { ResourceId } from './resource.js';

/** Who bought a resource for whom, until when. `ETABL` covers everybody of the organisation; `INDIV` counts seats. */
export const Licence = z.strictObject({
  id: z.string().min(1).max(120),
  resourceId: ResourceId,
  organisationId: z.string().min(1).max(64),
  model: z.enum(['ETABL', 'INDIV']),
  /** `INDIV`: how many people; absent means as many as are assigned. */
  seats: z.number().int().positive().max(100_000).optional(),
  /** Whom it was bought for; absent means everybody the resource is for. */
  roles: z.array(Role).min(1).optional(),
  from: Day.optional(),
  until: Day.optional(),
});
export type Licence = z.infer<typeof Licence>;

/** Who may have seats of an `INDIV` licence: a person, or everybody of a group. */
export const Assignment = z.strictObject({
  id: z.string().min(1).max(200),
  licenceId: z.string().min(1).max(120),
  holderKind: z.enum(['person', 'group']),
  holderId: z.union([PersonId, z.string().min(1).max(120)]),
});
export type Assignment = z.infer<typeof Assignment>;

/**
 * A seat somebody has of a licence that counts them. Its identifier is the licence and a number below `seats`, so that two who
 * take the last one at the same time cannot both have it; and nobody has two for one resource, whatever the road.
 */
export const Seat = z.strictObject({
  id: z.string().min(3).max(160),
  licenceId: z.string().min(1).max(120),
  resourceId: ResourceId,
  number: z.number().int().nonnegative(),
  /** The pupil, also when a parent opens the resource for them. */
  personId: PersonId,
  at: z.number().int(),
});
export type Seat = z.infer<typeof Seat>;

export function seatId(licenceId: string, number: number): string {
  return `${licenceId} ${number}`;
}
