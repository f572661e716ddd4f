import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { SessionRecord } from '../store/collections.js';
import { everyPage } from '../store/every-page.js';
import type { Collection, Stored } from '../store/port.js';
import { providerKeys, type ProviderKeys, type ProviderSession } from './provider-keys.js';
import { keyedHash, randomToken } from './tokens.js';

/** The life of a session is written anew at most this often: a page view is not a write. */
const TOUCH_EVERY_MS = 60_000;
const COOKIE_BITS = 256;
const PAGE = 100;

export type SessionRecords = Collection<SessionRecord, 'byPerson' | 'byProviderSubject' | 'byProviderSession'>;

/** What a session holds, all of it from its first moment to its last: identifiers and times, nothing about the person. */
export type Session = Omit<SessionRecord, 'id' | 'expiresAt' | 'startedAt' | 'seenAt' | keyof ProviderKeys>;

export interface LiveSession extends Session {
  /** The name a session goes by inside the hub: in the store, in a launch, in the log. A keyed hash of the cookie. */
  readonly ref: string;
  readonly startedAt?: number | undefined;
  readonly seenAt?: number | undefined;
}

/** What a provider says has ended: these sessions of its own, or every one of this person. */
export interface EndedByProvider {
  readonly connectionId: string;
  readonly subject?: string | undefined;
  /** Absent: all sessions of the subject. */
  readonly sessions?: readonly string[] | undefined;
}

export interface Endings {
  /** Names of the sessions that were there and are no more. */
  readonly ended: readonly string[];
  /** How many may still be there because the store failed. */
  readonly failed: number;
}

/** Browser sessions on the server side. The cookie's value is random and is never stored, only a keyed hash of it. */
export class SessionVault {
  /** @param secrets the first names new sessions, all find the sessions they named */
  constructor(
    private readonly records: SessionRecords,
    private readonly clock: Clock,
    private readonly secrets: readonly string[],
  ) {}

  /**
   * Begins a session. Returns the value for the cookie, which is known to nobody else.
   * @param named what the provider calls it, so that the provider can end it
   */
  async start(session: Session, named: Omit<ProviderSession, 'connectionId'> = {}): Promise<string> {
    const cookie = randomToken(COOKIE_BITS);
    const [ref = ''] = this.refsOf(cookie);
    const keys = providerKeys(this.secrets[0] ?? '', { ...named, connectionId: session.connectionId });
    const now = this.clock.now();
    await this.records.insert({ ...session, ...keys, id: ref, startedAt: now, seenAt: now, expiresAt: this.endOf(session) });
    return cookie;
  }

  /** The session of a cookie, as long as it lasts; being asked for keeps an idle one alive. */
  async find(cookie: string): Promise<LiveSession | undefined> {
    for (const ref of this.refsOf(cookie)) {
      const record = await this.records.get(ref);
      if (record === undefined) continue;
      await this.touch(record);
      return liveSession(record);
    }
    return undefined;
  }

  /** The live sessions of a person, the newest first; at most a hundred. */
  async listOf(personId: string): Promise<readonly LiveSession[]> {
    const { items } = await this.records.find('byPerson', { equals: [personId], limit: PAGE });
    return items.map(liveSession).sort((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0));
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

  /**
   * Ends what a provider says has ended, and nothing of any other provider.
   * @throws the store's own error when it fails before anything was ended
   */
  async endByProvider({ connectionId, subject, sessions }: EndedByProvider): Promise<Endings> {
    const named = sessions === undefined ? [{ connectionId, subject }] : sessions.map((session) => ({ connectionId, subject, session }));
    const keys = this.secrets.flatMap((secret) => named.map((one) => providerKeys(secret, one)));
    const found = await Promise.all(keys.map((key) => this.refsUnder(key)));
    return this.removeAll([...new Set(found.flat())]);
  }

  private async removeAll(refs: readonly string[]): Promise<Endings> {
    const outcomes = await Promise.allSettled(refs.map((ref) => this.records.remove(ref)));
    const ended = refs.filter((_ref, index) => isFulfilled(outcomes[index], true));
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected');
    if (ended.length === 0 && failures[0] !== undefined) throw failures[0].reason;
    return { ended, failed: failures.length };
  }

  /** One session where one is named, else all of the name. */
  private async refsUnder({ providerSession, providerSubject }: ProviderKeys): Promise<readonly string[]> {
    if (providerSession !== undefined) return this.refsIn('byProviderSession', providerSession);
    return providerSubject === undefined ? [] : this.refsIn('byProviderSubject', providerSubject);
  }

  private async refsIn(index: 'byProviderSubject' | 'byProviderSession', key: string): Promise<readonly string[]> {
    const refs: string[] = [];
    for await (const { id } of everyPage(this.records, index, [key])) refs.push(id);
    return refs;
  }

  /** The sessions of a person that are still open, as they are stored. */
  async allOf(personId: string): Promise<readonly SessionRecord[]> {
    const open: SessionRecord[] = [];
    for await (const session of everyPage(this.records, 'byPerson', [personId])) open.push(session);
    return open;
  }

  /** Ends every session, or every one that matches, at once. Returns how many. Those that begin meanwhile may stay. */
  async endEvery(matches: (session: SessionRecord) => boolean = () => true): Promise<number> {
    let ended = 0;
    for await (const session of everyPage(this.records, 'byPerson')) if (matches(session) && (await this.records.remove(session.id))) ended += 1;
    return ended;
  }

  /** Moves the end of an idle session away. One that was ended or touched since it was read is left as it is. */
  private async touch(record: Stored<SessionRecord>): Promise<void> {
    const seenAt = this.clock.now();
    if (seenAt - (record.seenAt ?? 0) < TOUCH_EVERY_MS) return;
    try {
      await this.records.replace({ ...record, seenAt, expiresAt: this.endOf(record) });
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
    return (await this.records.find('byPerson', { equals: [personId], limit: PAGE })).items;
  }
}

function liveSession({ id, version: _version, expiresAt: _expiresAt, providerSubject: _subject, providerSession: _session, ...session }: Stored<SessionRecord>): LiveSession {
  return { ...session, ref: id };
}

function isFulfilled<T>(outcome: PromiseSettledResult<T> | undefined, value: T): boolean {
  return outcome?.status === 'fulfilled' && outcome.value === value;
}
