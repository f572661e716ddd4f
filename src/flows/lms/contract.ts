import type { BoundResource } from '../../connector-kit/index.js';
import type { LmsRegistration } from '../../domain/lms.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import type { OutboundService, Reply } from '../../protocols/contract.js';
import type { LmsMessage } from '../../protocols/contract/lms.js';

/** A message of an LMS with what the hub knows of where it comes from and whom it speaks of. */
export interface SettledMessage {
  readonly registration: LmsRegistration;
  readonly schoolId: string;
  /** `LmsUser`, or for an anonymous launch a name of this visit alone. */
  readonly userId: string;
  readonly message: LmsMessage;
}

/** The course a message comes from, and of a link what it opens. */
export interface LmsPlace {
  readonly courseId: string;
  readonly linkId?: string;
  readonly resourceId?: string;
}

/** Where visitors from LMSs stand. Courses, links and who was seen in them are kept for what tools ask later. */
export interface LmsPlaces {
  /** @throws HubError `LMS-LIEN` when a link opens nothing here, `LMS-BOUCLE` */
  settle(settled: SettledMessage): Promise<LmsPlace>;
}

/** Opens what a visit of the kind `link` is for. */
export interface LmsOpener {
  /** @throws HubError what stands in the way */
  open(visit: LmsVisit, serviceOf: (bound: BoundResource) => OutboundService): Promise<Reply>;
}
