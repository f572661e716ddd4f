import { LmsCourse, LmsDeployment, LmsItem, LmsLink, LmsMember, LmsRegistration, LmsUser } from '../../domain/lms.js';
import { LmsVisit } from '../../domain/lms-visit.js';
import { define } from './define.js';

/** LMSs that launch the hub, what they call things, and who is visiting from them. */
export const LMS = {
  lmsRegistrations: define({ name: 'lms-registrations', schema: LmsRegistration, indexes: { byOrganisation: { fields: ['organisationId', 'name'] }, byState: { fields: ['state', 'name'] }, byClaim: { fields: ['claimHash'] } } }),
  lmsDeployments: define({ name: 'lms-deployments', schema: LmsDeployment, indexes: { byRegistration: { fields: ['registrationId', 'seenAt'] } } }),
  lmsUsers: define({ name: 'lms-users', schema: LmsUser, indexes: { bySubject: { fields: ['registrationId', 'subject'], unique: true } } }),
  lmsCourses: define({ name: 'lms-courses', schema: LmsCourse, indexes: { byRegistration: { fields: ['registrationId', 'seenAt'] } } }),
  lmsMembers: define({ name: 'lms-members', schema: LmsMember, indexes: { byCourse: { fields: ['courseId'] }, byUser: { fields: ['userId'] } } }),
  lmsItems: define({ name: 'lms-items', schema: LmsItem, indexes: { byRegistration: { fields: ['registrationId', 'createdAt'] } } }),
  lmsLinks: define({ name: 'lms-links', schema: LmsLink, indexes: { byCourse: { fields: ['courseId'] }, byRegistration: { fields: ['registrationId', 'seenAt'] }, byItem: { fields: ['itemId', 'seenAt'] }, byName: { fields: ['registrationId', 'deploymentId', 'resourceLinkId', 'seenAt'] } } }),
  lmsVisits: define({ name: 'lms-visits', schema: LmsVisit, indexes: { byUser: { fields: ['userId'] }, byRegistration: { fields: ['registrationId'] } }, secrets: ['words'], expires: 'expiresAt' }),
} as const;
