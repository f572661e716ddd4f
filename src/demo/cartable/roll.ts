import type { LmsCourse, LmsMember } from './lms/course-book.js';
import { DEPLOYMENT } from './registration.js';

/** The course of the demonstration. Its teacher is in the hub's directory as well; two of its pupils are known here only. */
export const COURSE: LmsCourse = {
  id: '12',
  title: 'CE1, les maths de Mme Le Goff',
  deploymentId: DEPLOYMENT,
  members: [
    teacher('204', 'Manon', 'Le Goff', 'm.legoff@cartable.example'),
    pupil('311', 'Ilyès', 'Marchand'),
    pupil('312', 'Rose', 'Abgrall'),
    pupil('313', 'Sami', 'Haddad'),
  ],
};

export const PUPILS: readonly LmsMember[] = COURSE.members.filter(({ role }) => role === 'pupil');

export function memberOf(subject: string | undefined): LmsMember | undefined {
  return COURSE.members.find((member) => member.subject === subject);
}

export function nameOf({ role, givenName, familyName }: LmsMember): string {
  return role === 'teacher' ? `Mme ${familyName}` : `${givenName} ${familyName}`;
}

function teacher(subject: string, givenName: string, familyName: string, email: string): LmsMember {
  return { subject, role: 'teacher', givenName, familyName, email };
}

function pupil(subject: string, givenName: string, familyName: string): LmsMember {
  return { subject, role: 'pupil', givenName, familyName };
}
