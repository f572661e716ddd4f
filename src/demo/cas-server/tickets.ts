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

  constructor(clock: Clock) {
    this.tickets = new Drawer(clock, 'ST-', TICKET_LIFE_MS);
    this.sessions = new Drawer(clock, 'TGT-', SESSION_LIFE_MS);
  }

  issue(ticket: ServiceTicket): string {
    return this.tickets.put(ticket);
  }

  /** Any attempt uses the ticket up, successful or not (CAS 3.0.3, 3.1.1). */
  take(id: string): ServiceTicket | undefined {
    const ticket = this.tickets.get(id);
    this.tickets.remove(id);
    return ticket;
  }

  openSession(session: Session): string {
    return this.sessions.put(session);
  }

  session(id: string | undefined): Session | undefined {
    return id === undefined ? undefined : this.sessions.get(id);
  }

  closeSession(id: string | undefined): void {
    if (id !== undefined) this.sessions.remove(id);
  }
}

/** Letters and digits only: the character set of every CAS ticket (CAS 3.0.3, 3.7). */
function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}
