import type { DirectoryCollections } from '../directory/collections.js';
import { findSchoolPeople } from '../directory/school-people.js';
import type { AccessReason } from '../domain/access.js';
import { ERRORS, HubError, type Actor, type ErrorCode } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Person } from '../domain/person.js';
import { Role } from '../domain/profile.js';
import type { Resource } from '../domain/resource.js';
import type { BoundResource } from '../connector-kit/index.js';
import type { OutboundService } from '../protocols/contract.js';
import type { FailedOpening } from '../store/collections.js';
import type { Catalogue } from './catalogue.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { Failures } from './failures.js';
import type { ReleaseDesk } from './release-desk.js';
import { requireRunning } from './running.js';

/**
 * What stands between somebody and a resource, in the order it is met: an account that leads to them, a role today, the
 * decision of the launch itself, the tool's deployment at the school, and the data it requires.
 */
export type CheckName = 'sign-in' | 'place' | AccessReason['name'] | 'deployment' | 'data';

export interface DiagnosedCheck {
  readonly name: CheckName;
  /** Absent when it is passed. */
  readonly code?: ErrorCode;
  readonly acts?: Actor;
}

/** The checks of one hat; without a hat, of somebody who has none. */
export interface HatDiagnosis {
  readonly hat?: Hat;
  readonly checks: readonly DiagnosedCheck[];
  /** The first that is not passed. */
  readonly refusal?: ErrorCode;
}

export interface Diagnosis {
  readonly person: Person;
  readonly resource: Resource;
  readonly hats: readonly HatDiagnosis[];
  /** What failed lately under the hats that were asked about, the youngest first: five at most. */
  readonly failures: readonly FailedOpening[];
}

export interface DiagnosisTools {
  readonly people: DirectoryCollections;
  readonly directory: DirectoryDesk;
  readonly catalogue: Catalogue;
  readonly failures: Failures;
  readonly releases: ReleaseDesk;
  readonly serviceOf: (bound: BoundResource) => OutboundService;
}

interface SomebodyThere {
  readonly person: Person;
  /** Those of the school. */
  readonly hats: readonly Hat[];
  /** Whether there are hats of other places too. */
  readonly hasOthers: boolean;
}

/** Why can this person not open this resource? By the decisions of the launch itself, so that the answer is the one they got. */
export class DiagnosisDesk {
  constructor(private readonly tools: DiagnosisTools) {}

  /** People of a school that the asker runs, by name. @throws HubError `ROLE-REFUS` at a school that is not theirs */
  async search(hat: Hat, schoolId: string, query: string): Promise<readonly Person[]> {
    await requireRunning(this.tools.directory, hat, schoolId);
    return findSchoolPeople(this.tools.people, { schoolId, day: this.tools.directory.today(), roles: Role.options, query });
  }

  /**
   * For somebody of a school, asked by whoever runs it; only the hats they wear there.
   * @throws HubError `ROLE-REFUS` for anybody else, whether there or not; `RES-INCONNUE`
   */
  async atSchool(hat: Hat, { schoolId, personId, resourceId }: { readonly schoolId: string; readonly personId: string; readonly resourceId: string }): Promise<Diagnosis> {
    const { person, hats, hasOthers } = await this.somebodyAt(hat, schoolId, personId);
    const worn = hats.map(({ id }) => id);
    // What a tool said names no hat: it is told only where there is no other school it could be of.
    return this.diagnose(person, hats, resourceId, ({ hatId }) => (hatId === undefined ? !hasOthers : worn.includes(hatId)));
  }

  /** Somebody of a school that the asker runs. @throws HubError `ROLE-REFUS` for anybody else, whether there or not */
  async personAt(hat: Hat, { schoolId, personId }: { readonly schoolId: string; readonly personId: string }): Promise<Person> {
    return (await this.somebodyAt(hat, schoolId, personId)).person;
  }

  /** For those who run the hub: all of a person's hats. @throws HubError `AUTH-INCONNU`, `RES-INCONNUE` */
  async everywhere(personId: string, resourceId: string): Promise<Diagnosis> {
    const person = await this.tools.directory.person(personId);
    if (person === undefined) throw new HubError('AUTH-INCONNU', { detail: 'nobody has this identifier' });
    return this.diagnose(person, await this.tools.directory.hatsOf(personId), resourceId, () => true);
  }

  private async somebodyAt(hat: Hat, schoolId: string, personId: string): Promise<SomebodyThere> {
    await requireRunning(this.tools.directory, hat, schoolId);
    const all = await this.tools.directory.hatsOf(personId);
    const hats = all.filter(({ organisationId }) => organisationId === schoolId);
    const person = await this.tools.directory.person(personId);
    if (person === undefined || hats.length === 0) throw new HubError('ROLE-REFUS', { detail: 'nobody of this school' });
    return { person, hats, hasOthers: hats.length < all.length };
  }

  private async diagnose(person: Person, hats: readonly Hat[], resourceId: string, counts: (failure: FailedOpening) => boolean): Promise<Diagnosis> {
    const bound = this.tools.catalogue.get(resourceId);
    const failures = await this.tools.failures.last(person.id, bound.resource.id, counts);
    return { person, resource: bound.resource, hats: await this.checked(person, hats, bound), failures };
  }

  /** Hats the resource is meant for come first: they are the ones meant by the question. */
  private async checked(person: Person, hats: readonly Hat[], bound: BoundResource): Promise<readonly HatDiagnosis[]> {
    const signIn: DiagnosedCheck = await this.hasAccount(person) ? { name: 'sign-in' } : failed('sign-in', 'AUTH-INCONNU');
    if (hats.length === 0) return [summed({ checks: [signIn, failed('place', 'AUTH-ROLE')] })];
    const isMeant = ({ role }: Hat) => bound.resource.audience.roles.includes(role);
    const ordered = [...hats].sort((a, b) => Number(isMeant(b)) - Number(isMeant(a)));
    return Promise.all(ordered.map(async (hat) => summed({ hat, checks: [signIn, { name: 'place' } as const, ...await this.checksOf(person, hat, bound)] })));
  }

  private async checksOf(person: Person, hat: Hat, bound: BoundResource): Promise<readonly DiagnosedCheck[]> {
    const { reasons } = await this.tools.directory.decide(person, hat, bound.resource);
    const deployment = this.tools.serviceOf(bound).refusalAt?.(bound.resource.id, hat.organisationId);
    return [
      ...reasons.map(({ name, code }) => (code === undefined ? { name } : failed(name, code))),
      deployment === undefined ? { name: 'deployment' } : failed('deployment', deployment),
      await this.isDataKnown(person, hat, bound.resource) ? { name: 'data' } : failed('data', 'RES-DONNEES'),
    ];
  }

  private async hasAccount({ id }: Person): Promise<boolean> {
    const [accounts, keys] = await Promise.all([
      this.tools.people.identities.find('byPerson', { equals: [id], limit: 1 }),
      this.tools.people.directoryKeys.find('byPerson', { equals: [id], limit: 1 }),
    ]);
    return accounts.items.length + keys.items.length > 0;
  }

  private async isDataKnown(person: Person, hat: Hat, resource: Resource): Promise<boolean> {
    try {
      await this.tools.releases.attributes({ person, hat, groupId: undefined, locale: 'fr' }, resource);
      return true;
    } catch (error) {
      if (error instanceof HubError && error.code === 'RES-DONNEES') return false;
      throw error;
    }
  }
}

function failed(name: CheckName, code: ErrorCode): DiagnosedCheck {
  return { name, code, acts: ERRORS[code].acts };
}

function summed(diagnosis: Omit<HatDiagnosis, 'refusal'>): HatDiagnosis {
  const refusal = diagnosis.checks.find(({ code }) => code !== undefined)?.code;
  return refusal === undefined ? diagnosis : { ...diagnosis, refusal };
}
