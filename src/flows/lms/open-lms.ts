import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { deploymentKey, type LmsDeployment, type LmsLink, type LmsRegistration } from '../../domain/lms.js';
import type { Lms } from '../../protocols/contract/lms.js';
import { everyPage } from '../../store/every-page.js';
import type { Collection } from '../../store/port.js';
import { lmsOf } from './registry.js';
import { ShortMemory } from './short-memory.js';

/** An LMS that was suspended, or a school that was closed, is asked nothing any more this much later at most (B-30). */
const REMEMBERED_MS = 20_000;
const MOST_DEPLOYMENTS = 5_000;

export interface OpenLmsTools {
  readonly clock: Clock;
  readonly registrations: Collection<LmsRegistration, 'byState'>;
  readonly deployments: Collection<LmsDeployment>;
}

type Place = Pick<LmsLink, 'registrationId' | 'deploymentId' | 'schoolId'>;

/** The LMSs that the hub may ask something by itself. */
export class OpenLms {
  private readonly active: ShortMemory<ReadonlyMap<string, Lms>>;
  private readonly schools: ShortMemory<string | undefined>;

  constructor(private readonly tools: OpenLmsTools) {
    this.active = new ShortMemory(tools.clock, REMEMBERED_MS, 1);
    this.schools = new ShortMemory(tools.clock, REMEMBERED_MS, MOST_DEPLOYMENTS);
  }

  /** By the names of their registrations. */
  all(): Promise<ReadonlyMap<string, Lms>> {
    return this.active.get('active', () => this.readActive());
  }

  /** Undefined when the LMS is not open, or its part that this school was. */
  async find({ registrationId, deploymentId, schoolId }: Place): Promise<Lms | undefined> {
    const key = deploymentKey(registrationId, deploymentId);
    const school = await this.schools.get(key, () => this.schoolOf(key));
    return school === schoolId ? (await this.all()).get(registrationId) : undefined;
  }

  /** @throws HubError `LMS-FERME` */
  async require(place: Place): Promise<Lms> {
    const lms = await this.find(place);
    if (lms === undefined) throw new HubError('LMS-FERME', { detail: `${place.registrationId} is not open for this school` });
    return lms;
  }

  private async schoolOf(key: string): Promise<string | undefined> {
    const deployment = await this.tools.deployments.get(key);
    return deployment?.state === 'open' ? deployment.schoolId : undefined;
  }

  private async readActive(): Promise<ReadonlyMap<string, Lms>> {
    const found = new Map<string, Lms>();
    for await (const registration of everyPage(this.tools.registrations, 'byState', ['active'])) found.set(registration.id, lmsOf(registration));
    return found;
  }
}
