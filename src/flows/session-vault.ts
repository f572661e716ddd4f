import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { SessionRecord } from '../store/collections.js';
import type { Collection, Stored } from '../store/port.js';
import { keyedHash, randomToken } from './tokens.js';

/** The life of a session is written anew at most this often: a page view is not a write. */
const TOUCH_EVERY_MS = 60_000;
const COOKIE_BITS = 256;

/** What a session holds, all of it from its first moment to its last: identifiers and times, nothing about the person. */
export type Session = Omit<SessionRecord, 'id' | 'expiresAt'>;

export interface LiveSession extends Session {
  /** The name a session goes by inside the hub: in the store, in a launch, in the log. A keyed hash of the cookie. */
  readonly ref: string;
}

/** Browser sessions on the server side. The cookie's value is random and is never stored, only a keyed hash of it. */
export class SessionVault {
  /** @param secrets the first names new sessions, all find the sessions they named */
  constructor(
    private readonly records: Collection<SessionRecord, 'byPerson'>,
    private readonly clock: Clock,
    private readonly secrets: readonly string[],
  ) {}

  /** Begins a session. Returns the value for the cookie, which is known to nobody else. */
  async start(session: Session): Promise<string> {
    const cookie = randomToken(COOKIE_BITS);
    const [ref = ''] = this.refsOf(cookie);
    await this.records.insert({ ...session, id: ref, expiresAt: this.endOf(session) });
    return cookie;
  }

  /** The session of a cookie, as long as it lasts; being asked for keeps an idle one alive. */
  async find(cookie: string): Promise<LiveSession | undefined> {
    for (const ref of this.refsOf(cookie)) {
      const record = await this.records.get(ref);
      if (record === undefined) continue;
      await this.touch(record);
      const { id: _id, version: _version, expiresAt: _expiresAt, ...session } = record;
      return { ...session, ref };
    }
    return undefined;
  }

  async end(ref: string): Promise<void> {
    await this.records.remove(ref);
  }

  /** Ends every session of a person, at once and on every device. Returns how many. */
  async endAllOf(personId: string): Promise<number> {
    let ended = 0;
    for (let page = await this.pageOf(personId); page.length > 0; page = await this.pageOf(personId)) {
      for (const { id } of page) if (await this.records.remove(id)) ended += 1;
    }
    return ended;
  }

  /** Moves the end of an idle session away. One that was ended or touched since it was read is left as it is. */
  private async touch(record: Stored<SessionRecord>): Promise<void> {
    const expiresAt = this.endOf(record);
    if (expiresAt - record.expiresAt < TOUCH_EVERY_MS) return;
    try {
      await this.records.replace({ ...record, expiresAt });
    } catch (error) {
      if (!(error instanceof HubError) || error.code !== 'SYS-CONFLIT') throw error;
    }
  }

  private endOf({ idleMs, endsAt }: Pick<Session, 'idleMs' | 'endsAt'>): number {
    return Math.min(this.clock.now() + idleMs, endsAt);
  }

  private refsOf(cookie: string): readonly string[] {
    return this.secrets.map((secret) => keyedHash(secret, `session ${cookie}`));
  }

  private async pageOf(personId: string): Promise<readonly SessionRecord[]> {
    return (await this.records.find('byPerson', { equals: [personId], limit: 100 })).items;
  }
}
