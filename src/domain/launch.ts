import { z } from 'zod';
import { PersonId } from './person.js';
import { ResourceId } from './resource.js';

/** One opening of one resource by one person: short-lived, used once, and never holding personal data. */
export const Launch = z.strictObject({
  /** Random, at least 128 bits; safe characters only, because tools double-encode. */
  id: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
  /** Short and pronounceable, for the page and the log. */
  traceId: z.string().max(16),
  personId: PersonId,
  /** Keyed hash of the session that opened it: the launch dies with the session. */
  sessionRef: z.string().min(16).max(128),
  hatId: z.string().max(120),
  resourceId: ResourceId,
  /** The class or group it was opened from, when there is one. */
  groupId: z.string().max(120).optional(),
  locale: z.enum(['fr', 'en']),
  createdAt: z.number().int(),
});
export type Launch = z.infer<typeof Launch>;
