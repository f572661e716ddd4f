import type { Role } from '../../domain/profile.js';
import type { Released } from '../contract.js';
import { isTold } from './told.js';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';
const MENTOR = `${MEMBERSHIP}Mentor`;

interface RoleWords {
  /** In a class or a group. */
  readonly inGroup: readonly string[];
  /** In the school at large, where nobody teaches a class. */
  readonly inSchool: readonly string[];
}

function everywhere(...roles: readonly string[]): RoleWords {
  return { inGroup: roles, inSchool: roles };
}

/** Hub roles in the LIS vocabulary (Core 1.3, Appendix A.2): always full URIs, always at least one standard role. */
const ROLE_WORDS: Record<Role, RoleWords> = {
  pupil: everywhere(`${MEMBERSHIP}Learner`, `${INSTITUTION}Student`),
  teacher: { inGroup: [`${MEMBERSHIP}Instructor`, `${INSTITUTION}Faculty`], inSchool: [`${INSTITUTION}Faculty`] },
  parent: everywhere(MENTOR, `${INSTITUTION}Observer`),
  head: everywhere(`${MEMBERSHIP}Administrator`, `${INSTITUTION}Administrator`),
  staff: everywhere(`${INSTITUTION}Staff`),
  contributor: everywhere(`${INSTITUTION}Guest`),
  'local-authority': everywhere(`${INSTITUTION}Other`),
  'academy-admin': everywhere(`${INSTITUTION}Administrator`),
  vendor: everywhere(`${INSTITUTION}Other`),
};

/**
 * The roles claim: always there, and empty for a resource that is not told the role (Core 1.3, 5.3.7). Those that an LMS gave are
 * passed on as they are (B-08).
 */
export function rolesOf(released: Released): readonly string[] {
  if (!isTold(released, 'role')) return [];
  if (released.brokered !== undefined) return released.brokered.roles;
  const words = ROLE_WORDS[released.hat.role];
  return released.context.kind === 'school' ? words.inSchool : words.inGroup;
}

/** A role of a context as a query names it: in full, or by its short name (NRPS 2.0, 2.4.1). */
export function contextRole(name: string): string {
  return /^[A-Za-z]+$/.test(name) ? `${MEMBERSHIP}${name}` : name;
}

/** The children somebody answers for; only ever beside the Mentor role (Core 1.3, 5.4.3). */
export function mentoredBy(released: Released): readonly string[] {
  return rolesOf(released).includes(MENTOR) ? released.mentorOf : [];
}
