import { asHubError, HubError } from '../domain/errors.js';
import type { Journal, JournalEvent } from '../domain/journal.js';
import type { LogoutMessage, LogoutNotice, LogoutOutcome, LogoutService, Reply } from '../protocols/contract.js';
import type { Endings, SessionVault } from './session-vault.js';

export interface SingleLogoutTools {
  readonly sessions: SessionVault;
  readonly journal: Journal;
  /** By protocol. */
  readonly services: ReadonlyMap<string, LogoutService>;
  /** Told when an event could not be recorded. */
  readonly fault: (error: unknown, traceId: string) => void;
}

type EndRequest = Extract<LogoutNotice, { kind: 'request' }>;

/** One logout ends the sessions on both sides, whichever side it began on. */
export class SingleLogout {
  constructor(private readonly tools: SingleLogoutTools) {}

  /** Undefined when the protocol has no single logout here. */
  serviceOf(protocolId: string): LogoutService | undefined {
    return this.tools.services.get(protocolId);
  }

  /**
   * Takes a message of a provider: ends the sessions it names, and says what to answer.
   * @returns undefined when the provider wants no answer
   * @throws HubError what the protocol refuses the message for; the refusal is recorded
   */
  async receive(protocolId: string, message: LogoutMessage, traceId: string): Promise<Reply | undefined> {
    const notice = await this.read(protocolId, message, traceId);
    if (notice.kind === 'response') return undefined;
    const { ended, failed } = await this.endAll(notice);
    const [connectionId] = notice.connectionIds;
    if (ended.length > 0) await this.record({ outcome: 'done', traceId, connectionId, count: ended.length });
    return notice.answer(outcomeOf(ended.length, failed));
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
