import type { Hat } from '../../domain/hat.js';
import type { LmsItem, LmsLink } from '../../domain/lms.js';
import type { Organisation } from '../../domain/organisation.js';
import type { Role } from '../../domain/profile.js';
import { release, type AttributeName, type KnownAttributes } from '../../domain/release.js';
import type { Resource } from '../../domain/resource.js';
import type { Released, ReleasedLink, ReleasedVisit } from '../../protocols/contract.js';

/** Attributes of a person that an LMS may give. Where they are, and what they are there, the hub knows by itself. */
const PERSONAL = ['givenName', 'familyName', 'displayName', 'email', 'locale'] as const satisfies readonly AttributeName[];

/** Somebody as an LMS tells of them, in one of its courses. */
export interface ToldByLms {
  readonly role: Role;
  readonly schoolId: string;
  readonly school: Organisation | undefined;
  readonly course: { readonly id: string; readonly title?: string | undefined };
  /** What the LMS gave, and nothing else is known of the person. */
  readonly attributes: Readonly<Partial<Record<AttributeName, string>>>;
  /** What the sector of the resource calls them; absent for an anonymous launch. */
  readonly subject: string | undefined;
  readonly visit: ReleasedVisit;
  readonly locale: 'fr' | 'en';
}

/** The one thing that somebody from an LMS is at the hub. */
export function lmsHat(role: Role, schoolId: string): Hat {
  return { id: 'lms', role, organisationId: schoolId };
}

/**
 * What a resource is told of somebody from an LMS: what it declared, of what the LMS gave (B-05). Somebody who is also in the
 * directory is told of by the LMS's values all the same. The school is the one that the deployment stands for.
 * @throws HubError `RES-DONNEES` when a required attribute is unknown
 */
export function releasedInCourse(told: ToldByLms, resource: Resource): Released {
  const { role, schoolId, school, course, subject, visit, locale } = told;
  const base = {
    hat: lmsHat(role, schoolId),
    attributes: release(resource.release, role, knownOf(told)),
    brokered: visit,
    mentorOf: [],
    locale,
  };
  // A course is too few people to be nobody among.
  if (resource.anonymous) return { ...base, context: { id: schoolId, kind: 'school', title: school?.name ?? schoolId } };
  return { ...base, ...(subject === undefined ? {} : { subject }), context: { id: course.id, kind: 'course', title: course.title ?? '' } };
}

/** What a tool is told of a link of a course, for which an item may have been chosen. */
export function releasedLink({ id, title }: LmsLink, item: LmsItem | undefined, resource: Resource): ReleasedLink {
  return {
    id,
    title: title ?? item?.title ?? resource.title.fr.trim(),
    ...(item?.text === undefined ? {} : { text: item.text }),
    ...(item?.url === undefined ? {} : { url: item.url }),
    custom: item?.custom ?? {},
    period: {},
  };
}

/** The role counts as told when the LMS told any. */
function knownOf({ role, school, course, attributes, visit, locale }: ToldByLms): KnownAttributes {
  const given = PERSONAL.flatMap((name) => (attributes[name] === undefined ? [] : [[name, attributes[name]] as const]));
  return {
    locale,
    ...Object.fromEntries(given),
    ...(visit.roles.length === 0 ? {} : { role }),
    ...(school === undefined ? {} : { schoolId: school.id, schoolName: school.name }),
    ...(course.title === undefined ? {} : { className: course.title }),
  };
}
