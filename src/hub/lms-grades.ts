import type { Clock } from '../domain/clock.js';
import type { Catalogue } from '../flows/catalogue.js';
import { CourseGradebook } from '../flows/lms/course-gradebook.js';
import { DeadLetters } from '../flows/lms/dead-letters.js';
import { Delivery } from '../flows/lms/delivery.js';
import { LmsResults } from '../flows/lms/lms-results.js';
import { OpenLms } from '../flows/lms/open-lms.js';
import { RelayWorker } from '../flows/lms/relay-worker.js';
import type { Throttle } from '../flows/throttle.js';
import type { OneTimeValues } from '../protocols/contract.js';
import type { LmsServices } from '../protocols/contract/lms.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

/** Scores leave the hub this much later at most. */
export const GRADES_EVERY_MS = 1_000;

export interface LmsGradesParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly catalogue: Catalogue;
  readonly services: LmsServices;
  readonly onFault: (error: unknown) => void;
  readonly random?: () => number;
}

/** The gradebooks of courses, and the way home of what is in them. */
export function createLmsGrades({ store, clock, oneTime, throttle, catalogue, services, onFault, random }: LmsGradesParts) {
  const [results, lineItems] = [store.collection(COLLECTIONS.results), store.collection(COLLECTIONS.lineItems)];
  const [links, users] = [store.collection(COLLECTIONS.lmsLinks), store.collection(COLLECTIONS.lmsUsers)];
  const [members, items] = [store.collection(COLLECTIONS.lmsMembers), store.collection(COLLECTIONS.lmsItems)];
  const lmss = new OpenLms({ clock, registrations: store.collection(COLLECTIONS.lmsRegistrations), deployments: store.collection(COLLECTIONS.lmsDeployments) });
  const marks = new LmsResults({ clock, services, lmss, users });
  return {
    openLms: lmss,
    courses: new CourseGradebook({ links, members, users, items, catalogue, marks }),
    gradeRelay: new RelayWorker({
      clock, results, lmss, onFault,
      delivery: new Delivery({ services, oneTime, lmss, links, lineItems }),
      onDelivered: ({ lineItemId }) => { marks.forget(lineItemId); },
      ...(random === undefined ? {} : { random }),
    }),
    deadLetters: new DeadLetters({ clock, throttle, results, lineItems, links }),
  };
}
