import { z } from 'zod';
import type { BoundConnection, ConnectionBook } from './connection-book.js';
import type { Endings, LiveSession, SessionVault } from './session-vault.js';
import { randomToken } from './tokens.js';
import type { Clock } from '../domain/clock.js';
import { asHubError, HubError } from '../domain/errors.js';
import type { Journal, JournalEvent } from '../domain/journal.js';
import type { LogoutMessage, LogoutNotice, LogoutOutcome, LogoutService, OneTimeValues, Reply } from '../protocols/contract.js';
import type { SignOutRecord } from '../store/collections.js';
import type { Collection } from '../store/port.js';

const SIGN_OUT_LIFE_MS = 10 * 60_000;

export interface SingleLogoutTools {
  readonly clock: Clock;
  readonly sessions: SessionVault;
  readonly connections: ConnectionBook;
  readonly signOuts: Collection<SignOutRecord>;
  readonly oneTime: OneTimeValues;
  readonly journal: Journal;
  /** By protocol. */
  readonly services: ReadonlyMap<string, LogoutService>;
  /** A page of the provider where people end their session by themselves. */
  readonly signOutUrl: (bound: BoundConnection) => string | undefined;
  /** Told of what went wrong after the session had ended here. */
  readonly fault: (error: unknown, traceId: string) => void;
}

const Farewell = z.strictObject({ connectionId: z.string(), confirmed: z.boolean() });

/** What a provider said about the end of its own session. */
export type Farewell = z.infer<typeof Farewell>;

/** What becomes of the browser that brought a message: an answer for the provider, or our own last page. */
export type Received = { readonly reply: Reply } | { readonly farewell: string | undefined };

type EndRequest = Extract<LogoutNotice, { kind: 'request' }>;

/** One logout ends the sessions on both sides, whichever side it began on. */
export class SingleLogout {
  constructor(private readonly tools: SingleLogoutTools) {}

  /** Undefined when the protocol has no single logout here. */
  serviceOf(protocolId: string): LogoutService | undefined {
    return this.tools.services.get(protocolId);
  }

  /**
   * Takes a message of a provider: ends the sessions it names, or learns what became of the one we asked it to end.
   * @throws HubError what the protocol refuses the message for; the refusal is recorded
   */
  async receive(protocolId: string, message: LogoutMessage, traceId: string): Promise<Received> {
    const notice = await this.read(protocolId, message, traceId);
    if (notice.kind === 'response') return { farewell: await this.remember(notice, traceId) };
    const { ended, failed } = await this.endAll(notice);
    const [connectionId] = notice.connectionIds;
    if (ended.length > 0) await this.record({ outcome: 'done', traceId, connectionId, count: ended.length });
    const reply = await notice.answer(outcomeOf(ended.length, failed));
    return reply === undefined ? { farewell: undefined } : { reply };
  }

  /**
   * Keeps what ending the provider's session will need, once the session here has ended.
   * @returns the name it is kept under; undefined when the provider cannot be asked, or should not be
   */
  async prepare({ connectionId, logoutHandle = '' }: LiveSession): Promise<string | undefined> {
    const bound = this.tools.connections.find(connectionId);
    const service = bound === undefined ? undefined : this.serviceOf(bound.protocolId);
    if (bound === undefined || service === undefined || !this.asksProvider(bound)) return undefined;
    if (!await service.canBegin(connectionId, logoutHandle)) return undefined;
    const id = randomToken();
    await this.tools.signOuts.insert({ id, connectionId, handle: logoutHandle, expiresAt: this.tools.clock.now() + SIGN_OUT_LIFE_MS });
    return id;
  }

  /** Where the browser goes to end the provider's session; once. Undefined when there is nothing to end, or no way to. */
  async proceed(name: string, traceId: string): Promise<Reply | undefined> {
    const kept = await this.tools.signOuts.take(name);
    const bound = kept === undefined ? undefined : this.tools.connections.find(kept.connectionId);
    if (kept === undefined || bound === undefined) return undefined;
    try {
      return await this.serviceOf(bound.protocolId)?.begin(bound.id, kept.handle);
    } catch (error) {
      this.tools.fault(error, traceId);
      return undefined;
    }
  }

  /** What a provider said, as long as its page may be looked at again. */
  async farewell(name: string): Promise<Farewell | undefined> {
    const kept = await this.tools.oneTime.peek('farewell', name);
    return kept === undefined ? undefined : Farewell.parse(JSON.parse(kept));
  }

  private asksProvider(bound: BoundConnection): boolean {
    const { signOut } = bound.connection;
    return signOut === 'provider' || (signOut === 'link' && this.tools.signOutUrl(bound) === undefined);
  }

  private async remember({ connectionId, confirmed }: Farewell, traceId: string): Promise<string> {
    await this.record({ outcome: confirmed ? 'done' : 'refused', traceId, connectionId });
    const name = randomToken();
    await this.tools.oneTime.put('farewell', name, JSON.stringify({ connectionId, confirmed }), SIGN_OUT_LIFE_MS);
    return name;
  }

  private async read(protocolId: string, message: LogoutMessage, traceId: string): Promise<LogoutNotice> {
    const service = this.serviceOf(protocolId);
    if (service === undefined) throw new HubError('PAGE-INCONNUE');
    try {
      return await service.receive(message);
    } catch (error) {
      const { code, rule, detail } = asHubError(error);
      await this.record({ outcome: 'refused', traceId, code, rule, detail, connectionId: message.connectionId });
      throw error;
    }
  }

  /** The sessions are over, recorded or not: nobody who leaves a shared computer must be told that it failed. */
  private async record(event: Omit<JournalEvent, 'event'>): Promise<void> {
    try {
      await this.tools.journal.record({ event: 'provider-sign-out', ...event });
    } catch (error) {
      this.tools.fault(error, event.traceId);
    }
  }

  private async endAll({ connectionIds, subject, sessions }: EndRequest): Promise<Endings> {
    const endings = await Promise.all(connectionIds.map((connectionId) => this.tools.sessions.endByProvider({ connectionId, subject, sessions })));
    return { ended: endings.flatMap(({ ended }) => ended), failed: endings.reduce((sum, { failed }) => sum + failed, 0) };
  }
}

function outcomeOf(ended: number, failed: number): LogoutOutcome {
  if (failed > 0) return 'some';
  return ended > 0 ? 'all' : 'unknown';
}
