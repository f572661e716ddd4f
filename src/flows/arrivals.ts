import { z } from 'zod';
import { HubError } from '../domain/errors.js';
import type { ExternalIdentity } from '../domain/identity.js';
import type { Answer, OneTimeValues } from '../protocols/contract.js';
import type { SignedIn, SignInFlow } from './sign-in.js';
import { randomToken, sameText } from './tokens.js';

const PARKED_TTL_MS = 2 * 60_000;
const ENTRY_TTL_MS = 5 * 60_000;

const ParkedSchema = z.strictObject({ connectionId: z.string(), answer: z.record(z.string(), z.string()) });
export type UnsolicitedAnswer = z.infer<typeof ParkedSchema>;

const EntrySchema = z.strictObject({
  /** Keyed hash of the browser's own secret. */
  browser: z.string(),
  identity: z.strictObject({
    connectionId: z.string(),
    protocol: z.string(),
    subject: z.string(),
    attributes: z.record(z.string(), z.array(z.string())).transform((attributes) => Object.assign(Object.create(null), attributes) as typeof attributes),
    authenticatedAt: z.number().optional(),
    sessionEndsAt: z.number().optional(),
    sessionIndex: z.string().optional(),
  }),
  returnTo: z.string(),
});

/** Somebody whom a provider sent of its own accord, and who has not yet said that it is they. */
export interface Arrival {
  readonly id: string;
  readonly signedIn: SignedIn;
}

/**
 * People whom a provider sends without having been asked. Nobody began anything in this browser, so an answer alone proves
 * nothing about it: whoever posts an answer of their own in somebody else's browser must not sign it in.
 */
export class Arrivals {
  constructor(
    private readonly oneTime: OneTimeValues,
    private readonly signIn: SignInFlow,
  ) {}

  /**
   * Keeps the answer until its browser comes for it with its cookie.
   * @returns the name under which it waits
   * @throws HubError `AUTH-REPONSE` when it names a sign-in under way
   */
  async park(connectionId: string, answer: Answer): Promise<string> {
    const named = answer['RelayState'] === undefined ? undefined : await this.oneTime.peek('attempt', answer['RelayState']);
    if (named !== undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'an answer nobody asked for names a sign-in under way' });
    const id = randomToken();
    await this.oneTime.put('unsolicited', id, JSON.stringify({ connectionId, answer }), PARKED_TTL_MS);
    return id;
  }

  /** @throws HubError `AUTH-REPONSE` when it was already fetched or waited too long */
  async unpark(id: string): Promise<UnsolicitedAnswer> {
    const parked = await this.oneTime.take('unsolicited', id);
    if (parked === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'no parked answer of this name' });
    return ParkedSchema.parse(JSON.parse(parked));
  }

  /**
   * The person the answer is about. They are not in: they say first that it is they.
   * @throws HubError those of `SignInFlow.signedIn`
   */
  async arrive(identity: ExternalIdentity, browserSecret: string, returnTo: string): Promise<Arrival> {
    const signedIn = await this.signIn.signedIn(identity, returnTo);
    const id = randomToken();
    const entry = { browser: this.signIn.browserHash(browserSecret), identity, returnTo };
    await this.oneTime.put('entry', id, JSON.stringify(entry), ENTRY_TTL_MS);
    return { id, signedIn };
  }

  /**
   * The person has said so, in the browser they arrived in.
   * @throws HubError `AUTH-REPONSE` unknown, used or expired; `AUTH-COOKIE` another browser; those of `SignInFlow.signedIn`
   */
  async enter(id: string, browserSecret: string | undefined): Promise<SignedIn> {
    const stored = await this.oneTime.peek('entry', id);
    if (stored === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'nobody arrived under this name' });
    const { browser, identity, returnTo } = EntrySchema.parse(JSON.parse(stored));
    if (browserSecret === undefined || !sameText(browser, this.signIn.browserHash(browserSecret))) {
      throw new HubError('AUTH-COOKIE', { rule: 'V03', detail: 'the person arrived in another browser' });
    }
    if (await this.oneTime.take('entry', id) === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V28', detail: 'the arrival was used already' });
    return this.signIn.signedIn(identity, returnTo);
  }
}
