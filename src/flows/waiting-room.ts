import type { Claims } from '../connector-kit/index.js';
import type { Miss } from '../directory/matching.js';
import type { Looked } from '../directory/resolve.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { ExternalIdentity } from '../domain/identity.js';
import { roleOf, type Role } from '../domain/profile.js';
import type { WaitingAccount } from '../store/collections.js';
import type { Collection, Stored } from '../store/port.js';
import type { Throttle } from './throttle.js';
import { keyedHash, newSpokenCode, readSpokenCode } from './tokens.js';

export const WAITING_MS = 30 * 24 * 3_600_000;
/** At the start of a school year a whole academy may come before its directory does. */
const NEW_PER_CONNECTION = { limit: 5_000, windowMs: 24 * 3_600_000 };
const MOST_SCHOOLS = 20;
/** The nearest miss says most. */
const MISSES: readonly Miss[] = ['homonyms', 'no-such-guardian', 'not-staff', 'unknown-key'];

/** Why nobody was found: the nearest miss, or that the provider gave nothing to look for. */
export type UnknownReason = Miss | 'nothing-said';

/** What the page of an unknown account can say. */
export interface WaitingNotice {
  readonly reason: UnknownReason;
  /** To be given to a head or the academy; absent when no more accounts are kept waiting today. */
  readonly ticket?: { readonly code: string; readonly until: number; readonly who: 'school' | 'academy' };
}

/** `AUTH-INCONNU`, with what helps to be found next time. */
export class UnknownAccount extends HubError {
  constructor(readonly notice: WaitingNotice, detail: string) {
    super('AUTH-INCONNU', { detail });
  }
}

export interface WaitingRoomTools {
  readonly clock: Clock;
  readonly throttle: Throttle;
  readonly waiting: Collection<WaitingAccount, 'byCode'>;
  /** Keys the hash that accounts wait under. */
  readonly secret: string;
}

/**
 * Accounts of genuine sign-ins that nobody in the directory stands for yet. Each waits thirty days under a code that its owner can
 * say to a head. What the provider said of them is encrypted, and no more of it is kept than the head must see.
 */
export class WaitingRoom {
  constructor(private readonly tools: WaitingRoomTools) {}

  /** Keeps the account waiting, under the code it has already if it came before. */
  async admit(identity: ExternalIdentity, claims: Claims, { roles, looked }: { readonly roles: readonly Role[]; readonly looked: readonly Looked[] }): Promise<UnknownAccount> {
    const { connectionId, subject } = identity;
    const id = keyedHash(this.tools.secret, `waiting ${connectionId} ${subject}`);
    const before = await this.tools.waiting.get(id);
    const detail = [`nobody stands for this account of ${connectionId}`, ...looked, ...claims.faults].join('; ');
    const reason = reasonOf(looked);
    if (before === undefined && !await this.hasRoom(connectionId)) return new UnknownAccount({ reason }, detail);
    const now = this.tools.clock.now();
    const said = claims.profiles.map(roleOf);
    const account: WaitingAccount = {
      id,
      code: before?.code ?? newSpokenCode(),
      connectionId,
      subject,
      displayName: claims.displayName,
      roles: [...roles.filter((role) => said.length === 0 || said.includes(role))],
      schools: [...claims.schools.slice(0, MOST_SCHOOLS)],
      at: now,
      expiresAt: now + WAITING_MS,
    };
    await this.tools.waiting.bulkUpsert([account]);
    return new UnknownAccount({ reason, ticket: { code: account.code, until: account.expiresAt, who: account.schools.length > 0 ? 'school' : 'academy' } }, detail);
  }

  /** The account behind a code, in whatever way it was typed. */
  async byCode(typed: string): Promise<Stored<WaitingAccount> | undefined> {
    const code = readSpokenCode(typed);
    if (code === undefined) return undefined;
    return (await this.tools.waiting.find('byCode', { equals: [code], limit: 1 })).items[0];
  }

  /** True for the one who sees it out. */
  leave(id: string): Promise<boolean> {
    return this.tools.waiting.remove(id);
  }

  private async hasRoom(connectionId: string): Promise<boolean> {
    try {
      await this.tools.throttle.count(`waiting ${connectionId}`, NEW_PER_CONNECTION);
      return true;
    } catch (error) {
      if (error instanceof HubError && error.code === 'SYS-LIMITE') return false;
      throw error;
    }
  }
}

function reasonOf(looked: readonly Looked[]): UnknownReason {
  return MISSES.find((miss) => looked.some((each) => each.endsWith(` ${miss}`))) ?? 'nothing-said';
}
