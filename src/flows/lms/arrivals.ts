import { z } from 'zod';
import { HubError } from '../../domain/errors.js';
import type { LmsRegistration } from '../../domain/lms.js';
import type { OneTimeValues, Parameters } from '../../protocols/contract.js';
import type { LmsExpectation, LmsLogin, LmsMessage, LmsProtocol } from '../../protocols/contract/lms.js';
import { sameText } from '../../protocols/contract/same-text.js';
import { hashedToken, randomToken } from '../tokens.js';
import type { Throttle } from '../throttle.js';
import { lmsOf, requireOpen, type LmsRegistry } from './registry.js';

const LOGIN_MS = 10 * 60_000;
const PARKED_MS = 2 * 60_000;
/** A browser that shows no proof may come again a few times, each with 64 kB. */
const PARKED_PER_LOGIN = { limit: 5, windowMs: LOGIN_MS };
const TAG_CHARACTERS = 8;
/** More than any login says. */
const MOST_PARAMETERS = 20;
const LONGEST_LOGIN = 16_000;

const PendingLogin = z.strictObject({
  registrationId: z.string(),
  /** Where the browser goes with the whole request. */
  authorizationUrl: z.string(),
  expected: z.strictObject({ nonce: z.string(), targetLinkUri: z.string(), deploymentId: z.string().optional() }),
  /** Hash of what the browser alone was given. */
  proof: z.string(),
  storage: z.strictObject({ target: z.string(), origin: z.string() }).optional(),
  /** The LMS's own words, to begin anew in another window. */
  parameters: z.array(z.tuple([z.string(), z.string()])).max(MOST_PARAMETERS),
  /** Begun in another window already: there is no third way. */
  again: z.boolean(),
});
type PendingLogin = z.infer<typeof PendingLogin>;

const Restart = z.strictObject({ registrationId: z.string(), parameters: PendingLogin.shape.parameters });
const Parked = z.strictObject({ registrationId: z.string(), state: z.string(), idToken: z.string() });

/** An answer of an LMS, as its browser posts it. */
export interface LmsAnswer {
  readonly state: string;
  readonly idToken: string;
}

export interface BegunLogin {
  readonly login: LmsLogin;
  /** Names the proof in the browser. */
  readonly tag: string;
  /** For this browser alone. */
  readonly proof: string;
}

/** Begins anew in a window of its own; once. */
interface Restartable {
  readonly restart: string;
}

/** Whether a browser may go to the LMS: it showed its proof, or a frame of the LMS is to keep one, or neither. */
export type Departure = { readonly href: string } | (Restartable & { readonly kept?: BegunLogin });

/** What a browser can still do that comes back without its proof: the LMS's frame may have it, for the answer that waits. */
export interface OtherWays extends Restartable {
  readonly storage?: { readonly target: string; readonly origin: string; readonly parked: string };
}

export interface LmsArrivalTools {
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly registry: LmsRegistry;
  readonly protocol: LmsProtocol;
}

/** From a login that an LMS begins to a message that was judged, tied to one browser all the way. */
export class LmsArrivals {
  constructor(private readonly tools: LmsArrivalTools) {}

  /** @throws HubError `LMS-FERME`; `LMS-DEMANDE` when the request is not right */
  async begin(registration: LmsRegistration, parameters: Parameters, again = false): Promise<BegunLogin> {
    requireOpen(registration);
    const login = await this.tools.protocol.login(lmsOf(registration), parameters);
    const proof = randomToken();
    const { state, expected, storage, authorizationUrl } = login;
    const pending: PendingLogin = { registrationId: registration.id, authorizationUrl, expected: withoutGaps(expected), proof: hashedToken(proof), parameters: keptParameters(parameters), again, ...(storage === undefined ? {} : { storage }) };
    await this.tools.oneTime.put('lms-login', state, JSON.stringify(pending), LOGIN_MS);
    return { login, tag: loginTag(state), proof };
  }

  /**
   * Before the LMS is asked: whether the browser kept its proof. Some LMSs take their own hints once, so that without it a login must
   * begin anew before they have seen any.
   * @throws HubError `LMS-MESSAGE` unknown state; `LMS-NAVIGATEUR` another browser
   */
  async depart(registration: LmsRegistration, state: string, proof: string | undefined): Promise<Departure> {
    const pending = await this.pending(registration, state);
    if (proof !== undefined) {
      this.checkProof(pending, proof);
      return { href: pending.authorizationUrl };
    }
    if (!await this.tools.oneTime.use('lms-login', state)) throw unknownState('the state was used already');
    const restart = await this.keepRestart(pending);
    return pending.storage === undefined ? { restart } : { restart, kept: await this.begin(registration, inOnes(pending.parameters)) };
  }

  /** The login that a page offered to begin anew. @throws HubError `LMS-NAVIGATEUR` when that was done already, or is too long ago */
  async restart(registration: LmsRegistration, handle: string): Promise<BegunLogin> {
    const kept = await this.tools.oneTime.take('lms-restart', handle);
    const known = kept === undefined ? undefined : Restart.parse(JSON.parse(kept));
    if (known?.registrationId !== registration.id) throw new HubError('LMS-NAVIGATEUR', { rule: 'restart', detail: 'no login waits under this handle' });
    // In a window of its own no frame of the LMS keeps anything.
    return this.begin(registration, inOnes(known.parameters.filter(([name]) => name !== 'lti_storage_target')), true);
  }

  /** The answer that a page kept while it looked for the proof. @throws HubError `LMS-MESSAGE` */
  async unpark(registration: LmsRegistration, handle: string): Promise<LmsAnswer> {
    const kept = await this.tools.oneTime.take('lms-parked', handle);
    const { registrationId, ...answer } = kept === undefined ? {} as Partial<z.infer<typeof Parked>> : Parked.parse(JSON.parse(kept));
    if (registrationId !== registration.id || answer.state === undefined || answer.idToken === undefined) throw unknownState('no answer waits under this handle');
    return { state: answer.state, idToken: answer.idToken };
  }

  /**
   * The message of an answer, whose browser has shown the proof of its login; or what it can do without.
   * @throws HubError `LMS-FERME`; `LMS-MESSAGE` unknown or used state, or what the protocol refuses; `LMS-NAVIGATEUR` another
   *   browser, or none that can be told in a window of its own; `LMS-PANNE`
   */
  async accept(registration: LmsRegistration, answer: LmsAnswer, proof: string | undefined): Promise<{ readonly message: LmsMessage } | { readonly otherWays: OtherWays }> {
    requireOpen(registration);
    const pending = await this.pending(registration, answer.state);
    if (proof === undefined) return { otherWays: await this.otherWays(pending, answer) };
    this.checkProof(pending, proof);
    const message = await this.tools.protocol.accept(lmsOf(registration), answer.idToken, answer.state, pending.expected);
    if (!await this.tools.oneTime.use('lms-login', answer.state)) throw unknownState('the state was used already');
    return { message };
  }

  /** That an LMS's refusal belongs to a login of ours. @throws HubError `LMS-MESSAGE` */
  async expectState(registration: LmsRegistration, state: string): Promise<void> {
    await this.pending(registration, state);
  }

  private checkProof(pending: PendingLogin, proof: string): void {
    if (!sameText(hashedToken(proof), pending.proof)) throw new HubError('LMS-NAVIGATEUR', { rule: 'proof', detail: 'the login was begun in another browser' });
  }

  /** @throws HubError `LMS-NAVIGATEUR` where it began anew already */
  private async keepRestart({ registrationId, parameters, again }: PendingLogin): Promise<string> {
    if (again) throw new HubError('LMS-NAVIGATEUR', { rule: 'proof', detail: 'a window of its own kept no proof either' });
    const restart = randomToken();
    await this.tools.oneTime.put('lms-restart', restart, JSON.stringify({ registrationId, parameters }), LOGIN_MS);
    return restart;
  }

  private async otherWays(pending: PendingLogin, { state, idToken }: LmsAnswer): Promise<OtherWays> {
    const { registrationId, storage } = pending;
    await this.tools.throttle.count(`lms-parked ${hashedToken(state)}`, PARKED_PER_LOGIN);
    const restart = await this.keepRestart(pending);
    if (storage === undefined) return { restart };
    const parked = randomToken();
    await this.tools.oneTime.put('lms-parked', parked, JSON.stringify({ registrationId, state, idToken }), PARKED_MS);
    return { restart, storage: { ...storage, parked } };
  }

  private async pending({ id }: LmsRegistration, state: string): Promise<PendingLogin> {
    const stored = state.length > 200 ? undefined : await this.tools.oneTime.peek('lms-login', state);
    const pending = stored === undefined ? undefined : PendingLogin.parse(JSON.parse(stored));
    if (pending?.registrationId !== id) throw unknownState('no login of this state');
    return pending;
  }
}

/** Names the proof of a login in a browser, and says nothing of the state. */
export function loginTag(state: string): string {
  return hashedToken(state).slice(0, TAG_CHARACTERS);
}

function inOnes(parameters: PendingLogin['parameters']): Parameters {
  return new Map(parameters.map(([name, value]) => [name, [value]]));
}

function unknownState(detail: string): HubError {
  return new HubError('LMS-MESSAGE', { rule: 'state', detail });
}

function withoutGaps({ nonce, targetLinkUri, deploymentId }: LmsExpectation): PendingLogin['expected'] {
  return { nonce, targetLinkUri, ...(deploymentId === undefined ? {} : { deploymentId }) };
}

/** @throws HubError `LMS-DEMANDE` when there is more than a login says */
function keptParameters(parameters: Parameters): [string, string][] {
  const kept = [...parameters].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  if (kept.length > MOST_PARAMETERS || JSON.stringify(kept).length > LONGEST_LOGIN) throw new HubError('LMS-DEMANDE', { rule: 'size', detail: 'more parameters than a login has' });
  return kept;
}
