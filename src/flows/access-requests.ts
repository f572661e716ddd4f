import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Journal } from '../domain/journal.js';
import type { AccessRequest } from '../store/collections.js';
import type { Collection } from '../store/port.js';
import type { Catalogue } from './catalogue.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { Visitor } from './launch.js';
import type { Actor } from './link-desk.js';
import { requireRunningInPerson } from './running.js';
import type { Throttle } from './throttle.js';

const KEPT_MS = 180 * 86_400_000;
const PER_PERSON = { limit: 10, windowMs: 86_400_000 };
const MOST_SHOWN = 100;

export interface AccessRequestTools {
  readonly clock: Clock;
  readonly requests: Collection<AccessRequest, 'bySchool' | 'byPerson'>;
  readonly catalogue: Catalogue;
  readonly directory: DirectoryDesk;
  readonly throttle: Throttle;
  readonly journal: Journal;
}

/** An adult of a school asks for a resource that needs a licence; whoever runs the school answers. */
export class AccessRequests {
  constructor(private readonly tools: AccessRequestTools) {}

  /** What became of the last request of this person for this resource at this school. */
  async of(personId: string, hat: Hat, resourceId: string): Promise<AccessRequest | undefined> {
    return this.tools.requests.get(requestId(personId, hat, resourceId));
  }

  /**
   * One request for a person, a resource and a school: asking again asks anew.
   * @throws HubError `ROLE-REFUS` for pupils and parents, `RES-INCONNUE`, `SYS-LIMITE` after ten in a day
   */
  async ask({ person, hat, traceId }: Visitor, resourceId: string): Promise<void> {
    if (!mayAsk(hat)) throw new HubError('ROLE-REFUS', { detail: 'does not ask under this hat' });
    const { resource } = this.tools.catalogue.get(resourceId);
    const known = await this.of(person.id, hat, resource.id);
    if (known?.state === 'waiting') return;
    await this.tools.throttle.count(`access-request ${person.id}`, PER_PERSON);
    const at = this.tools.clock.now();
    await this.tools.requests.bulkUpsert([{
      id: requestId(person.id, hat, resource.id), schoolId: hat.organisationId, personId: person.id, resourceId: resource.id, state: 'waiting', at, expiresAt: at + KEPT_MS,
    }]);
    await this.tools.journal.record({ event: 'access-requested', outcome: 'done', traceId, personId: person.id, hatId: hat.id, resourceId: resource.id, organisationId: hat.organisationId });
  }

  /** The oldest first. @throws HubError `ROLE-REFUS` at a school that is not theirs */
  async waitingAt(hat: Hat, schoolId: string): Promise<readonly AccessRequest[]> {
    await requireRunningInPerson(this.tools.directory, hat, schoolId);
    return (await this.tools.requests.find('bySchool', { equals: [schoolId, 'waiting'], limit: MOST_SHOWN })).items;
  }

  /** @throws HubError `ROLE-REFUS` for a request that is not theirs, `SYS-CONFLIT` when another answered meanwhile */
  async answer({ personId, hat, traceId }: Actor, id: string, { state, answer }: Pick<AccessRequest, 'state' | 'answer'>): Promise<AccessRequest> {
    const request = await this.tools.requests.get(id);
    await requireRunningInPerson(this.tools.directory, hat, request?.schoolId ?? '');
    if (request === undefined) throw new HubError('ROLE-REFUS', { detail: 'no such request' });
    const { resourceId, schoolId: organisationId, personId: subjectId } = request;
    const answered = await this.tools.requests.replace({ ...request, state, answeredBy: personId, ...(answer === undefined ? {} : { answer }) });
    await this.tools.journal.record({ event: 'access-answered', outcome: state === 'declined' ? 'refused' : 'done', traceId, personId, subjectId, hatId: hat.id, resourceId, organisationId });
    return answered;
  }
}

/** Those who work at the school. */
export function mayAsk(hat: Hat): boolean {
  return hat.role === 'teacher' || hat.role === 'staff';
}

function requestId(personId: string, { organisationId }: Hat, resourceId: string): string {
  return `${personId} ${organisationId} ${resourceId}`;
}
