import { HubError } from '../domain/errors.js';
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
import { pseudonymsFor } from './pseudonyms.js';

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
    const { hat, person } = request;
    const [school, group] = await Promise.all([this.directory.organisation(hat.organisationId), this.groupOf(request)]);
    const names = resource.anonymous ? new Map<string, string>() : await this.namesOf(resource, [person.id, ...(hat.childId === undefined ? [] : [hat.childId])]);
    return released(request, resource, { school, group, place: group, names });
  }

  /** What the sector of a resource calls each of these people. @throws HubError `RES-DONNEES` */
  namesOf(resource: Resource, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return pseudonymsFor(this.pseudonyms, sectorOf(resource), personIds);
  }

  private async groupOf({ person, hat, groupId }: ReleaseRequest): Promise<Group | undefined> {
    return groupFor(hat, await this.directory.groupsOf(hat.childId ?? person.id, hat.organisationId), groupId);
  }
}

/** The class a pupil (or a parent's child) is in; for others the one they opened the resource from, or their only one. */
export function groupFor({ role }: Hat, groups: readonly Group[], groupId: string | undefined): Group | undefined {
  const named = groups.find((group) => group.id === groupId);
  if (named !== undefined) return named;
  if (role === 'pupil' || role === 'parent') return groups.find((group) => group.kind === 'class') ?? groups[0];
  return groupId === undefined && groups.length === 1 ? groups[0] : undefined;
}

export interface ReleaseFacts {
  readonly school: Organisation | undefined;
  /** What is known of the class is known of this one. */
  readonly group: Group | undefined;
  /** Where it happens; undefined: in the school at large. */
  readonly place: Group | undefined;
  /** What the sector calls the person and the child. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * What a resource is told, from what is known: the one answer for launches and for lists of members.
 * @throws HubError `RES-DONNEES` when a required attribute is unknown
 */
export function released(request: ReleaseRequest, resource: Resource, { school, group, place, names }: ReleaseFacts): Released {
  const { hat, person, locale } = request;
  const attributes = release(resource.release, hat.role, knownAttributes(request, school, group));
  const wholeSchool = { id: hat.organisationId, kind: 'school' as const, title: school?.name ?? hat.organisationId };
  // A class is too few people to be nobody among.
  if (resource.anonymous) return { hat, attributes, context: wholeSchool, mentorOf: [], locale };
  const context = place === undefined ? wholeSchool : { id: place.id, kind: place.kind, title: place.name };
  const mentorOf = hat.childId !== undefined && tellsRole(attributes) ? nameIn(names, hat.childId) : [];
  const [subject] = nameIn(names, person.id);
  if (subject === undefined) throw new HubError('RES-DONNEES', { detail: 'no pseudonym is known' });
  return { subject, hat, attributes, context, mentorOf, locale };
}

function nameIn(names: ReadonlyMap<string, string>, personId: string): readonly string[] {
  const name = names.get(personId);
  return name === undefined ? [] : [name];
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
