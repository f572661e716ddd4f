import type { DirectoryCollections } from '../directory/collections.js';
import { followMerges } from '../directory/merges.js';
import { findSchoolPeople } from '../directory/school-people.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import { identityId } from '../domain/identity.js';
import type { Journal } from '../domain/journal.js';
import { reachOf } from '../domain/organisation.js';
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/profile.js';
import type { PersonLink, WaitingAccount } from '../store/collections.js';
import type { Collection } from '../store/port.js';
import type { ConnectionBook } from './connection-book.js';
import type { DirectoryDesk } from './directory-desk.js';
import { UNDO_MS } from './record-union.js';
import { runsSchool } from './running.js';
import type { SessionVault } from './session-vault.js';
import type { Throttle } from './throttle.js';
import type { WaitingRoom } from './waiting-room.js';

/** Codes are said aloud and typed wrongly, but not by the dozen. */
const CODES_PER_PERSON = { limit: 60, windowMs: 10 * 60_000 };
const MOST_RECENT = 20;
/** Who holds one of these runs something: a school, or what stands above it. */
const RUNNING: readonly Role[] = ['head', 'academy-admin', 'local-authority'];

export interface LinkTools {
  readonly clock: Clock;
  readonly directory: DirectoryCollections;
  readonly desk: DirectoryDesk;
  readonly room: WaitingRoom;
  readonly connections: ConnectionBook;
  readonly links: Collection<PersonLink, 'byPerson' | 'byOrganisation'>;
  readonly sessions: SessionVault;
  readonly throttle: Throttle;
  readonly journal: Journal;
}

/** A head at their school, or an administrator of an academy or a district. */
export interface Actor {
  readonly personId: string;
  readonly hat: Hat;
  readonly traceId: string;
}

/** An account that waits, and where this actor may tie it. */
export interface SeenAccount {
  readonly account: WaitingAccount;
  /** Roles it may be tied to today. */
  readonly roles: readonly Role[];
  /** Schools that the provider named and that are the actor's; none when the provider named none at all. */
  readonly schools: readonly string[];
}

/** Ties an account that waits to a person of a school, by the decision of whoever runs the school; undone within thirty days. */
export class LinkDesk {
  constructor(private readonly tools: LinkTools) {}

  /**
   * What the provider said, for a code that somebody gave. Undefined for a code nobody has and for one that is not this actor's:
   * the answer does not tell which.
   * @throws HubError `SYS-LIMITE` after too many codes
   */
  async see(actor: Actor, code: string): Promise<SeenAccount | undefined> {
    await this.tools.throttle.count(`waiting-code ${actor.personId}`, CODES_PER_PERSON);
    const account = await this.tools.room.byCode(code);
    const connection = account === undefined ? undefined : this.tools.connections.find(account.connectionId);
    if (account === undefined || connection === undefined) return undefined;
    const own = await Promise.all(account.schools.map((school) => this.runs(actor, school)));
    const schools = account.schools.filter((_, index) => own[index]);
    const isNobodysSchool = account.schools.length === 0 && actor.hat.role === 'academy-admin';
    const roles = account.roles.filter((role) => connection.roles.includes(role));
    return schools.length > 0 || isNobodysSchool ? { account, roles, schools } : undefined;
  }

  /** Whether the account may be tied to somebody of this school by this actor. */
  async mayTieAt(actor: Actor, { account, schools }: SeenAccount, schoolId: string): Promise<boolean> {
    return account.schools.length > 0 ? schools.includes(schoolId) : this.runs(actor, schoolId);
  }

  /** People of the school whom the account may be tied to, by name. */
  async search(seen: SeenAccount, schoolId: string, query: string): Promise<readonly Person[]> {
    return findSchoolPeople(this.tools.directory, { schoolId, day: this.tools.desk.today(), roles: seen.roles, query });
  }

  /** @throws HubError `LIEN-REFUS` when this is not this actor's to decide, or would open more than the school */
  async link(actor: Actor, { code, schoolId, personId }: { readonly code: string; readonly schoolId: string; readonly personId: string }): Promise<void> {
    const seen = await this.see(actor, code);
    if (seen === undefined || !await this.mayTieAt(actor, seen, schoolId)) throw refusal('no waiting account of this code is theirs');
    await this.requireTarget(actor, seen, schoolId, personId);
    const { connectionId, subject, id } = seen.account;
    const known = await this.tools.directory.identities.get(identityId(connectionId, subject));
    if (known !== undefined && known.personId !== personId) throw refusal('the account is known to be somebody else meanwhile');
    // Of several who decide at once one does. If this ends halfway, the account comes again and gets another code.
    if (!await this.tools.room.leave(id)) throw refusal('the account was tied meanwhile');
    const { personId: byPersonId, traceId } = actor;
    await this.tools.journal.record({ event: 'account-linked', outcome: 'done', traceId, personId: byPersonId, subjectId: personId, connectionId, organisationId: schoolId, hatId: actor.hat.id });
    const now = this.tools.clock.now();
    await this.tools.links.bulkUpsert([{
      id: `account ${id}`, kind: 'account', personId, byPersonId, identityId: identityId(connectionId, subject), organisationId: schoolId, connectionId, at: now, expiresAt: now + UNDO_MS,
    }]);
    await this.tools.directory.identities.bulkUpsert([{ id: identityId(connectionId, subject), connectionId, subject, personId }]);
  }

  /** What was tied at this school and can still be undone, the newest first. */
  async recent(actor: Actor, schoolId: string): Promise<readonly PersonLink[]> {
    if (!await this.runs(actor, schoolId)) return [];
    const { items } = await this.tools.links.find('byOrganisation', { equals: [schoolId], limit: MOST_RECENT, descending: true });
    return items.filter(({ kind }) => kind === 'account');
  }

  /** Unties, and ends every session of the person: somebody may be in who should not be. @throws HubError `LIEN-REFUS` */
  async undo(actor: Actor, linkId: string): Promise<void> {
    const link = await this.tools.links.get(linkId);
    if (link?.kind !== 'account' || link.organisationId === undefined || !await this.runs(actor, link.organisationId)) throw refusal('no link of this name is theirs');
    const { personId, connectionId, organisationId } = link;
    await this.requireWithin(actor, await this.tools.desk.hatsOf(personId));
    await this.tools.journal.record({ event: 'account-unlinked', outcome: 'done', traceId: actor.traceId, personId: actor.personId, subjectId: personId, connectionId, organisationId, hatId: actor.hat.id });
    const identity = await this.tools.directory.identities.get(link.identityId ?? '');
    if (identity?.personId === personId) await this.tools.directory.identities.remove(identity.id);
    // The account came in as the record that this one became part of since.
    for (const { id } of await followMerges(this.tools.directory, [personId])) await this.tools.sessions.endAllOf(id);
    await this.tools.links.remove(link.id);
  }

  /** Somebody of this school, in a role that the account may open, who runs no more than the actor does. */
  private async requireTarget(actor: Actor, { roles }: SeenAccount, schoolId: string, personId: string): Promise<void> {
    const person = await this.tools.desk.person(personId);
    if (person === undefined || person.state === 'blocked' || person.state === 'merged') throw refusal('the person is not there');
    const hats = await this.tools.desk.hatsOf(personId);
    if (!hats.some((each) => each.organisationId === schoolId && roles.includes(each.role))) throw refusal('the person has no such role at this school');
    await this.requireWithin(actor, hats);
  }

  /** What an account opens is never more than whoever ties it runs: nobody gives, or takes away, rights above their own. */
  private async requireWithin({ hat }: Actor, hats: readonly Hat[]): Promise<void> {
    const running = hats.filter(({ role }) => RUNNING.includes(role));
    const within = await Promise.all(running.map(({ organisationId }) => this.isBelow(hat, organisationId)));
    if (within.includes(false)) throw refusal('the person runs what the actor does not');
  }

  /** A delegate sees to the accounts of a school, and not to those of who runs it. */
  private async isBelow(hat: Hat, organisationId: string): Promise<boolean> {
    if (hat.role === 'head') return hat.delegated !== true && organisationId === hat.organisationId;
    const organisation = await this.tools.desk.organisation(organisationId);
    return organisation !== undefined && reachOf(organisation).includes(hat.organisationId);
  }

  private runs({ hat }: Actor, schoolId: string): Promise<boolean> {
    return runsSchool(this.tools.desk, hat, schoolId);
  }
}

function refusal(detail: string): HubError {
  return new HubError('LIEN-REFUS', { detail });
}
