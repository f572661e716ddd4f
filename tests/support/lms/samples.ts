import type { LmsCourse, LmsMember } from '../../../src/demo/cartable/lms/course-book.js';

export const TEACHER: LmsMember = { subject: '301', role: 'teacher', givenName: 'Maud', familyName: 'Prigent', email: 'm.prigent@lms.example', sourcedId: 'prof-301' };
export const PUPIL: LmsMember = { subject: '41', role: 'pupil', givenName: 'Jules', familyName: 'Salaün', email: 'j.salaun@lms.example', sourcedId: 'eleve-41' };
export const OTHER_PUPIL: LmsMember = { subject: '42', role: 'pupil', givenName: 'Aya', familyName: 'Benali', email: 'a.benali@lms.example' };
export const THIRD_PUPIL: LmsMember = { subject: '43', role: 'pupil', givenName: 'Tom', familyName: 'Riou' };

/** The course that every strict LMS has from the start. */
export const SAMPLE_COURSE: LmsCourse = {
  id: '7',
  title: 'CP de Mme Prigent',
  deploymentId: '1',
  members: [TEACHER, PUPIL, OTHER_PUPIL, THIRD_PUPIL],
};
