import { z } from 'zod';
import type { BoundConnection, ConnectionBook } from './connection-book.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { Throttle } from './throttle.js';
import { claimsOf } from '../connector-kit/index.js';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { ExternalIdentity } from '../domain/identity.js';
import type { Answer, Attempt, OneTimeValues } from '../protocols/contract.js';
import { someHat, type SignedIn } from './admission.js';
import type { BrowserBinding } from './browser-binding.js';
import type { RecordChoice } from './record-choice.js';
import { randomToken } from './tokens.js';
import type { WaitingRoom } from './waiting-room.js';

const ATTEMPT_TTL_MS = 10 * 60_000;
const PARKED_TTL_MS = 2 * 60_000;
const ANSWERS_PER_ATTEMPT = { limit: 20, windowMs: ATTEMPT_TTL_MS };
/** More schools than anybody has in their hands. */
const MOST_DELEGATIONS = 50;
/** A class may share one account. */
const SIGN_INS_PER_ACCOUNT = { limit: 100, windowMs: 5 * 60_000 };

const PendingSchema = z.strictObject({
  attempt: z.strictObject({ id: z.string(), connectionId: z.string(), requestId: z.string(), createdAt: z.number(), fresh: z.boolean().optional(), quiet: z.boolean().optional() }),
  /** Keyed hash of the browser's own secret. */
  browser: z.string(),
  returnTo: z.string(),
  /** Begun by the hub itself, because the one before it came to nothing through nobody's fault. */
  again: z.boolean().default(false),
});

/** A sign-in that was begun and whose answer is awaited. */
export type PendingSignIn = z.infer<typeof PendingSchema>;

export type { SignedIn };

/** What comes of an answer that was genuine: a session, or the name of a choice that its browser has to make. */
export type Admission = { readonly signedIn: SignedIn } | { readonly choice: string };

export interface SignInTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly connections: ConnectionBook;
  readonly directory: DirectoryDesk;
  readonly binding: BrowserBinding;
  readonly choice: RecordChoice;
  readonly waitingRoom: WaitingRoom;
}

export interface AttemptKind {
  /** The one new try there is after a refusal that may be nobody's fault. */
  readonly again?: boolean;
  /** Asks for credentials although the person may have a session at the provider. */
  readonly fresh?: boolean;
  /** Asks whether they have such a session, and no more. */
  readonly quiet?: boolean;
}

/** From "I choose this provider" to "this is the person", whatever the protocol between. */
export class SignInFlow {
  constructor(private readonly tools: SignInTools) {}

  /** Records an attempt bound to this browser. `returnTo` is a path of ours. */
  async begin(connection: BoundConnection, browserSecret: string, returnTo: string, { again = false, fresh = false, quiet = false }: AttemptKind = {}): Promise<Attempt> {
    const attempt: Attempt = {
      id: randomToken(),
      connectionId: connection.id,
      requestId: `_${randomToken()}`,
      createdAt: this.tools.clock.now(),
      ...(fresh ? { fresh } : {}),
      ...(quiet ? { quiet } : {}),
    };
    const pending: PendingSignIn = { attempt, browser: this.tools.binding.hash(browserSecret), returnTo, again };
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
    this.tools.binding.check(pending.browser, browserSecret);
    return pending;
  }

  /**
   * Uses the attempt up and finds the person, or asks which of several.
   * @throws HubError `AUTH-REPONSE`, `AUTH-INCONNU`, `AUTH-DOUBLON`, `AUTH-COMPTE`, `AUTH-ROLE`, `SYS-LIMITE`
   */
  async admit(pending: PendingSignIn, identity: ExternalIdentity): Promise<Admission> {
    const taken = await this.tools.oneTime.take('attempt', pending.attempt.id);
    if (taken === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V28', detail: 'the attempt was used already' });
    return this.settle(identity, pending);
  }

  /**
   * The person a verified identity stands for with the roles its connection may open, or a choice for the browser of this hash.
   * @throws HubError `AUTH-IDP-INCONNU`, `AUTH-INCONNU`, `AUTH-DOUBLON`, `AUTH-COMPTE`, `AUTH-ROLE`, `SYS-LIMITE`
   */
  async settle(identity: ExternalIdentity, { browser, returnTo }: Pick<PendingSignIn, 'browser' | 'returnTo'>): Promise<Admission> {
    const { connections, throttle, directory, choice } = this.tools;
    const connection = connections.get(identity.connectionId);
    await throttle.count(`sign-in ${identity.connectionId} ${identity.subject}`, SIGN_INS_PER_ACCOUNT);
    const claims = claimsOf(connection.attributes, identity);
    const roles = connection.roles.filter((role) => claims.roles?.includes(role) ?? true);
    const rights = { roles, delegations: claims.delegations.slice(0, MOST_DELEGATIONS) };
    const resolution = await directory.resolve(identity, claims);
    if (resolution.outcome === 'nobody') throw await this.tools.waitingRoom.admit(identity, claims, { roles, looked: resolution.looked });
    const people = resolution.outcome === 'one' ? [resolution.person] : resolution.people;
    const [first, ...others] = await choice.candidatesAmong(people, rights, connection.id);
    const { attributes: _attributes, ...account } = identity;
    if (others.length === 0) return { signedIn: { person: first.person, hats: someHat(first.hats, connection.id), ...rights, identity: account, returnTo } };
    const candidates = [first, ...others].map(({ person }) => person.id);
    return { choice: await choice.ask({ browser, identity: account, candidates, ...rights, proves: claims.proves === true, returnTo }) };
  }

  private async pending(attemptId: string | undefined): Promise<PendingSignIn> {
    const stored = attemptId === undefined ? undefined : await this.tools.oneTime.peek('attempt', attemptId);
    if (stored === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'no pending attempt of this name' });
    return PendingSchema.parse(JSON.parse(stored));
  }
}
