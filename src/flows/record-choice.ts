import { z } from 'zod';
import type { Clock } from '../domain/clock.js';
import { Delegation } from '../domain/delegation.js';
import { HubError } from '../domain/errors.js';
import type { Hat } from '../domain/hat.js';
import type { Person } from '../domain/person.js';
import { Role } from '../domain/profile.js';
import type { OneTimeValues } from '../protocols/contract.js';
import { someHat, VerifiedAccount, type SessionRights, type SignedIn } from './admission.js';
import type { BrowserBinding } from './browser-binding.js';
import type { DirectoryDesk } from './directory-desk.js';
import type { RecordUnion } from './record-union.js';
import { randomToken } from './tokens.js';

const CHOICE_TTL_MS = 10 * 60_000;
const UNITING_MS = 10_000;
const MOST_CANDIDATES = 20;

const ChoiceSchema = z.strictObject({
  browser: z.string(),
  identity: VerifiedAccount,
  candidates: z.array(z.string()).min(2).max(MOST_CANDIDATES),
  roles: z.array(Role),
  delegations: z.array(Delegation),
  /** The provider proves that all the records are one person's. */
  proves: z.boolean(),
  returnTo: z.string(),
});
type Choice = z.infer<typeof ChoiceSchema>;

/** Somebody an account may stand for, with what this sign-in would open. */
export interface Candidate {
  readonly person: Person;
  readonly hats: readonly Hat[];
}

export interface OpenChoice {
  readonly connectionId: string;
  readonly candidates: readonly Candidate[];
  /** All of them are one parent's records, and may become one. */
  readonly mayUnite: boolean;
}

export interface ChoiceTools {
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly directory: DirectoryDesk;
  readonly binding: BrowserBinding;
  readonly union: RecordUnion;
}

/** When a provider names several records of the directory: the person behind the browser that signed in says which. */
export class RecordChoice {
  constructor(private readonly tools: ChoiceTools) {}

  /** Those of the people that the sign-in opens anything for. @throws HubError `AUTH-ROLE` when that is nobody */
  async candidatesAmong(people: readonly Person[], rights: SessionRights, connectionId: string): Promise<readonly [Candidate, ...Candidate[]]> {
    const all = await Promise.all(people.slice(0, MOST_CANDIDATES).map(async (person) => ({ person, hats: await this.tools.directory.hatsWithin(person.id, rights) })));
    const [first, ...others] = all.filter(({ hats }) => hats.length > 0);
    if (first === undefined) throw new HubError('AUTH-ROLE', { detail: `no role of ${people.length} records may come through ${connectionId}` });
    return [first, ...others];
  }

  /** Waits for the answer of the browser that this hash stands for. Returns the name under which it waits. */
  async ask(choice: Choice): Promise<string> {
    const id = randomToken();
    await this.tools.oneTime.put('choice', id, JSON.stringify(ChoiceSchema.parse(choice)), CHOICE_TTL_MS);
    return id;
  }

  /** What there is to choose from. @throws HubError `AUTH-REPONSE` used or expired, `AUTH-COOKIE` another browser */
  async look(id: string, browserSecret: string | undefined): Promise<OpenChoice> {
    const choice = await this.pending(id, browserSecret);
    const people = await Promise.all(choice.candidates.map((candidate) => this.tools.directory.person(candidate)));
    const { connectionId } = choice.identity;
    const candidates = await this.candidatesAmong(people.filter((person) => person !== undefined), choice, connectionId);
    return { connectionId, candidates, mayUnite: choice.proves && await this.tools.union.isPossible(choice.candidates) };
  }

  /**
   * Signs in as one of those that were offered. `remember`: not to be asked again.
   * @throws HubError `AUTH-REPONSE` used or expired, `AUTH-COOKIE` another browser, `SYS-FORME` nobody that was offered
   */
  async choose(id: string, browserSecret: string | undefined, { personId, remember }: { readonly personId: string; readonly remember: boolean }): Promise<SignedIn> {
    const choice = await this.take(id, browserSecret, personId);
    if (remember) await this.tools.directory.rememberChoice(choice.identity, personId);
    return this.signedInAs(choice, personId);
  }

  /**
   * Makes all the records one, the chosen one, and signs in as it.
   * @throws HubError as `choose`; `LIEN-REFUS` when nothing proves that they are one person's
   */
  async unite(id: string, browserSecret: string | undefined, personId: string, traceId: string): Promise<SignedIn> {
    const open = await this.look(id, browserSecret);
    if (!open.mayUnite) throw new HubError('LIEN-REFUS', { detail: 'the records are not proven to be one parent’s' });
    const choice = await this.take(id, browserSecret, personId);
    await this.requireAlone(choice.candidates);
    const others = choice.candidates.filter((candidate) => candidate !== personId);
    await this.tools.union.unite({ into: personId, others, identity: choice.identity, traceId });
    return this.signedInAs(choice, personId);
  }

  /** Two browsers that unite the same records at once, each into another, would leave all of them pointing at each other. */
  private async requireAlone(personIds: readonly string[]): Promise<void> {
    for (const id of [...personIds].sort()) {
      if (!await this.tools.oneTime.claim('union', id, UNITING_MS)) throw new HubError('LIEN-REFUS', { detail: 'the records are being united elsewhere' });
    }
  }

  /** Only who was offered uses the choice up: a wrong name spoils nothing. */
  private async take(id: string, browserSecret: string | undefined, personId: string): Promise<Choice> {
    const choice = await this.pending(id, browserSecret);
    if (!choice.candidates.includes(personId)) throw new HubError('SYS-FORME', { detail: 'chose somebody who was not offered' });
    if (await this.tools.oneTime.take('choice', id) === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V28', detail: 'the choice was made already' });
    return choice;
  }

  private async pending(id: string, browserSecret: string | undefined): Promise<Choice> {
    const stored = await this.tools.oneTime.peek('choice', id);
    if (stored === undefined) throw new HubError('AUTH-REPONSE', { rule: 'V03', detail: 'no pending choice of this name' });
    const choice = ChoiceSchema.parse(JSON.parse(stored));
    this.tools.binding.check(choice.browser, browserSecret);
    return choice;
  }

  private async signedInAs({ identity, roles, delegations, returnTo }: Choice, personId: string): Promise<SignedIn> {
    const person = await this.tools.directory.person(personId);
    if (person === undefined || person.state === 'blocked' || person.state === 'merged') throw new HubError('AUTH-COMPTE', { detail: 'the record was closed meanwhile' });
    const hats = await this.tools.directory.hatsWithin(personId, { roles, delegations });
    return { person, hats: someHat(hats, identity.connectionId), roles, delegations, identity, returnTo };
  }
}
