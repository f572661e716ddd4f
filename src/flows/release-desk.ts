import type { Group } from '../domain/group.js';
import type { Hat } from '../domain/hat.js';
import type { Organisation } from '../domain/organisation.js';
import { fullName, type Person } from '../domain/person.js';
import type { Pseudonym } from '../domain/pseudonym.js';
import { release, type KnownAttributes, type ReleasedAttribute } from '../domain/release.js';
import { sectorOf, type Resource } from '../domain/resource.js';
import type { Released } from '../protocols/contract.js';
import type { Collection } from '../store/port.js';
import type { DirectoryDesk } from './directory-desk.js';
import { pseudonymFor } from './pseudonyms.js';

export interface ReleaseRequest {
  readonly person: Person;
  readonly hat: Hat;
  readonly groupId: string | undefined;
  readonly locale: 'fr' | 'en';
}

/** What a resource is told about a person: the same answer is sent and is drawn on the data receipt. */
export class ReleaseDesk {
  constructor(
    private readonly directory: DirectoryDesk,
    private readonly pseudonyms: Collection<Pseudonym>,
  ) {}

  /** The lines of the data receipt. @throws HubError `RES-DONNEES` when something required is unknown */
  async attributes(request: ReleaseRequest, resource: Resource): Promise<readonly ReleasedAttribute[]> {
    const school = await this.directory.organisation(request.hat.organisationId);
    return release(resource.release, request.hat.role, knownAttributes(request, school, await this.groupOf(request)));
  }

  /** @throws HubError `RES-DONNEES` when the pseudonym or a required attribute cannot be produced */
  async release(request: ReleaseRequest, resource: Resource): Promise<Released> {
    const { hat, person, locale } = request;
    const [school, group] = await Promise.all([this.directory.organisation(hat.organisationId), this.groupOf(request)]);
    const attributes = release(resource.release, hat.role, knownAttributes(request, school, group));
    const wholeSchool = { id: hat.organisationId, kind: 'school' as const, title: school?.name ?? hat.organisationId };
    // A class is too few people to be nobody among.
    if (resource.anonymous) return { hat, attributes, context: wholeSchool, mentorOf: [], locale };
    const context = group === undefined ? wholeSchool : { id: group.id, kind: group.kind, title: group.name };
    const nameOf = (personId: string) => pseudonymFor(this.pseudonyms, sectorOf(resource), personId);
    const mentorOf = hat.childId !== undefined && tellsRole(attributes) ? [await nameOf(hat.childId)] : [];
    return { subject: await nameOf(person.id), hat, attributes, context, mentorOf, locale };
  }

  /** The class a pupil (or a parent's child) is in; for others the one they opened the resource from, or their only one. */
  private async groupOf({ person, hat, groupId }: ReleaseRequest): Promise<Group | undefined> {
    const groups = await this.directory.groupsOf(hat.childId ?? person.id, hat.organisationId);
    const named = groups.find((group) => group.id === groupId);
    if (named !== undefined) return named;
    if (hat.role === 'pupil' || hat.role === 'parent') return groups.find((group) => group.kind === 'class') ?? groups[0];
    return groupId === undefined && groups.length === 1 ? groups[0] : undefined;
  }
}

function knownAttributes({ person, hat, locale }: ReleaseRequest, school: Organisation | undefined, group: Group | undefined): KnownAttributes {
  return {
    role: hat.role,
    givenName: person.givenName,
    familyName: person.familyName,
    displayName: person.displayName ?? fullName(person),
    locale,
    ...(person.email === undefined ? {} : { email: person.email }),
    ...(school === undefined ? {} : { schoolId: school.id, schoolName: school.name }),
    ...(group === undefined ? {} : { className: group.name }),
    ...(group?.levels.length === 1 && group.levels[0] !== undefined ? { level: group.levels[0] } : {}),
  };
}

/** Whose parent somebody is says that they are one: a resource hears of the child only where it hears of the role. */
export function tellsRole(attributes: readonly ReleasedAttribute[]): boolean {
  return attributes.some(({ attribute }) => attribute === 'role');
}
