import type { Role } from '../../../domain/profile.js';

const MEMBERSHIP = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const INSTITUTION = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';

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
  parent: everywhere(`${MEMBERSHIP}Mentor`, `${INSTITUTION}Observer`),
  head: everywhere(`${MEMBERSHIP}Administrator`, `${INSTITUTION}Administrator`),
  staff: everywhere(`${INSTITUTION}Staff`),
  contributor: everywhere(`${INSTITUTION}Guest`),
  'local-authority': everywhere(`${INSTITUTION}Other`),
  'academy-admin': everywhere(`${INSTITUTION}Administrator`),
  vendor: everywhere(`${INSTITUTION}Other`),
};

export function ltiRoles(role: Role, contextKind: 'class' | 'group' | 'school'): readonly string[] {
  const words = ROLE_WORDS[role];
  return contextKind === 'school' ? words.inSchool : words.inGroup;
}
