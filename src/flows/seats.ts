import type { DirectoryCollections } from '../directory/collections.js';
import { hasSeat, heldLicences, type AccessFacts } from '../domain/access.js';
import { phaseOf } from '../domain/calendar.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import { seatId, type Licence, type Seat } from '../domain/licence.js';
import { everyPage } from '../store/every-page.js';
import type { DirectoryDesk } from './directory-desk.js';
import { succeeds } from './succeeds.js';

/** Others take numbers at the same time; beyond this something is wrong. */
const MOST_TRIES = 50;

/** The seats of licences that count them: one document each, so that no two processes give the same one away. */
export class Seats {
  constructor(
    private readonly directory: DirectoryCollections,
    private readonly desk: DirectoryDesk,
    private readonly clock: Clock,
  ) {}

  /**
   * Sees to it that somebody who is let in by a counted licence has a seat. Idempotent; nothing is taken where a licence of the
   * whole school, or one without a number, opens the resource already.
   * @throws HubError `LIC-EPUISEE` when the last one went meanwhile
   */
  async ensure(facts: AccessFacts): Promise<void> {
    const licences = heldLicences(facts).filter((licence) => phaseOf(licence, facts.day) === 'during');
    const isOpenAnyway = licences.some((licence) => licence.model === 'ETABL' || licence.seats === undefined || hasSeat(facts, licence));
    if (facts.resource.licence === 'free' || isOpenAnyway) return;
    const personId = facts.hat.childId ?? facts.person.id;
    for (const licence of licences) if (await this.take(licence, personId)) return;
    throw new HubError('LIC-EPUISEE', { detail: `resource ${facts.resource.id}` });
  }

  /** True when the person has a seat of this resource afterwards; false when none is left. */
  async take(licence: Licence, personId: string): Promise<boolean> {
    if (await this.seatOf(personId, licence.resourceId) !== undefined) return true;
    if (await this.takeFree(licence, personId)) return true;
    // Those who left their class or the school do not keep others out.
    return await this.takeBackStale(licence) > 0 && this.takeFree(licence, personId);
  }

  async seatOf(personId: string, resourceId: string): Promise<Seat | undefined> {
    return (await this.directory.seats.find('byPerson', { equals: [personId, resourceId], limit: 1 })).items[0];
  }

  used({ id }: Licence): Promise<number> {
    return this.directory.seats.count('byLicence', [id], 100_000);
  }

  async of({ id }: Licence): Promise<readonly Seat[]> {
    const seats: Seat[] = [];
    for await (const seat of everyPage(this.directory.seats, 'byLicence', [id])) seats.push(seat);
    return seats;
  }

  /** Takes back the seats of people of whom no assignment of the licence speaks any more. Returns how many. */
  async takeBackStale(licence: Licence): Promise<number> {
    let taken = 0;
    for (const seat of await this.of(licence)) {
      if (!await this.isAssigned(licence, seat.personId)) taken += Number(await this.directory.seats.remove(seat.id));
    }
    return taken;
  }

  private async isAssigned({ id }: Licence, personId: string): Promise<boolean> {
    const today = this.desk.today();
    const { items } = await this.directory.memberships.find('byPerson', { equals: [personId], limit: 200 });
    const groups = items.filter((membership) => phaseOf(membership, today) === 'during').map(({ groupId }) => groupId);
    for (const holder of [personId, ...groups]) {
      if ((await this.directory.assignments.find('byHolder', { equals: [holder, id], limit: 1 })).items.length > 0) return true;
    }
    return false;
  }

  /** By the lowest number nobody has. Who meets another on it tries the next. */
  private async takeFree(licence: Licence, personId: string): Promise<boolean> {
    const { seats = 0, resourceId, id: licenceId } = licence;
    const taken = new Set((await this.of(licence)).map(({ number }) => number));
    let tries = 0;
    for (let number = 0; number < seats; number += 1) {
      if (taken.has(number)) continue;
      if (tries === MOST_TRIES) return false;
      tries += 1;
      if (await succeeds(this.directory.seats.insert({ id: seatId(licenceId, number), licenceId, resourceId, number, personId, at: this.clock.now() }))) return true;
      if (await this.seatOf(personId, resourceId) !== undefined) return true;
    }
    return false;
  }
}
