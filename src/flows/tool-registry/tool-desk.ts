import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { Journal, ToolRegistryEvent } from '../../domain/journal.js';
import { reachOf } from '../../domain/organisation.js';
import { awaitsDecision, withEvent, type ToolEvent, type ToolRegistration } from '../../domain/tool-registration.js';
import type { KeyCabinet } from '../../protocols/contract/keys.js';
import type { ReadRequest, RequestFault, ToolEntry, ToolRegistrar } from '../../protocols/contract/tool-registrar.js';
import { everyPage } from '../../store/every-page.js';
import type { Collection, Stored } from '../../store/port.js';
import type { DirectoryDesk } from '../directory-desk.js';
import type { Actor } from '../link-desk.js';
import { resourceOf, type ToolGrant } from './grant.js';
import type { ToolInvitations } from './invitations.js';
import type { LiveTools } from './live-tools.js';

/** A registration with the version that a decision on it names. */
export type Registration = Stored<ToolRegistration>;
type Decision = Exclude<ToolEvent['what'], 'registered' | 'changed' | 'approved'>;

export interface ToolDeskTools {
  readonly clock: Clock;
  readonly registrations: Collection<ToolRegistration, 'byOrganisation' | 'byState'>;
  readonly invitations: ToolInvitations;
  readonly registrar: ToolRegistrar;
  readonly live: LiveTools;
  readonly directory: DirectoryDesk;
  readonly keys: KeyCabinet;
  readonly journal: Journal;
}

/** Tools that are added while the hub runs, as the web sees them. */
export interface ToolRegistry {
  readonly desk: ToolDesk;
  readonly invitations: ToolInvitations;
  readonly entry: ToolEntry;
  /** Brings the catalogue of this process up to the tools that are active. */
  readonly live: LiveTools;
}

/** A registration as the administrator saw it: whatever happened to it since makes a decision void. */
export interface Seen {
  readonly id: string;
  readonly version: number;
}

export type GrantFault = 'schools' | 'unusable';

/** Tools that an academy adds while the hub runs: inviting them, and deciding what they get. */
export class ToolDesk {
  constructor(private readonly tools: ToolDeskTools) {}

  /** A new client id that waits for its tool. */
  async prepare(actor: Actor): Promise<string> {
    const { organisationId } = actor.hat;
    const clientId = await this.tools.invitations.prepare({ organisationId, byPersonId: actor.personId });
    await this.record('tool-invited', actor, clientId);
    return clientId;
  }

  /** @throws HubError `RES-INCONNUE` when no tool of this academy is expected under this client id */
  async requirePrepared({ hat }: Actor, clientId: string): Promise<void> {
    const preparation = await this.tools.invitations.prepared(clientId);
    if (preparation?.organisationId !== hat.organisationId) throw unknown(clientId);
  }

  /** Registers what somebody typed or pasted in the tool's name. Faults, or undefined when it is kept. */
  async submit(clientId: string, read: ReadRequest): Promise<readonly RequestFault[] | undefined> {
    if (read.faults !== undefined) return read.faults;
    if (await this.tools.registrar.register(clientId, read.request) === undefined) throw unknown(clientId);
    return undefined;
  }

  /** The tools of an academy, those that wait for a decision first. */
  async list(organisationId: string): Promise<readonly Registration[]> {
    const all: Registration[] = [];
    for await (const registration of everyPage(this.tools.registrations, 'byOrganisation', [organisationId])) all.push(registration);
    const rank = (registration: Registration): number => Number(!awaitsDecision(registration));
    return all.sort((a, b) => rank(a) - rank(b) || a.asked.name.fr.localeCompare(b.asked.name.fr, 'fr'));
  }

  async isRegistered({ hat }: Actor, id: string): Promise<boolean> {
    return (await this.tools.registrations.get(id))?.organisationId === hat.organisationId;
  }

  /** @throws HubError `RES-INCONNUE` for a tool of another academy as well */
  async find({ hat }: Actor, id: string): Promise<Registration> {
    const registration = await this.tools.registrations.get(id);
    if (registration?.organisationId !== hat.organisationId) throw unknown(id);
    return registration;
  }

  /** From now on the tool gets this and is offered. Undefined, or what stands in the way. @throws HubError `SYS-CONFLIT` */
  async approve(actor: Actor, seen: Seen, grant: ToolGrant): Promise<GrantFault | undefined> {
    const registration = await this.asSeen(actor, seen);
    if (!await this.areOfTheAcademy(actor, grant.organisations)) return 'schools';
    const granted = resourceOf(registration, grant);
    if (!this.tools.live.canOffer(granted)) return 'unusable';
    await this.keep(actor, { ...registration, state: 'active', approved: registration.asked, granted }, 'approved');
    return undefined;
  }

  /**
   * Refuses a new tool, or only what a tool asks for beyond its grant; suspends one that is active; resumes one that is suspended.
   * @throws HubError `SYS-CONFLIT` when it changed meanwhile, or is in no state for it
   */
  async decide(actor: Actor, seen: Seen, decision: Decision): Promise<void> {
    const registration = await this.asSeen(actor, seen);
    const next = decided(registration, decision);
    if (next === undefined) throw new HubError('SYS-CONFLIT', { detail: `a tool that is ${registration.state} cannot be ${decision}` });
    await this.keep(actor, next, decision);
  }

  /** Forgets a tool that is not active, and its keys. @throws HubError `SYS-CONFLIT` */
  async remove(actor: Actor, seen: Seen): Promise<void> {
    const { id, state } = await this.asSeen(actor, seen);
    if (state === 'active') throw new HubError('SYS-CONFLIT', { detail: 'an active tool is suspended first' });
    await this.record('tool-removed', actor, id);
    await this.tools.registrations.remove(id);
    for (const key of await this.tools.keys.list(id)) await this.tools.keys.remove(key);
  }

  private async asSeen(actor: Actor, { id, version }: Seen): Promise<Registration> {
    const registration = await this.find(actor, id);
    if (registration.version !== version) throw new HubError('SYS-CONFLIT', { detail: 'the registration changed since it was shown' });
    return registration;
  }

  private async keep(actor: Actor, registration: Registration, what: Decision | 'approved'): Promise<void> {
    const event = { at: this.tools.clock.now(), what, byPersonId: actor.personId };
    await this.tools.registrations.replace(withEvent(registration, event));
    await this.record(`tool-${what}`, actor, registration.id);
    await this.tools.live.refresh();
  }

  private async areOfTheAcademy({ hat }: Actor, organisations: readonly string[]): Promise<boolean> {
    const found = await Promise.all(organisations.map((id) => this.tools.directory.organisation(id)));
    return found.every((organisation) => organisation !== undefined && reachOf(organisation).includes(hat.organisationId));
  }

  private record(event: ToolRegistryEvent, { personId, hat, traceId }: Actor, resourceId: string): Promise<void> {
    return this.tools.journal.record({ event, outcome: 'done', traceId, personId, resourceId, hatId: hat.id, organisationId: hat.organisationId });
  }
}

/** The registration after a decision; undefined where it makes no sense. */
function decided(registration: Registration, decision: Decision): Registration | undefined {
  const { state, approved } = registration;
  switch (decision) {
    case 'refused':
      if (state === 'pending') return { ...registration, state: 'refused' };
      return state === 'active' && approved !== undefined && awaitsDecision(registration) ? { ...registration, asked: approved } : undefined;
    case 'suspended':
      return state === 'active' ? { ...registration, state: 'suspended' } : undefined;
    case 'resumed':
      return state === 'suspended' ? { ...registration, state: 'active' } : undefined;
  }
}

function unknown(id: string): HubError {
  return new HubError('RES-INCONNUE', { detail: `tool ${id}` });
}
