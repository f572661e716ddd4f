import type { BoundResource } from '../../connector-kit/index.js';
import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { LaunchPurpose } from '../../domain/launch.js';
import type { LmsVisit } from '../../domain/lms-visit.js';
import type { OutboundService, Reply } from '../../protocols/contract.js';
import type { LaunchFlow } from '../launch.js';
import type { LmsOpener } from './contract.js';
import type { LmsReturns } from './returns.js';
import type { VisitLaunches } from './visit-launches.js';
import { wordsOf } from './visits.js';

type ServiceOf = (bound: BoundResource) => OutboundService;

export interface BrokerTools {
  readonly clock: Clock;
  readonly launch: LaunchFlow;
  readonly launches: VisitLaunches;
  readonly returns: LmsReturns;
}

/** The hub between an LMS and the tools of the catalogue: two launches, each complete, of which nothing is passed on unread (B-01). */
export class LmsBroker implements LmsOpener {
  constructor(private readonly tools: BrokerTools) {}

  /** The resource of the link that the visit was made for. @throws HubError as `LaunchFlow.open`, `LMS-LIEN` */
  open(visit: LmsVisit, serviceOf: ServiceOf): Promise<Reply> {
    if (visit.resourceId === undefined) return Promise.reject(new HubError('LMS-LIEN', { detail: 'the visit is for no resource' }));
    return this.launch(visit, visit.resourceId, serviceOf);
  }

  /** Any launch in the name of a visit; what it may not be, its release refuses. */
  async launch(visit: LmsVisit, resourceId: string, serviceOf: ServiceOf, purpose?: LaunchPurpose): Promise<Reply> {
    const { traceId, userId: personId, id: sessionRef, courseId, locale } = visit;
    const launch = this.tools.launch.launchOf({ traceId, personId, sessionRef, hatId: 'lms', brokered: true, locale }, { resourceId, groupId: courseId, purpose });
    return this.tools.launch.begin(launch, serviceOf, async (resource) => {
      const released = await this.tools.launches.releaseTo(visit, launch, resource);
      const { returnUrl } = wordsOf(visit);
      await this.tools.returns.keep(launch, { registrationId: visit.registrationId, returnUrl }, visit.expiresAt - this.tools.clock.now());
      return released;
    });
  }
}
