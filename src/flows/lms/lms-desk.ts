import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { Journal, LmsEventName } from '../../domain/journal.js';
import { deploymentKey, LmsDeployment, type LmsEvent, type LmsPlatform, type LmsRegistration, type TrustedKey } from '../../domain/lms.js';
import { reachOf } from '../../domain/organisation.js';
import type { Role } from '../../domain/profile.js';
import type { KeyCabinet } from '../../protocols/contract/keys.js';
import type { RegisteredLms } from '../../protocols/contract/lms.js';
import { everyPage } from '../../store/every-page.js';
import type { Collection, Stored } from '../../store/port.js';
import type { DirectoryDesk } from '../directory-desk.js';
import type { Actor } from '../link-desk.js';
import type { Throttle } from '../throttle.js';
import { hashedToken, newSpokenCode, newTraceId, readSpokenCode } from '../tokens.js';
import type { LmsInvitations } from './lms-invitations.js';

const LONGEST_HISTORY = 50;
const MOST_DEPLOYMENTS = 1_000;
/** A code has forty bits. */
const CLAIMS_PER_PERSON = { limit: 20, windowMs: 60 * 60_000 };
const TESTS_PER_LMS = { limit: 6, windowMs: 10 * 60_000 };
/** Those nobody asked for and nobody took. */
const MOST_UNCLAIMED = 200;
/** What somebody of an LMS may open as themselves when nobody said otherwise: never an office. */
const FIRST_ROLES: readonly Role[] = ['pupil', 'teacher', 'parent'];

export type KnownLms = Stored<LmsRegistration>;
type Decision = 'approved' | 'suspended' | 'resumed';

/** What an administrator decides about one LMS beside its addresses. */
export interface LmsTerms {
  readonly name: string;
  readonly allowAnonymous: boolean;
  readonly roles: readonly Role[];
  readonly trustedKey: TrustedKey | undefined;
}

/** An LMS as somebody typed it. */
export interface TypedLms {
  readonly connector: string;
  readonly name: string;
  readonly platform: LmsPlatform;
}

/** A registration as the administrator saw it: whatever happened to it since makes a decision void. */
export interface SeenLms {
  readonly id: string;
  readonly version: number;
}

export interface LmsDeskTools {
  readonly clock: Clock;
  readonly registrations: Collection<LmsRegistration, 'byOrganisation' | 'byState' | 'byClaim'>;
  readonly deployments: Collection<LmsDeployment, 'byRegistration'>;
  readonly invitations: LmsInvitations;
  readonly directory: DirectoryDesk;
  readonly throttle: Throttle;
  readonly keys: KeyCabinet;
  readonly journal: Journal;
}

/** LMSs that an academy plugs in: whose they are, what they may, and which of their deployments is which school. */
export class LmsDesk {
  constructor(private readonly tools: LmsDeskTools) {}

  /** The LMSs of an academy, by name. */
  async list(organisationId: string): Promise<readonly KnownLms[]> {
    const all: KnownLms[] = [];
    for await (const registration of everyPage(this.tools.registrations, 'byOrganisation', [organisationId])) all.push(registration);
    return all;
  }

  /** @throws HubError `LMS-INCONNU` for an LMS of another academy as well */
  async find({ hat }: Pick<Actor, 'hat'>, id: string): Promise<KnownLms> {
    const registration = await this.tools.registrations.get(id);
    if (registration?.organisationId !== hat.organisationId) throw unknown(id);
    return registration;
  }

  /** Keeps what an administrator typed: it is in use from now on, and opens no school yet. @throws HubError `LMS-INCONNU` */
  async add(actor: Actor, id: string, { connector, name, platform }: TypedLms): Promise<void> {
    await this.requirePrepared(actor, id);
    if (!await this.tools.invitations.take(id)) throw unknown(id);
    await this.tools.registrations.insert(this.newRegistration(id, { connector, name, platform, organisationId: actor.hat.organisationId, state: 'active', byPersonId: actor.personId }));
    await this.record('lms-approved', actor, id);
  }

  /** @throws HubError `LMS-INCONNU` when no LMS of this academy is expected under this id */
  async requirePrepared({ hat }: Actor, id: string): Promise<void> {
    const preparation = await this.tools.invitations.prepared(id);
    if (preparation?.organisationId !== hat.organisationId) throw unknown(id);
  }

  /**
   * Keeps an LMS that registered by itself until somebody decides. The same LMS again is another registration, with addresses of its
   * own: what was decided about the first stays as it is.
   * @returns the code by which it is claimed, where no academy asked for it
   */
  async register(id: string, { platform, name, deploymentId }: RegisteredLms, organisationId: string | undefined): Promise<string | undefined> {
    const waiting = organisationId === undefined ? await this.tools.registrations.count('byState', ['unclaimed'], MOST_UNCLAIMED) : 0;
    if (waiting >= MOST_UNCLAIMED) throw new HubError('SYS-LIMITE', { detail: 'too many LMSs wait to be claimed' });
    const code = organisationId === undefined ? newSpokenCode() : undefined;
    const state = organisationId === undefined ? 'unclaimed' as const : 'pending' as const;
    const made = this.newRegistration(id, { connector: 'generic-lms', name, platform, organisationId, state, byPersonId: undefined });
    await this.tools.registrations.insert({ ...made, ...(code === undefined ? {} : { claimHash: hashedToken(code) }) });
    if (deploymentId !== undefined) await this.noteDeployment(id, deploymentId);
    await this.tools.journal.record({ event: 'lms-registered', outcome: 'done', traceId: newTraceId(), connectionId: id, organisationId });
    return code;
  }

  /** Takes an LMS that registered by itself for the academy of whoever says its code. @throws HubError `LMS-INCONNU`, `SYS-LIMITE` */
  async claim(actor: Actor, typed: string): Promise<string> {
    const code = readSpokenCode(typed);
    await this.tools.throttle.count(`lms-claim ${actor.personId}`, CLAIMS_PER_PERSON);
    const { items } = code === undefined ? { items: [] } : await this.tools.registrations.find('byClaim', { equals: [hashedToken(code)], limit: 1 });
    const [registration] = items;
    if (registration === undefined) throw unknown('of this code');
    const { claimHash: _used, ...rest } = registration;
    await this.tools.registrations.replace(this.withEvent({ ...rest, organisationId: actor.hat.organisationId, state: 'pending' }, 'claimed', actor.personId));
    await this.record('lms-claimed', actor, registration.id);
    return registration.id;
  }

  /** Approves one that waits, suspends one that is open, resumes one that is suspended. @throws HubError `SYS-CONFLIT` */
  async decide(actor: Actor, seen: SeenLms, decision: Decision): Promise<void> {
    const registration = await this.asSeen(actor, seen);
    const from = { approved: 'pending', suspended: 'active', resumed: 'suspended' } as const;
    if (registration.state !== from[decision]) throw new HubError('SYS-CONFLIT', { detail: `an LMS that is ${registration.state} cannot be ${decision}` });
    const state = decision === 'suspended' ? 'suspended' : 'active';
    await this.keep(actor, { ...registration, state }, decision);
  }

  /** @throws HubError `SYS-CONFLIT` when it changed meanwhile */
  async change(actor: Actor, seen: SeenLms, { name, allowAnonymous, roles, trustedKey }: LmsTerms): Promise<void> {
    const { trustedKey: _before, ...registration } = await this.asSeen(actor, seen);
    await this.keep(actor, { ...registration, name, allowAnonymous, roles: [...roles], ...(trustedKey === undefined ? {} : { trustedKey }) }, 'changed');
  }

  /** The LMS that is about to be tried. @throws HubError `LMS-INCONNU`, `SYS-LIMITE` */
  async beginTest(actor: Actor, id: string): Promise<KnownLms> {
    const registration = await this.find(actor, id);
    await this.tools.throttle.count(`lms-test ${id}`, TESTS_PER_LMS);
    await this.record('lms-tested', actor, id);
    return registration;
  }

  /** Forgets an LMS that is not in use, with its deployments and the hub's keys for it. @throws HubError `SYS-CONFLIT` */
  async remove(actor: Actor, seen: SeenLms): Promise<void> {
    const { id, state } = await this.asSeen(actor, seen);
    if (state === 'active') throw new HubError('SYS-CONFLIT', { detail: 'an LMS in use is suspended first' });
    await this.record('lms-removed', actor, id);
    for (const deployment of await this.deploymentsOf(id)) await this.tools.deployments.remove(deployment.id);
    await this.tools.registrations.remove(id);
    for (const key of await this.tools.keys.list(id)) await this.tools.keys.remove(key);
  }

  /** Those that wait for a school first, then the latest. */
  async deploymentsOf(registrationId: string): Promise<readonly Stored<LmsDeployment>[]> {
    const { items } = await this.tools.deployments.find('byRegistration', { equals: [registrationId], limit: MOST_DEPLOYMENTS, descending: true });
    return items.toSorted((a, b) => Number(a.state !== 'seen') - Number(b.state !== 'seen'));
  }

  /**
   * From now on this deployment is this school. One that no launch has named yet can be opened as well.
   * @returns false when it is no school of the academy
   */
  async openDeployment(actor: Actor, registrationId: string, deploymentId: string, schoolId: string): Promise<boolean> {
    const registration = await this.find(actor, registrationId);
    const school = await this.tools.directory.organisation(schoolId);
    if (school?.kind !== 'school' || !reachOf(school).includes(actor.hat.organisationId)) return false;
    const deployment = LmsDeployment.safeParse({ id: deploymentKey(registrationId, deploymentId), registrationId, deploymentId, state: 'open', schoolId, seenAt: this.tools.clock.now() });
    if (!deployment.success) return false;
    await this.tools.deployments.bulkUpsert([deployment.data]);
    await this.keep(actor, registration, 'deployment-opened');
    return true;
  }

  /** Nobody comes in through it any more, and no grade goes out. @throws HubError `LMS-INCONNU` */
  async closeDeployment(actor: Actor, registrationId: string, deploymentId: string): Promise<void> {
    const registration = await this.find(actor, registrationId);
    const deployment = await this.tools.deployments.get(deploymentKey(registrationId, deploymentId));
    if (deployment === undefined) throw unknown(registrationId);
    await this.tools.deployments.replace({ ...deployment, state: 'closed' });
    await this.keep(actor, registration, 'deployment-closed');
  }

  private async noteDeployment(registrationId: string, deploymentId: string): Promise<void> {
    await this.tools.deployments.bulkUpsert([{ id: deploymentKey(registrationId, deploymentId), registrationId, deploymentId, state: 'seen', seenAt: this.tools.clock.now() }]);
  }

  private async asSeen(actor: Actor, { id, version }: SeenLms): Promise<KnownLms> {
    const registration = await this.find(actor, id);
    if (registration.version !== version) throw new HubError('SYS-CONFLIT', { detail: 'the registration changed since it was shown' });
    return registration;
  }

  private async keep(actor: Actor, registration: KnownLms, what: LmsEvent['what']): Promise<void> {
    await this.tools.registrations.replace(this.withEvent(registration, what, actor.personId));
    await this.record(`lms-${what}`, actor, registration.id);
  }

  private withEvent<T extends LmsRegistration>(registration: T, what: LmsEvent['what'], byPersonId: string): T {
    return { ...registration, history: [...registration.history, { at: this.tools.clock.now(), what, byPersonId }].slice(-LONGEST_HISTORY) };
  }

  private newRegistration(id: string, { connector, name, platform, organisationId, state, byPersonId }: NewLms): LmsRegistration {
    const event: LmsEvent = { at: this.tools.clock.now(), what: 'registered', ...(byPersonId === undefined ? {} : { byPersonId }) };
    return {
      ...platform, id, connector, name, state, allowAnonymous: false, roles: [...FIRST_ROLES], history: [event],
      ...(organisationId === undefined ? {} : { organisationId }),
    };
  }

  private record(event: LmsEventName, { personId, hat, traceId }: Actor, connectionId: string): Promise<void> {
    return this.tools.journal.record({ event, outcome: 'done', traceId, personId, connectionId, hatId: hat.id, organisationId: hat.organisationId });
  }
}

interface NewLms extends TypedLms {
  readonly organisationId: string | undefined;
  readonly state: LmsRegistration['state'];
  readonly byPersonId: string | undefined;
}

function unknown(id: string): HubError {
  return new HubError('LMS-INCONNU', { detail: `LMS ${id}` });
}
