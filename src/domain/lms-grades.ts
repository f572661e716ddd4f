import type { LmsLink } from './lms.js';

const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';

type Grades = LmsLink['grades'];

/** Whether an LMS takes scores at a link at all (B-09). */
export function takesScores(grades: Grades): boolean {
  return grades?.scopes.includes(`${AGS}score`) ?? false;
}

/** Whether it has a column for them, or lets the hub make one (B-10). */
export function hasColumn(grades: Grades): boolean {
  return takesScores(grades) && (grades?.lineItemUrl !== undefined || mayMakeColumn(grades));
}

/** Whether the marks of a link can be read from it, by which a teacher may have overridden what a tool said (B-16). */
export function showsResults(grades: Grades): boolean {
  return grades?.lineItemUrl !== undefined && grades.scopes.includes(`${AGS}result.readonly`);
}

function mayMakeColumn(grades: Grades): boolean {
  return grades?.lineItemsUrl !== undefined && grades.scopes.includes(`${AGS}lineitem`);
}
