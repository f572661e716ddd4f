import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { SessionRecord } from '../store/collections.js';
import type { Collection, Stored } from '../store/port.js';
import { keyedHash } from './tokens.js';

/** The life of a session is written anew at most this often: a page view is not a write. */
const TOUCH_EVERY_MS = 60_000;
const MOST_TRIES = 5;

export interface VaultSession {
  readonly body: string;
  readonly personId?: string | undefined;
  readonly expiresAt: number;
}

/** Browser sessions on the server side. The cookie's value is never stored, only a keyed hash of it. */
export class SessionVault {
  constructor(
    private readonly records: Collection<SessionRecord, 'byPerson'>,
    private readonly clock: Clock,
    private readonly secret: string,
  ) {}

  /** The name a session goes by inside the hub: in the store, in a launch, in the log. */
  refOf(sessionId: string): string {
    return keyedHash(this.secret, `session ${sessionId}`);
  }

  async read(sessionId: string): Promise<VaultSession | undefined> {
    return this.records.get(this.refOf(sessionId));
  }

  /** @throws HubError `SYS-CONFLIT` when there is a session of this name */
  async start(sessionId: string, session: VaultSession): Promise<void> {
    await this.records.insert(this.recordOf(sessionId, session));
  }

  /** Changes a session. One that was ended meanwhile, by whatever process, stays ended. */
  async update(sessionId: string, session: VaultSession): Promise<void> {
    for (let attempt = 1; attempt <= MOST_TRIES; attempt += 1) {
      const stored = await this.records.get(this.refOf(sessionId));
      const isCurrent = stored === undefined || (stored.body === session.body && isFresh(stored.expiresAt, session.expiresAt));
      if (isCurrent || (await this.replaced({ ...this.recordOf(sessionId, session), version: stored.version }))) return;
    }
    throw new HubError('SYS-CONFLIT', { detail: 'a session changes faster than it can be written' });
  }

  /**
   * Moves the end of an idle session away, unless it was done a moment ago. A session that was ended stays ended.
   * @param known when it would end, as it was read: saves the read as long as nothing has to be written
   */
  async touch(sessionId: string, expiresAt: number, known?: number): Promise<void> {
    if (known !== undefined && isFresh(known, expiresAt)) return;
    const stored = await this.records.get(this.refOf(sessionId));
    if (stored === undefined || isFresh(stored.expiresAt, expiresAt)) return;
    await this.replaced({ ...stored, expiresAt });
  }

  async end(sessionId: string): Promise<void> {
    await this.records.remove(this.refOf(sessionId));
  }

  /** Ends every session of a person, at once and on every device. Returns how many. */
  async endAllOf(personId: string): Promise<number> {
    let ended = 0;
    for (let page = await this.pageOf(personId); page.length > 0; page = await this.pageOf(personId)) {
      for (const { id } of page) if (await this.records.remove(id)) ended += 1;
    }
    return ended;
  }

  now(): number {
    return this.clock.now();
  }

  private recordOf(sessionId: string, { body, personId, expiresAt }: VaultSession): SessionRecord {
    return { id: this.refOf(sessionId), body, expiresAt, ...(personId === undefined ? {} : { personId }) };
  }

  /** False when it was ended or changed since it was read. */
  private async replaced(record: Stored<SessionRecord>): Promise<boolean> {
    try {
      await this.records.replace(record);
      return true;
    } catch (error) {
      if (error instanceof HubError && error.code === 'SYS-CONFLIT') return false;
      throw error;
    }
  }

  private async pageOf(personId: string): Promise<readonly SessionRecord[]> {
    return (await this.records.find('byPerson', { equals: [personId], limit: 100 })).items;
  }
}

function isFresh(stored: number, wanted: number): boolean {
  return wanted - stored < TOUCH_EVERY_MS;
}
