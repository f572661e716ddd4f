import type { Clock } from '../domain/clock.js';
import type { SessionRecord } from '../store/collections.js';
import type { Collection } from '../store/port.js';
import { keyedHash } from './tokens.js';

/** The life of a session is written anew at most this often: a page view is not a write. */
const TOUCH_EVERY_MS = 60_000;

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
    return keyedHash(this.secret, sessionId);
  }

  async read(sessionId: string): Promise<VaultSession | undefined> {
    return this.records.get(this.refOf(sessionId));
  }

  async write(sessionId: string, session: VaultSession): Promise<void> {
    const { body, personId, expiresAt } = session;
    await this.records.bulkUpsert([{ id: this.refOf(sessionId), body, expiresAt, ...(personId === undefined ? {} : { personId }) }]);
  }

  /** Moves the end of an idle session away, unless it was done a moment ago. A session that was ended stays ended. */
  async touch(sessionId: string, expiresAt: number): Promise<void> {
    const record = await this.records.get(this.refOf(sessionId));
    if (record === undefined || expiresAt - record.expiresAt < TOUCH_EVERY_MS) return;
    await this.records.replace({ ...record, expiresAt }).catch(() => undefined);
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

  private async pageOf(personId: string): Promise<readonly SessionRecord[]> {
    return (await this.records.find('byPerson', { equals: [personId], limit: 100 })).items;
  }
}
