import type { DirectoryCollections } from '../directory/collections.js';
import { phaseOf } from '../domain/calendar.js';
import { HubError } from '../domain/errors.js';
import type { Group } from '../domain/group.js';
import type { Hat } from '../domain/hat.js';
import type { Journal, JournalEvent } from '../domain/journal.js';
import type { Assignment, Licence } from '../domain/licence.js';
import type { Person } from '../domain/person.js';
import { everyPage } from '../store/every-page.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { Actor } from './link-desk.js';
import { requireRunningInPerson } from './running.js';
import type { Seats } from './seats.js';

const MOST_PUPILS = 1_000;

/** A licence as those who run a school see it. */
export interface LicenceSummary {
  readonly licence: Licence;
  readonly isCurrent: boolean;
  /** Seats in use; undefined where they are not counted. */
  readonly used?: number;
}

export interface Holder {
  readonly assignmentId: string;
  readonly group?: Group;
  readonly person?: Person;
}

export interface LicenceDeskTools {
  readonly directory: DirectoryCollections;
  readonly desk: DirectoryDesk;
  readonly seats: Seats;
  readonly journal: Journal;
}

/** Whoever runs a school gives seats to classes, groups and people, and takes them back. */
export class LicenceDesk {
  constructor(private readonly tools: LicenceDeskTools) {}

  /** Licences that reach the school. @throws HubError `ROLE-REFUS` at a school that is not theirs */
  async list(hat: Hat, schoolId: string): Promise<readonly LicenceSummary[]> {
    await requireRunningInPerson(this.tools.desk, hat, schoolId);
    return Promise.all((await this.tools.desk.licencesReaching(schoolId)).map((licence) => this.summary(licence)));
  }

  /** What an organisation bought itself, as its own people see it: how many seats are in use, and never by whom. */
  async boughtBy({ organisationId }: Hat): Promise<readonly LicenceSummary[]> {
    return Promise.all((await this.tools.desk.licencesOf(organisationId)).map((licence) => this.summary(licence)));
  }

  /** @throws HubError `ROLE-REFUS` also for a licence that does not reach the school */
  async one(hat: Hat, schoolId: string, licenceId: string): Promise<LicenceSummary> {
    return this.summary(await this.licenceAt(hat, schoolId, licenceId));
  }

  /** Who of this school holds the licence; others' schools are not this one's to see. */
  async holders(hat: Hat, schoolId: string, licenceId: string): Promise<readonly Holder[]> {
    await this.licenceAt(hat, schoolId, licenceId);
    const found: Holder[] = [];
    for await (const assignment of everyPage(this.tools.directory.assignments, 'byLicence', [licenceId])) {
      const holder = await this.holderAt(schoolId, assignment);
      if (holder !== undefined) found.push(holder);
    }
    return found;
  }

  /** How many more seats a class, a group or a person would take: those who have one already take none. */
  async seatsWanted(licence: Licence, holder: Pick<Assignment, 'holderKind' | 'holderId'>): Promise<number> {
    const people = await this.peopleOf(holder);
    const seated = await Promise.all(people.map((id) => this.tools.seats.seatOf(id, licence.resourceId)));
    return seated.filter((seat) => seat === undefined).length;
  }

  /**
   * From now on the holder may use the licence, and every pupil of a group has a seat. All of them or none.
   * @throws HubError `LIC-EPUISEE` when there are not enough seats, `LIC-DATES` when it is over, `ROLE-REFUS`
   */
  async assign(actor: Actor, schoolId: string, licenceId: string, holder: Pick<Assignment, 'holderKind' | 'holderId'>): Promise<void> {
    const licence = await this.licenceAt(actor.hat, schoolId, licenceId);
    if (licence.model !== 'INDIV') throw new HubError('SYS-FORME', { detail: 'the licence is of the whole school' });
    if (phaseOf(licence, this.tools.desk.today()) === 'after') throw new HubError('LIC-DATES', { detail: `licence ${licenceId}` });
    if (!await this.isOfSchool(schoolId, holder)) throw new HubError('ROLE-REFUS', { detail: 'the holder is not of this school' });
    await this.requireRoom(licence, holder);
    await this.record(actor, 'licence-assigned', licence, schoolId);
    const { holderKind, holderId } = holder;
    await this.tools.directory.assignments.bulkUpsert([{ id: `${licenceId} ${holderId}`, licenceId, holderKind, holderId }]);
    if (licence.seats !== undefined) for (const personId of await this.peopleOf(holder)) await this.tools.seats.take(licence, personId);
  }

  /** Takes it back from one holder of this school, with the seats nothing else speaks for. @throws HubError `ROLE-REFUS` */
  async takeBack(actor: Actor, schoolId: string, licenceId: string, assignmentId: string): Promise<void> {
    const licence = await this.licenceAt(actor.hat, schoolId, licenceId);
    const assignment = await this.tools.directory.assignments.get(assignmentId);
    if (assignment?.licenceId !== licenceId || await this.holderAt(schoolId, assignment) === undefined) throw new HubError('ROLE-REFUS', { detail: 'nothing of this school is assigned so' });
    await this.record(actor, 'licence-taken-back', licence, schoolId);
    await this.tools.directory.assignments.remove(assignmentId);
    await this.tools.seats.takeBackStale(licence);
  }

  private async summary(licence: Licence): Promise<LicenceSummary> {
    const isCurrent = phaseOf(licence, this.tools.desk.today()) === 'during';
    return { licence, isCurrent, ...(licence.seats === undefined ? {} : { used: await this.tools.seats.used(licence) }) };
  }

  private async requireRoom(licence: Licence, holder: Pick<Assignment, 'holderKind' | 'holderId'>): Promise<void> {
    if (licence.seats === undefined) return;
    const wanted = await this.seatsWanted(licence, holder);
    if (wanted <= licence.seats - await this.tools.seats.used(licence)) return;
    await this.tools.seats.takeBackStale(licence);
    if (wanted > licence.seats - await this.tools.seats.used(licence)) throw new HubError('LIC-EPUISEE', { detail: `licence ${licence.id}: ${wanted} seats are wanted` });
  }

  private async peopleOf({ holderKind, holderId }: Pick<Assignment, 'holderKind' | 'holderId'>): Promise<readonly string[]> {
    if (holderKind === 'person') return [holderId];
    const { items } = await this.tools.directory.memberships.find('byGroup', { equals: [holderId, 'pupil'], limit: MOST_PUPILS });
    const today = this.tools.desk.today();
    return [...new Set(items.filter((membership) => phaseOf(membership, today) === 'during').map(({ personId }) => personId))];
  }

  private async isOfSchool(schoolId: string, holder: Pick<Assignment, 'holderKind' | 'holderId'>): Promise<boolean> {
    return await this.holderAt(schoolId, { ...holder, id: '', licenceId: '' }) !== undefined;
  }

  private async holderAt(schoolId: string, { id, holderKind, holderId }: Assignment): Promise<Holder | undefined> {
    if (holderKind === 'group') {
      const group = await this.tools.directory.groups.get(holderId);
      return group?.schoolId === schoolId ? { assignmentId: id, group } : undefined;
    }
    const hats = await this.tools.desk.hatsOf(holderId);
    const person = hats.some(({ organisationId }) => organisationId === schoolId) ? await this.tools.desk.person(holderId) : undefined;
    return person === undefined ? undefined : { assignmentId: id, person };
  }

  private async licenceAt(hat: Hat, schoolId: string, licenceId: string): Promise<Licence> {
    await requireRunningInPerson(this.tools.desk, hat, schoolId);
    const licence = (await this.tools.desk.licencesReaching(schoolId)).find(({ id }) => id === licenceId);
    if (licence === undefined) throw new HubError('ROLE-REFUS', { detail: 'no such licence reaches this school' });
    return licence;
  }

  private record({ personId, hat, traceId }: Actor, event: JournalEvent['event'], { resourceId }: Licence, organisationId: string): Promise<void> {
    return this.tools.journal.record({ event, outcome: 'done', traceId, personId, hatId: hat.id, resourceId, organisationId });
  }
}
