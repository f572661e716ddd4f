import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import { deploymentKey, LmsId, type LmsDeployment, type LmsRegistration } from '../../domain/lms.js';
import type { Role } from '../../domain/profile.js';
import type { Lms } from '../../protocols/contract/lms.js';
import type { Collection, Stored } from '../../store/port.js';
import type { DirectoryDesk } from '../directory-desk.js';
import { succeeds } from '../succeeds.js';

const DAY_MS = 24 * 3_600_000;
/** Parts of an LMS that wait to be told which school they are. */
const MOST_DEPLOYMENTS = 200;

export interface LmsRegistryTools {
  readonly clock: Clock;
  readonly registrations: Collection<LmsRegistration, 'byOrganisation' | 'byState'>;
  readonly deployments: Collection<LmsDeployment, 'byRegistration'>;
  readonly directory: DirectoryDesk;
}

/** The LMSs that may launch the hub, and the schools that their parts stand for. Nothing is kept in memory: what is suspended stops at once. */
export class LmsRegistry {
  constructor(private readonly tools: LmsRegistryTools) {}

  async find(id: string): Promise<LmsRegistration | undefined> {
    return LmsId.safeParse(id).success ? this.tools.registrations.get(id) : undefined;
  }

  /** @throws HubError `LMS-INCONNU` */
  async get(id: string): Promise<LmsRegistration> {
    const registration = await this.find(id);
    if (registration === undefined) throw new HubError('LMS-INCONNU', { detail: 'no LMS has this address' });
    return registration;
  }

  /** @throws HubError `LMS-INCONNU`, `LMS-FERME` */
  async requireActive(id: string): Promise<LmsRegistration> {
    const registration = await this.get(id);
    requireOpen(registration);
    return registration;
  }

  /** What a portal session that came through this LMS may open today; undefined when it is none of ours, or closed. */
  async rolesOf(id: string): Promise<readonly Role[] | undefined> {
    const registration = await this.find(id);
    return registration?.state === 'active' ? registration.roles : undefined;
  }

  /**
   * The school a part of an LMS stands for. A part nobody has decided about yet is kept for an administrator to see (B-07).
   * @throws HubError `LMS-ETABLISSEMENT`
   */
  async schoolOf({ id }: LmsRegistration, deploymentId: string): Promise<string> {
    const deployment = await this.tools.deployments.get(deploymentKey(id, deploymentId));
    const schoolId = await this.openSchool(deployment);
    if (schoolId !== undefined) return schoolId;
    if (deployment === undefined || deployment.state === 'seen') await this.note(id, deploymentId, deployment);
    throw new HubError('LMS-ETABLISSEMENT', { detail: `${id} has no school for this deployment: ${deployment?.state ?? 'unknown'}` });
  }

  /** Whether visits from there may go on: the LMS is active, and its part stands for this school still (B-30). */
  async isOpen(registrationId: string, deploymentId: string, schoolId: string): Promise<boolean> {
    const [registration, deployment] = await Promise.all([
      this.tools.registrations.get(registrationId),
      this.tools.deployments.get(deploymentKey(registrationId, deploymentId)),
    ]);
    return registration?.state === 'active' && await this.openSchool(deployment) === schoolId;
  }

  private async openSchool(deployment: LmsDeployment | undefined): Promise<string | undefined> {
    if (deployment?.state !== 'open' || deployment.schoolId === undefined) return undefined;
    const school = await this.tools.directory.organisation(deployment.schoolId);
    return school?.kind === 'school' ? school.id : undefined;
  }

  /** Written once a day at most, and never more than an administrator can look through: whoever sends them holds the LMS's key. */
  private async note(registrationId: string, deploymentId: string, known: Stored<LmsDeployment> | undefined): Promise<void> {
    const { clock, deployments } = this.tools;
    const seenAt = clock.now();
    if (known !== undefined) {
      if (seenAt - known.seenAt >= DAY_MS) await succeeds(deployments.replace({ ...known, seenAt }));
      return;
    }
    if (await deployments.count('byRegistration', [registrationId], MOST_DEPLOYMENTS) >= MOST_DEPLOYMENTS) return;
    await succeeds(deployments.insert({ id: deploymentKey(registrationId, deploymentId), registrationId, deploymentId, state: 'seen', seenAt }));
  }
}

/** @throws HubError `LMS-FERME` */
export function requireOpen({ id, state }: LmsRegistration): void {
  if (state !== 'active') throw new HubError('LMS-FERME', { detail: `${id} is ${state}` });
}

/** As the protocol knows it. */
export function lmsOf({ id, name, allowAnonymous, issuer, clientId, authorizationUrl, tokenUrl, tokenAudience, keySetUrl }: LmsRegistration): Lms {
  return { id, name, allowAnonymous, issuer, clientId, authorizationUrl, tokenUrl, keySetUrl, ...(tokenAudience === undefined ? {} : { tokenAudience }) };
}
