import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../domain/errors.js';
import { Seat } from '../../domain/licence.js';
import { PersonId } from '../../domain/person.js';
import { ResourceId } from '../../domain/resource.js';
import { define } from './define.js';

/** Somebody asks for a resource that the school has not, or has not given them. One for a person, a resource and a school. */
export const AccessRequest = z.strictObject({
  id: z.string().min(3).max(300),
  schoolId: z.string().min(1).max(64),
  personId: PersonId,
  resourceId: ResourceId,
  state: z.enum(['waiting', 'granted', 'declined']),
  /** The sentence of whoever declined. */
  answer: z.string().max(300).optional(),
  answeredBy: PersonId.optional(),
  at: z.number().int(),
  expiresAt: z.number().int(),
});
export type AccessRequest = z.infer<typeof AccessRequest>;

/** A resource somebody wants to find again. */
export const Favourite = z.strictObject({ id: z.string().min(3).max(200), personId: PersonId, resourceId: ResourceId, at: z.number().int() });
export type Favourite = z.infer<typeof Favourite>;

/** Something somebody could not open, or that the tool itself said went wrong: what to say on the phone, and nobody's words. */
export const FailedOpening = z.strictObject({
  id: z.string().min(16).max(64),
  personId: PersonId,
  resourceId: ResourceId,
  /** Absent where the tool said it, which knows nothing of hats. */
  hatId: z.string().max(120).optional(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  traceId: z.string().max(16),
  at: z.number().int(),
  expiresAt: z.number().int(),
});
export type FailedOpening = z.infer<typeof FailedOpening>;

/** Who has seats of what was bought, who asks for more, and what did not open. */
export const LICENSING = {
  seats: define({
    name: 'seats',
    schema: Seat,
    indexes: { byLicence: { fields: ['licenceId', 'number'] }, byPerson: { fields: ['personId', 'resourceId'], unique: true } },
  }),
  accessRequests: define({
    name: 'access-requests',
    schema: AccessRequest,
    indexes: { bySchool: { fields: ['schoolId', 'state', 'at'] }, byPerson: { fields: ['personId', 'at'] } },
    expires: 'expiresAt',
  }),
  failedOpenings: define({
    name: 'failed-openings',
    schema: FailedOpening,
    indexes: { byPerson: { fields: ['personId', 'resourceId', 'at'] } },
    expires: 'expiresAt',
  }),
  favourites: define({ name: 'favourites', schema: Favourite, indexes: { byPerson: { fields: ['personId', 'at'] } } }),
} as const;
