import type { DirectoryCollections } from '../directory/collections.js';
import { CourseRosters, type CourseRosterTools } from '../flows/lms/course-rosters.js';
import { LmsPeople } from '../flows/lms/people.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

export interface CourseRosterParts extends Pick<CourseRosterTools, 'clock' | 'lmss' | 'services' | 'catalogue' | 'directory' | 'releases'> {
  readonly store: Store;
  readonly people: DirectoryCollections;
}

/** Who is in the courses of LMSs. */
export function createCourseRosters({ store, people, ...parts }: CourseRosterParts): CourseRosters {
  return new CourseRosters({
    ...parts,
    people: new LmsPeople({ ...parts, people, users: store.collection(COLLECTIONS.lmsUsers) }),
    courses: store.collection(COLLECTIONS.lmsCourses),
    links: store.collection(COLLECTIONS.lmsLinks),
    items: store.collection(COLLECTIONS.lmsItems),
    members: store.collection(COLLECTIONS.lmsMembers),
  });
}
