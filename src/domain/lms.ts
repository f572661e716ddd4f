import { z } from 'zod';
import { DeclaredColumn } from './activity.js';
import { PersonId } from './person.js';
import { Role } from './profile.js';
import { ResourceId } from './resource.js';

const address = z.url({ protocol: /^https?$/ }).max(2_000);
const text = z.string().min(1).max(255);

/** Random; it stands in the addresses the LMS is given, so that a registration is known before anything of a message is believed. */
export const LmsId = z.string().regex(/^lms-[a-z2-7]{16}$/);
export type LmsId = z.infer<typeof LmsId>;

/** `unclaimed`: an LMS registered by itself, and nobody has said yet whose it is. */
export const LmsState = z.enum(['unclaimed', 'pending', 'active', 'suspended']);
export type LmsState = z.infer<typeof LmsState>;

/** A value of the launch that the LMS got from the same directory as the hub, where it is trusted to give it. */
export const TrustedKey = z.strictObject({
  /** `lis.person_sourcedid`. No custom parameter: whoever writes a link of a course writes those. */
  from: z.literal('sourcedId'),
  /** Kind of directory key (see `DirectoryKey`). */
  kind: z.string().min(1).max(64),
});
export type TrustedKey = z.infer<typeof TrustedKey>;

/** What both sides know of each other: the LMS is the platform, the hub its tool (Security Framework 1.0, 5.1). */
export const LmsPlatform = z.strictObject({
  issuer: z.string().min(1).max(2_000),
  clientId: text,
  authorizationUrl: address,
  tokenUrl: address,
  /** What it wants to be called in token requests; absent: `tokenUrl`. */
  tokenAudience: z.string().min(1).max(2_000).optional(),
  keySetUrl: address,
});
export type LmsPlatform = z.infer<typeof LmsPlatform>;

export const LmsEvent = z.strictObject({
  at: z.number().int(),
  what: z.enum(['registered', 'claimed', 'changed', 'approved', 'suspended', 'resumed', 'deployment-opened', 'deployment-closed']),
  /** Absent: the LMS itself. */
  byPersonId: PersonId.optional(),
});
export type LmsEvent = z.infer<typeof LmsEvent>;

/** An LMS that may launch the hub. Two with the same issuer and client id are two: each has addresses of its own. */
export const LmsRegistration = LmsPlatform.extend({
  id: LmsId,
  /** The connector it was added with. */
  connector: z.string().min(1).max(64),
  /** The academy that decides; absent while unclaimed. */
  organisationId: z.string().min(1).max(64).optional(),
  name: z.string().trim().min(1).max(120),
  state: LmsState,
  /** Launches without a subject are taken, and told to nobody by any name (Core 1.3, 5.3.6.1). */
  allowAnonymous: z.boolean(),
  /** What linked people may open of their own through it. */
  roles: z.array(Role),
  trustedKey: TrustedKey.optional(),
  /** Hash of the code by which it is claimed; absent once it was. */
  claimHash: z.string().length(43).optional(),
  history: z.array(LmsEvent).max(50),
});
export type LmsRegistration = z.infer<typeof LmsRegistration>;

/** Part of an LMS, which stands for one school: opened by an administrator, never by a launch (B-07). */
export const LmsDeployment = z.strictObject({
  /** Registration and deployment. */
  id: z.string().min(3).max(400),
  registrationId: LmsId,
  deploymentId: text,
  /** `seen`: a launch named it, and waits for somebody to say which school it is. */
  state: z.enum(['seen', 'open', 'closed']),
  schoolId: z.string().min(1).max(64).optional(),
  seenAt: z.number().int(),
});
export type LmsDeployment = z.infer<typeof LmsDeployment>;

export function deploymentKey(registrationId: string, deploymentId: string): string {
  return `${registrationId} ${deploymentId}`;
}

/**
 * Somebody as one LMS knows them. The id stands wherever that of a person would: tools, columns and results know such people as
 * they know others. It names nobody in the directory; who is linked has an identity of this registration and subject.
 */
export const LmsUser = z.strictObject({
  id: PersonId,
  registrationId: LmsId,
  subject: text,
  seenAt: z.number().int(),
});
export type LmsUser = z.infer<typeof LmsUser>;

const LMS_USER = 'lms-user-';

export function lmsUserId(random: string): string {
  return `${LMS_USER}${random}`;
}

/** A course of an LMS. Its own identifiers mean nothing without registration and deployment (B-06). */
export const LmsCourse = z.strictObject({
  /** Hash of registration, deployment and context. It stands wherever that of a class would. */
  id: z.string().length(43),
  registrationId: LmsId,
  deploymentId: text,
  schoolId: z.string().min(1).max(64),
  title: z.string().max(255).optional(),
  /** Where the LMS lists its members; absent where it offers that to nobody. */
  membershipsUrl: address.optional(),
  seenAt: z.number().int(),
});
export type LmsCourse = z.infer<typeof LmsCourse>;

/** That somebody was seen in a course, and as what. */
export const LmsMember = z.strictObject({
  /** Course and user. */
  id: z.string().min(3).max(200),
  courseId: z.string().length(43),
  userId: PersonId,
  role: Role,
  seenAt: z.number().int(),
});
export type LmsMember = z.infer<typeof LmsMember>;

export function lmsMemberId(courseId: string, userId: string): string {
  return `${courseId} ${userId}`;
}

/** A resource of the catalogue, or what a tool's picker gave of it, as it was chosen for an LMS (B-19). */
export const LmsItem = z.strictObject({
  /** Random: all that the LMS keeps of it. */
  id: z.string().regex(/^[A-Za-z0-9_-]{22,64}$/),
  registrationId: LmsId,
  deploymentId: text,
  schoolId: z.string().min(1).max(64),
  resourceId: ResourceId,
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().max(2_000).optional(),
  /** Page of the tool; absent: the resource's own. */
  url: address.optional(),
  custom: z.record(z.string().min(1).max(120), z.string().max(2_000)),
  lineItem: DeclaredColumn.optional(),
  createdBy: PersonId,
  createdAt: z.number().int(),
});
export type LmsItem = z.infer<typeof LmsItem>;

/** A link of an LMS that opens a resource: the resource link that the tool behind the hub is told of (B-06, B-22). */
export const LmsLink = z.strictObject({
  /** Hash of course and the LMS's own link: another one when the course was copied. */
  id: z.string().length(43),
  registrationId: LmsId,
  deploymentId: text,
  schoolId: z.string().min(1).max(64),
  courseId: z.string().length(43),
  /** As the LMS calls it. */
  resourceLinkId: z.string().min(1).max(255),
  resourceId: ResourceId,
  itemId: z.string().max(64).optional(),
  title: z.string().max(255).optional(),
  /** Hub links that this is a copy of, the nearest last. */
  history: z.array(z.string().length(43)).max(20),
  /** Where its grades go, as the last launch said (B-10, B-18). */
  grades: z.strictObject({
    scopes: z.array(z.string().max(255)).max(20),
    lineItemUrl: address.optional(),
    lineItemsUrl: address.optional(),
  }).optional(),
  seenAt: z.number().int(),
});
export type LmsLink = z.infer<typeof LmsLink>;
