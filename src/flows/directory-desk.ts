import type { Claims } from '../connector-kit/index.js';
import { loadAccessFacts, loadSharedFacts, licencesOf } from '../directory/access-facts.js';
import type { DirectoryCollections } from '../directory/collections.js';
import { countPupils, countSchool, loadClasses, loadGroups, loadPupils, type ClassSummary, type SchoolCounts } from '../directory/groups.js';
import { loadHats } from '../directory/hats.js';
import { loadPlaceMembers, type Place, type PlaceMembers } from '../directory/place-members.js';
import { resolvePerson, type Resolution } from '../directory/resolve.js';
import { SchoolSearch } from '../directory/school-search.js';
import { decideAccess, type AccessDecision, type AccessFacts } from '../domain/access.js';
import { dayOf, type Day } from '../domain/calendar.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Group } from '../domain/group.js';
import { delegatedHats, type Hat } from '../domain/hat.js';
import { identityId, type ExternalIdentity, type Identity } from '../domain/identity.js';
import type { Licence } from '../domain/licence.js';
import { reachOf, type Organisation } from '../domain/organisation.js';
import type { Person } from '../domain/person.js';
import type { Resource } from '../domain/resource.js';
import type { SessionRights, VerifiedAccount } from './admission.js';

const MOST_SCHOOLS_OF_A_TOWN = 1_000;
/** More accounts than anybody has. */
const MOST_ACCOUNTS = 100;
const SCHOOLS_AT_ONCE = 10;

export interface SchoolSummary extends SchoolCounts {
  readonly school: Organisation;
}

/** What the directory says today, for the flows and the pages. */
export class DirectoryDesk {
  private readonly schools: SchoolSearch;

  constructor(
    private readonly directory: DirectoryCollections,
    private readonly clock: Clock,
  ) {
    this.schools = new SchoolSearch(directory, clock);
  }

  /** Who an account stands for, by what its provider claims. @throws HubError `AUTH-DOUBLON`, `AUTH-COMPTE` */
  resolve(identity: ExternalIdentity, { lookups }: Pick<Claims, 'lookups'>): Promise<Resolution> {
    return resolvePerson({ directory: this.directory, day: this.today() }, identity, lookups);
  }

  /** From now on the account is this person's, and its owner is not asked again. */
  async rememberChoice({ connectionId, subject }: VerifiedAccount, personId: string): Promise<void> {
    await this.directory.identities.bulkUpsert([{ id: identityId(connectionId, subject), connectionId, subject, personId, chosen: true }]);
  }

  /** Somebody chose among several records, and is not asked any more. */
  async hasChosen(personId: string): Promise<boolean> {
    return (await this.chosenBy(personId)).length > 0;
  }

  /** Whoever signs in by these accounts is asked again. */
  async forgetChoices(personId: string): Promise<void> {
    const chosen = await this.chosenBy(personId);
    await this.directory.identities.bulkUpsert(chosen.map(({ id, connectionId, subject }) => ({ id, connectionId, subject, personId })));
  }

  private async chosenBy(personId: string): Promise<readonly Identity[]> {
    const { items } = await this.directory.identities.find('byPerson', { equals: [personId], limit: MOST_ACCOUNTS });
    return items.filter(({ chosen }) => chosen === true);
  }

  person(id: string): Promise<Person | undefined> {
    return this.directory.people.get(id);
  }

  hatsOf(personId: string): Promise<readonly Hat[]> {
    return loadHats(this.directory, personId, this.today());
  }

  /** The hats that a session of these rights may wear today, the person's own before those of schools in their hands. */
  async hatsWithin(personId: string, { roles, delegations = [] }: SessionRights): Promise<readonly Hat[]> {
    const own = await this.hatsOf(personId);
    const delegated = delegatedHats(delegations, this.today()).filter(({ organisationId }) => !own.some((hat) => hat.role === 'head' && hat.organisationId === organisationId));
    const schools = delegated.length === 0 ? [] : await this.directory.organisations.getMany(delegated.map(({ organisationId }) => organisationId));
    const known = delegated.filter(({ organisationId }) => schools.some(({ id, kind }) => id === organisationId && kind === 'school'));
    return [...own, ...known].filter(({ role }) => roles.includes(role));
  }

  organisation(id: string): Promise<Organisation | undefined> {
    return this.directory.organisations.get(id);
  }

  groupsOf(personId: string, schoolId: string): Promise<readonly Group[]> {
    return loadGroups(this.directory, personId, schoolId, this.today());
  }

  classesOf(schoolId: string): Promise<readonly ClassSummary[]> {
    return loadClasses(this.directory, schoolId, this.today());
  }

  pupilCount(groupId: string): Promise<number> {
    return countPupils(this.directory, groupId, this.today());
  }

  /** The pupils of a class or group today, by name. */
  pupilsOf(groupId: string): Promise<readonly Person[]> {
    return loadPupils(this.directory, groupId, this.today());
  }

  async decide(person: Person, hat: Hat, resource: Resource): Promise<AccessDecision> {
    return decideAccess(await this.accessFacts(person, hat, resource));
  }

  /** The facts of a decision that lets them in. @throws HubError the refusal of the decision */
  async requireAccess(person: Person, hat: Hat, resource: Resource): Promise<AccessFacts> {
    const facts = await this.accessFacts(person, hat, resource);
    const { refusal } = decideAccess(facts);
    if (refusal !== undefined) throw new HubError(refusal, { detail: `resource ${resource.id}` });
    return facts;
  }

  /** All that the decision about one resource is made of. */
  private async accessFacts(person: Person, hat: Hat, resource: Resource): Promise<AccessFacts> {
    const facts = (await loadAccessFacts(this.directory, { person, hat, day: this.today() }, [resource])).get(resource.id);
    if (facts === undefined) throw new HubError('SYS-INTERNE', { detail: 'no decision can be made' });
    return facts;
  }

  /** The same decision for many resources, with as many reads as for one. */
  async decideAll(person: Person, hat: Hat, resources: readonly Resource[]): Promise<ReadonlyMap<string, AccessDecision>> {
    const facts = await loadAccessFacts(this.directory, { person, hat, day: this.today() }, resources);
    return new Map([...facts].map(([id, known]) => [id, decideAccess(known)]));
  }

  /** Everybody of a class, a group or an organisation today; undefined when it is not there. */
  placeMembers(place: Place, withParents: boolean): Promise<PlaceMembers | undefined> {
    return loadPlaceMembers(this.directory, place, { day: this.today(), withParents });
  }

  /** What decides about some resources for anybody of a place. */
  sharedFacts({ organisation, groups, members }: PlaceMembers, organisationId: string, resources: readonly Resource[]): ReturnType<typeof loadSharedFacts> {
    const holders = [...groups.map(({ id }) => id), ...members.map(({ person }) => person.id)];
    return loadSharedFacts(this.directory, { organisations: organisation === undefined ? [organisationId] : reachOf(organisation), holders, day: this.today() }, resources);
  }

  searchSchools(query: string): Promise<readonly Organisation[]> {
    return this.schools.find(query);
  }

  /** How many schools stand below an academy, a district or a town. */
  schoolCount(organisationId: string): Promise<number> {
    return this.schools.countBelow(organisationId);
  }

  /** How many classes and pupils a school has today. */
  countsOf(schoolId: string): Promise<SchoolCounts> {
    return countSchool(this.directory, schoolId, this.today());
  }

  /** The schools run by a town or a district. */
  async schoolsUnder(organisationId: string): Promise<readonly SchoolSummary[]> {
    const { items } = await this.directory.organisations.find('byParent', { equals: [organisationId], limit: MOST_SCHOOLS_OF_A_TOWN });
    const schools = items.filter(({ kind }) => kind === 'school');
    const summaries: SchoolSummary[] = [];
    for (let start = 0; start < schools.length; start += SCHOOLS_AT_ONCE) {
      const slice = schools.slice(start, start + SCHOOLS_AT_ONCE);
      summaries.push(...await Promise.all(slice.map(async (school) => ({ school, ...(await this.countsOf(school.id)) }))));
      // The embedded engine answers at once: a large town must not hold every other request up.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return summaries;
  }

  /** Licences an organisation holds itself. */
  licencesOf(organisationId: string): Promise<readonly Licence[]> {
    return licencesOf(this.directory, [organisationId]);
  }

  /** Licences that reach a school: its own, and those of everything above it. */
  async licencesReaching(schoolId: string): Promise<readonly Licence[]> {
    const school = await this.organisation(schoolId);
    return licencesOf(this.directory, school === undefined ? [schoolId] : reachOf(school));
  }

  /** The day rights are judged by. */
  today(): Day {
    return dayOf(this.clock.now());
  }
}
