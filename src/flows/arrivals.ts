import { z } from 'zod';
import { HubError } from '../domain/errors.js';
import type { ExternalIdentity } from '../domain/identity.js';
import type { Answer, OneTimeValues } from '../protocols/contract.js';
import { VerifiedAccount, type SignedIn } from './admission.js';
import type { BrowserBinding } from './browser-binding.js';
import type { Admission, SignInFlow } from './sign-in.js';
import { randomToken } from './tokens.js';

const PARKED_TTL_MS = 2 * 60_000;
const ENTRY_TTL_MS = 5 * 60_000;

const ParkedSchema = z.strictObject({ connectionId: z.string(), answer: z.record(z.string(), z.string()) });
export type UnsolicitedAnswer = z.infer<typeof ParkedSchema>;

const EntrySchema = z.strictObject({
  /** Keyed hash of the browser's own secret. */
  browser: z.string(),
  identity: VerifiedAccount.extend({
    attributes: z.record(z.string(), z.array(z.string())).transform((attributes) => Object.assign(Object.create(null), attributes) as typeof attributes),
  }),
  returnTo: z.string(),
});

/** Somebody whom a provider sent of its own accord, and who has not yet said that it is they. */
export interface Arrival {
  readonly id: string;
  readonly signedIn: SignedIn;
}

export interface ArrivalTools {
  readonly oneTime: OneTimeValues;
  readonly signIn: Pick<SignInFlow, 'settle'>;
  readonly binding: BrowserBinding;
}

/**
 * People whom a provider sends without having been asked. Nobody began anything in this browser, so an answer alone proves
 * nothing about it: whoever posts an answer of their own in somebody else's browser must not sign it in.
 */
export class Arrivals {
  constructor(private readonly tools: ArrivalTools) {}

  /**
   * Keeps the answer until its browser comes for it with its cookie.
   * @returns the name under which it waits
   * @throws HubError `AUTH-REPONSE` when it names a sign-in under way
   */
  async park(connectionId: string, answer: Answer): Promise<string> {
    const named = answer['RelayState'] === undefined ? undefined : await this.tools.oneTime.peek('attempt', answer['RelayState']);
    if (named !== undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'an answer nobody asked for names a sign-in under way' });
    const id = randomToken();
    await this.tools.oneTime.put('unsolicited', id, JSON.stringify({ connectionId, answer }), PARKED_TTL_MS);
    return id;
  }

  /** @throws HubError `AUTH-REPONSE` when it was already fetched or waited too long */
  async unpark(id: string): Promise<UnsolicitedAnswer> {
    const parked = await this.tools.oneTime.take('unsolicited', id);
    if (parked === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'no parked answer of this name' });
    return ParkedSchema.parse(JSON.parse(parked));
  }

  /**
   * The person the answer is about. They are not in: they say first that it is they, or which of several records they are.
   * @throws HubError those of `SignInFlow.settle`
   */
  async arrive(identity: ExternalIdentity, browserSecret: string, returnTo: string): Promise<Arrival | { readonly choice: string }> {
    const browser = this.tools.binding.hash(browserSecret);
    const admission = await this.tools.signIn.settle(identity, { browser, returnTo });
    if ('choice' in admission) return admission;
    const id = randomToken();
    await this.tools.oneTime.put('entry', id, JSON.stringify({ browser, identity, returnTo }), ENTRY_TTL_MS);
    return { id, signedIn: admission.signedIn };
  }

  /**
   * The person has said so, in the browser they arrived in.
   * @throws HubError `AUTH-REPONSE` unknown, used or expired; `AUTH-COOKIE` another browser; those of `SignInFlow.settle`
   */
  async enter(id: string, browserSecret: string | undefined): Promise<Admission> {
    const stored = await this.tools.oneTime.peek('entry', id);
    if (stored === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'nobody arrived under this name' });
    const { browser, identity, returnTo } = EntrySchema.parse(JSON.parse(stored));
    this.tools.binding.check(browser, browserSecret);
    if (await this.tools.oneTime.take('entry', id) === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V28', detail: 'the arrival was used already' });
    return this.tools.signIn.settle(identity, { browser, returnTo });
  }
}
