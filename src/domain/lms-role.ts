import type { Role } from './profile.js';

/** Roles of a context, whole or as a sub-role of it (Core 1.3, A.2.3 and A.2.4). */
const TEACHING = /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership(#(Instructor|ContentDeveloper|TeachingAssistant)|\/(Instructor|ContentDeveloper)#[A-Za-z]+)$/;
const LEARNING = /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership(#Learner|\/Learner#[A-Za-z]+)$/;
const MENTORING = /^http:\/\/purl\.imsglobal\.org\/vocab\/lis\/v2\/membership(#Mentor|\/Mentor#[A-Za-z]+)$/;

/**
 * What somebody is at the hub by what an LMS says they are in the course. Roles in an institution or of a system count for nothing:
 * whoever has no other gets the least (B-08).
 * @param roles in full
 */
export function roleInCourse(roles: readonly string[]): Role {
  if (roles.some((role) => TEACHING.test(role))) return 'teacher';
  if (roles.some((role) => LEARNING.test(role))) return 'pupil';
  return roles.some((role) => MENTORING.test(role)) ? 'parent' : 'pupil';
}
