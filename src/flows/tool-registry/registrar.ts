import type { Clock } from '../../domain/clock.js';
import { HubError } from '../../domain/errors.js';
import type { Journal } from '../../domain/journal.js';
import { awaitsDecision, deploymentIdOf, withEvent, type ToolRegistration } from '../../domain/tool-registration.js';
import { differencesBetween, type ToolRequest } from '../../domain/tool-request.js';
import { sameText } from '../../protocols/contract/same-text.js';
import type { Invited, RegisteredTool, ToolRegistrar } from '../../protocols/contract/tool-registrar.js';
import type { Collection, Stored } from '../../store/port.js';
import { unlessTaken } from '../succeeds.js';
import { hashedToken, newTraceId, randomToken } from '../tokens.js';
import { narrowedTo } from './grant.js';
import type { ToolInvitations } from './invitations.js';
import type { LiveTools } from './live-tools.js';

/** A change and a decision may meet; more than a few in a row do not. */
const MOST_TRIES = 5;

export interface RegistrarTools {
  readonly clock: Clock;
  readonly registrations: Collection<ToolRegistration, 'byOrganisation' | 'byState'>;
  readonly invitations: ToolInvitations;
  readonly live: LiveTools;
  readonly journal: Journal;
}

/** Keeps what tools say of themselves. Nothing of it opens anything before an administrator decided. */
export class Registrar implements ToolRegistrar {
  constructor(private readonly tools: RegistrarTools) {}

  async invited(token: string): Promise<Invited | undefined> {
    const clientId = await this.tools.invitations.byToken(token);
    return clientId === undefined ? undefined : { clientId, isUsed: await this.tools.invitations.prepared(clientId) === undefined };
  }

  async isKnown(clientId: string): Promise<boolean> {
    return await this.tools.invitations.prepared(clientId) !== undefined || await this.tools.registrations.get(clientId) !== undefined;
  }

  async register(clientId: string, request: ToolRequest): Promise<(RegisteredTool & { readonly accessToken: string }) | undefined> {
    const preparation = await this.tools.invitations.take(clientId);
    if (preparation === undefined) return undefined;
    const accessToken = randomToken(256);
    const { organisationId } = preparation;
    const at = this.tools.clock.now();
    const stored = await this.tools.registrations.insert({
      id: clientId, organisationId, state: 'pending', asked: request, accessHash: hashedToken(accessToken), history: [{ at, what: 'registered' }],
    });
    await this.record('tool-registered', stored);
    return { ...registered(stored), accessToken };
  }

  async find(clientId: string, accessToken: string): Promise<RegisteredTool | undefined> {
    const stored = await this.own(clientId, accessToken);
    return stored === undefined ? undefined : registered(stored);
  }

  async change(clientId: string, accessToken: string, request: ToolRequest): Promise<RegisteredTool | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const stored = await this.own(clientId, accessToken);
      if (stored === undefined) return undefined;
      if (differencesBetween(stored.asked, request).length === 0) return registered(stored);
      const changed = await unlessTaken(this.tools.registrations.replace(this.changedTo(stored, request)));
      if (changed === undefined) continue;
      await this.tools.live.refresh();
      await this.record('tool-changed', changed);
      return registered(changed);
    }
    throw new HubError('SYS-CONFLIT', { detail: `registration ${clientId} changes all the time` });
  }

  /** What was granted goes on; less than that, or the same elsewhere, holds at once; more waits. A refused tool asks anew. */
  private changedTo(stored: Stored<ToolRegistration>, request: ToolRequest): Stored<ToolRegistration> {
    const state = stored.state === 'refused' ? 'pending' : stored.state;
    const changed = withEvent({ ...stored, state, asked: request }, { at: this.tools.clock.now(), what: 'changed' });
    if (changed.granted === undefined || awaitsDecision({ ...changed, state: state === 'suspended' ? 'active' : state })) return changed;
    const granted = narrowedTo(changed, changed.granted, request);
    return this.tools.live.canOffer(granted) ? { ...changed, approved: request, granted } : changed;
  }

  private async own(clientId: string, accessToken: string): Promise<Stored<ToolRegistration> | undefined> {
    const stored = await this.tools.registrations.get(clientId);
    return stored?.accessHash !== undefined && sameText(stored.accessHash, hashedToken(accessToken)) ? stored : undefined;
  }

  private record(event: 'tool-registered' | 'tool-changed', { id: resourceId, organisationId }: ToolRegistration): Promise<void> {
    return this.tools.journal.record({ event, outcome: 'done', traceId: newTraceId(), resourceId, organisationId });
  }
}

function registered(stored: ToolRegistration): RegisteredTool {
  return { clientId: stored.id, deploymentId: deploymentIdOf(stored), request: stored.asked };
}
