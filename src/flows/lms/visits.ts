import type { Clock } from '../../domain/clock.js';
import { LmsWords, type LmsVisit } from '../../domain/lms-visit.js';
import type { Collection } from '../../store/port.js';
import { keyedHash, randomToken } from '../tokens.js';
import type { LmsPeople } from './people.js';
import type { LmsRegistry } from './registry.js';

/** However busy the visit is. */
export const VISIT_MS = 8 * 3_600_000;
/** For the window that a frame without cookies asks for. */
const WINDOW_MS = 10 * 60_000;
const COOKIE_BITS = 256;
const TAG_CHARACTERS = 8;

export type VisitDraft = Omit<LmsVisit, 'id' | 'formToken' | 'words' | 'expiresAt'> & { readonly words: LmsWords };

/** A visit that began, with the value for its cookie, which is known to nobody else. */
export interface StartedVisit {
  readonly visit: LmsVisit;
  readonly cookie: string;
}

export interface LmsVisitTools {
  readonly clock: Clock;
  readonly visits: Collection<LmsVisit, 'byUser' | 'byRegistration'>;
  readonly registry: LmsRegistry;
  readonly people: LmsPeople;
  /** The first names new visits, all find the visits they named. */
  readonly secrets: readonly string[];
}

/** Sessions inside LMSs. The cookie's value is random and is never stored, only a keyed hash of it. */
export class LmsVisits {
  constructor(private readonly tools: LmsVisitTools) {}

  start(draft: VisitDraft): Promise<StartedVisit> {
    return this.keep({ ...draft, formToken: randomToken(), words: JSON.stringify(draft.words) });
  }

  /** For a frame that keeps no cookies: the visit waits for another window to come for it with this handle, once. */
  async park(draft: VisitDraft): Promise<string> {
    const handle = randomToken(COOKIE_BITS);
    const [id = ''] = this.namesOf('window', handle);
    await this.tools.visits.insert({ ...draft, formToken: randomToken(), words: JSON.stringify(draft.words), id, expiresAt: this.tools.clock.now() + WINDOW_MS });
    return handle;
  }

  /** The visit that waited, under a name of its own. Undefined when it was fetched already, waited too long or may not go on. */
  async claim(handle: string): Promise<StartedVisit | undefined> {
    for (const name of this.namesOf('window', handle)) {
      const parked = await this.tools.visits.take(name);
      if (parked === undefined) continue;
      const { id: _id, version: _version, expiresAt: _expiresAt, ...draft } = parked;
      return await this.mayGoOn(parked) ? this.keep(draft) : undefined;
    }
    return undefined;
  }

  /** The visit of a cookie, as long as its LMS and its school are open and whoever was linked is linked (B-30). */
  async find(cookie: string): Promise<LmsVisit | undefined> {
    for (const name of this.namesOf('visit', cookie)) {
      const visit = await this.byId(name);
      if (visit !== undefined) return visit;
    }
    return undefined;
  }

  /** It opens nothing any more. */
  async end(id: string): Promise<void> {
    await this.tools.visits.remove(id);
  }

  /** The same by its name, for what was begun in it. */
  async byId(id: string): Promise<LmsVisit | undefined> {
    const visit = await this.tools.visits.get(id);
    return visit !== undefined && await this.mayGoOn(visit) ? visit : undefined;
  }

  private async keep(draft: Omit<LmsVisit, 'id' | 'expiresAt'>): Promise<StartedVisit> {
    const cookie = randomToken(COOKIE_BITS);
    const [id = ''] = this.namesOf('visit', cookie);
    const visit = { ...draft, id, expiresAt: this.tools.clock.now() + VISIT_MS };
    await this.tools.visits.insert(visit);
    return { visit, cookie };
  }

  private async mayGoOn({ registrationId, deploymentId, schoolId, userId, personId }: LmsVisit): Promise<boolean> {
    const [isOpen, isLinked] = await Promise.all([
      this.tools.registry.isOpen(registrationId, deploymentId, schoolId),
      personId === undefined || this.tools.people.isLinked(userId, personId),
    ]);
    return isOpen && isLinked;
  }

  private namesOf(what: 'visit' | 'window', token: string): readonly string[] {
    return this.tools.secrets.map((secret) => keyedHash(secret, `lms-${what} ${token}`));
  }
}

/** What the LMS said when the visit began. */
export function wordsOf({ words }: LmsVisit): LmsWords {
  return LmsWords.parse(JSON.parse(words));
}

/** Tells the visits of one browser apart, in addresses and names of cookies. */
export function tagOf({ id }: Pick<LmsVisit, 'id'>): string {
  return id.slice(0, TAG_CHARACTERS);
}
