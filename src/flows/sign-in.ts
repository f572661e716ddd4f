import { z } from 'zod';
import type { BoundConnection, ConnectionBook } from './connection-book.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { Throttle } from './throttle.js';
import { claimsOf, type Claims } from '../connector-kit/index.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { ExternalIdentity } from '../domain/identity.js';
import type { Person } from '../domain/person.js';
import type { Role } from '../domain/profile.js';
import type { Answer, Attempt, OneTimeValues } from '../protocols/contract.js';
import { keyedHash, randomToken, sameText } from './tokens.js';

const ATTEMPT_TTL_MS = 10 * 60_000;
const PARKED_TTL_MS = 2 * 60_000;
const ANSWERS_PER_ATTEMPT = { limit: 20, windowMs: ATTEMPT_TTL_MS };
/** A class may share one account. */
const SIGN_INS_PER_ACCOUNT = { limit: 100, windowMs: 5 * 60_000 };

const PendingSchema = z.strictObject({
  attempt: z.strictObject({ id: z.string(), connectionId: z.string(), requestId: z.string(), createdAt: z.number() }),
  /** Keyed hash of the browser's own secret. */
  browser: z.string(),
  returnTo: z.string(),
});

/** A sign-in that was begun and whose answer is awaited. */
export type PendingSignIn = z.infer<typeof PendingSchema>;

export interface SignedIn {
  readonly person: Person;
  readonly hats: readonly [Hat, ...Hat[]];
  /** The roles this way of signing in may open; nothing else is shown or granted in this session. */
  readonly roles: readonly Role[];
  readonly identity: ExternalIdentity;
  readonly returnTo: string;
}

export interface SignInTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly connections: ConnectionBook;
  readonly directory: DirectoryDesk;
  /** Keys the hash of browser secrets. */
  readonly secret: string;
}

/** From "I choose this provider" to "this is the person", whatever the protocol between. */
export class SignInFlow {
  constructor(private readonly tools: SignInTools) {}

  /** Records an attempt bound to this browser. `returnTo` is a path of ours. */
  async begin(connection: BoundConnection, browserSecret: string, returnTo: string): Promise<Attempt> {
    const attempt: Attempt = {
      id: randomToken(),
      connectionId: connection.id,
      requestId: `_${randomToken()}`,
      createdAt: this.tools.clock.now(),
    };
    const pending: PendingSignIn = { attempt, browser: this.browserHash(browserSecret), returnTo };
    await this.tools.oneTime.put('attempt', attempt.id, JSON.stringify(pending), ATTEMPT_TTL_MS);
    return attempt;
  }

  /**
   * Keeps a cross-site answer until the same browser comes for it with its cookie.
   * @returns the name under which it waits
   * @throws HubError `AUTH-REPONSE` when it names no pending attempt, `SYS-LIMITE` after too many
   */
  async park(attemptId: string | undefined, answer: Answer): Promise<string> {
    const pending = await this.pending(attemptId);
    await this.tools.throttle.count(`answer ${pending.attempt.id}`, ANSWERS_PER_ATTEMPT);
    const id = randomToken();
    await this.tools.oneTime.put('parked', id, JSON.stringify(answer), PARKED_TTL_MS);
    return id;
  }

  /** @throws HubError `AUTH-REPONSE` when it was already fetched or waited too long */
  async unpark(id: string): Promise<Answer> {
    const parked = await this.tools.oneTime.take('parked', id);
    if (parked === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'no parked answer of this name' });
    return z.record(z.string(), z.string()).parse(JSON.parse(parked));
  }

  /**
   * Finds the attempt an answer belongs to. It stays usable: only an answer that passes every check uses it up.
   * @throws HubError `AUTH-REPONSE` unknown, used or expired; `AUTH-COOKIE` begun in another browser
   */
  async resume(attemptId: string | undefined, browserSecret: string | undefined): Promise<PendingSignIn> {
    const pending = await this.pending(attemptId);
    if (browserSecret === undefined || !sameText(pending.browser, this.browserHash(browserSecret))) {
      throw new HubError('AUTH-COOKIE', { rule: 'V03', detail: 'the attempt was begun in another browser' });
    }
    return pending;
  }

  /**
   * Uses the attempt up and finds the person.
   * @throws HubError `AUTH-REPONSE`, `AUTH-INCONNU`, `AUTH-DOUBLON`, `AUTH-COMPTE`, `AUTH-ROLE`, `SYS-LIMITE`
   */
  async admit(pending: PendingSignIn, identity: ExternalIdentity): Promise<SignedIn> {
    const taken = await this.tools.oneTime.take('attempt', pending.attempt.id);
    if (taken === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V28', detail: 'the attempt was used already' });
    return this.signedIn(identity, pending.returnTo);
  }

  /**
   * The person an identity belongs to, with the roles its connection may open.
   * @throws HubError `AUTH-IDP-INCONNU`, `AUTH-INCONNU`, `AUTH-DOUBLON`, `AUTH-COMPTE`, `AUTH-ROLE`, `SYS-LIMITE`
   */
  async signedIn(identity: ExternalIdentity, returnTo: string): Promise<SignedIn> {
    const connection = this.tools.connections.get(identity.connectionId);
    await this.tools.throttle.count(`sign-in ${identity.connectionId} ${identity.subject}`, SIGN_INS_PER_ACCOUNT);
    const claims = claimsOf(connection.attributes, identity);
    const person = await this.personOf(identity, claims);
    const roles = connection.roles.filter((role) => claims.roles?.includes(role) ?? true);
    const [first, ...others] = (await this.tools.directory.hatsOf(person.id)).filter((hat) => roles.includes(hat.role));
    if (first === undefined) throw new HubError('AUTH-ROLE', { detail: `no role of this person may come through ${connection.id}` });
    return { person, hats: [first, ...others], roles, identity, returnTo };
  }

  private async personOf(identity: ExternalIdentity, claims: Claims): Promise<Person> {
    const resolution = await this.tools.directory.resolve(identity, claims);
    if (resolution.outcome === 'one') return resolution.person;
    if (resolution.outcome === 'several') throw new HubError('AUTH-DOUBLON', { detail: `${resolution.people.length} people match by directory key` });
    const detail = [`nobody in the directory matches this account of ${identity.connectionId}`, ...resolution.looked, ...claims.faults].join('; ');
    throw new HubError('AUTH-INCONNU', { detail });
  }

  private async pending(attemptId: string | undefined): Promise<PendingSignIn> {
    const stored = attemptId === undefined ? undefined : await this.tools.oneTime.peek('attempt', attemptId);
    if (stored === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'no pending attempt of this name' });
    return PendingSchema.parse(JSON.parse(stored));
  }

  /** Under what a browser's own secret is kept. */
  browserHash(browserSecret: string): string {
    return keyedHash(this.tools.secret, `browser ${browserSecret}`);
  }
}
