import { randomInt } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TICKET_LIFE_MS = 10_000;
const SESSION_LIFE_MS = 8 * 3_600_000;
const MOST_KEPT = 5_000;

export interface Session {
  readonly login: string;
  readonly authenticatedAt: number;
}

export interface ServiceTicket extends Session {
  readonly service: string;
  /** From credentials just presented, not from the single sign-on session. */
  readonly fromNewLogin: boolean;
}

/** A service that a session was used for, and the ticket it knows the session by. */
export interface Participant {
  readonly service: string;
  readonly ticket: string;
}

interface Kept<T> {
  readonly value: T;
  readonly until: number;
}

/** Values under random names, for a while. */
class Drawer<T> {
  private readonly kept = new Map<string, Kept<T>>();

  constructor(
    private readonly clock: Clock,
    private readonly prefix: string,
    private readonly lifeMs: number,
  ) {}

  put(value: T): string {
    this.sweep();
    const id = `${this.prefix}${randomText(32 - this.prefix.length)}`;
    this.kept.set(id, { value, until: this.clock.now() + this.lifeMs });
    return id;
  }

  get(id: string): T | undefined {
    const kept = this.kept.get(id);
    return kept !== undefined && kept.until > this.clock.now() ? kept.value : undefined;
  }

  remove(id: string): void {
    this.kept.delete(id);
  }

  private sweep(): void {
    const now = this.clock.now();
    for (const [id, { until }] of this.kept) {
      if (until > now && this.kept.size < MOST_KEPT) break;
      this.kept.delete(id);
    }
  }
}

/** Service tickets (`ST-`, 32 characters, ten seconds, one attempt) and sign-on sessions (`TGT-`). */
export class TicketRegistry {
  private readonly tickets: Drawer<ServiceTicket>;
  private readonly sessions: Drawer<Session>;
  /** By sign-on session. */
  private readonly participants = new Map<string, Participant[]>();

  constructor(clock: Clock) {
    this.tickets = new Drawer(clock, 'ST-', TICKET_LIFE_MS);
    this.sessions = new Drawer(clock, 'TGT-', SESSION_LIFE_MS);
  }

  /** @param sessionId the sign-on session the ticket comes from */
  issue(ticket: ServiceTicket, sessionId: string): string {
    const id = this.tickets.put(ticket);
    this.participants.get(sessionId)?.push({ service: ticket.service, ticket: id });
    return id;
  }

  /** Any attempt uses the ticket up, successful or not (CAS 3.0.3, 3.1.1). */
  take(id: string): ServiceTicket | undefined {
    const ticket = this.tickets.get(id);
    this.tickets.remove(id);
    return ticket;
  }

  openSession(session: Session): string {
    const id = this.sessions.put(session);
    this.participants.set(id, []);
    return id;
  }

  session(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.sessions.get(id);
  }

  /** Returns the services that must be told. */
  closeSession(id: string | undefined): readonly Participant[] {
    if (id === undefined) return [];
    const told = this.participants.get(id) ?? [];
    this.participants.delete(id);
    this.sessions.remove(id);
    return told;
  }
}

/** Letters and digits only: the character set of every CAS ticket (CAS 3.0.3, 3.7). */
function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
