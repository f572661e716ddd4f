import { z } from 'zod';
import { LmsId } from './lms.js';
import { PersonId } from './person.js';
import { Role } from './profile.js';
import { AttributeName } from './release.js';
import { ResourceId } from './resource.js';

const text = z.string().max(255);

/** What the LMS said when it opened the hub, kept for as long as the visit lasts and no longer. */
export const LmsWords = z.strictObject({
  /** In full, system roles left out. */
  roles: z.array(text).max(50),
  attributes: z.partialRecord(AttributeName, z.string().max(1_000)),
  documentTarget: text.optional(),
  returnUrl: z.url({ protocol: /^https?$/ }).max(2_000).optional(),
  /** Hubs the launch came through. */
  hops: z.array(text).max(5),
  selection: z.strictObject({
    returnUrl: z.url({ protocol: /^https?$/ }).max(4_000),
    acceptsLinks: z.boolean(),
    acceptsSeveral: z.boolean(),
    acceptsLineItems: z.boolean(),
    targets: z.array(text).max(10),
    data: z.string().max(8_000).optional(),
  }).optional(),
});
export type LmsWords = z.infer<typeof LmsWords>;

/**
 * A session inside an LMS, apart from those of the portal: it opens the link it was made for, and for a teacher the catalogue,
 * and nothing else (B-26).
 */
export const LmsVisit = z.strictObject({
  /** Keyed hash of its cookie: the session reference of its launches. */
  id: z.string().min(16).max(128),
  /** `link`: one resource; `selection`: the catalogue, for an answer to the LMS; `portal`: the hub itself. */
  kind: z.enum(['link', 'selection', 'portal']),
  registrationId: LmsId,
  deploymentId: z.string().min(1).max(255),
  schoolId: z.string().min(1).max(64),
  /** Somebody as this LMS knows them; for an anonymous launch a name of this visit alone. */
  userId: PersonId,
  isAnonymous: z.boolean(),
  /** The person of the directory, when they are linked. */
  personId: PersonId.optional(),
  /** What they are at the hub, by what the LMS says. */
  role: Role,
  courseId: z.string().length(43),
  linkId: z.string().length(43).optional(),
  resourceId: ResourceId.optional(),
  locale: z.enum(['fr', 'en']),
  traceId: z.string().max(16),
  /** For forms inside the visit. */
  formToken: z.string().min(20).max(64),
  /** JSON of `LmsWords`: encrypted at rest. */
  words: z.string().max(40_000),
  expiresAt: z.number().int(),
});
export type LmsVisit = z.infer<typeof LmsVisit>;
