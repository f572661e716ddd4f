import { HubError } from '../domain/errors.js';
import { identityId, type ExternalIdentity } from '../domain/identity.js';
import type { Lookup } from '../domain/lookup.js';
import type { Person } from '../domain/person.js';
import type { DirectoryCollections } from './collections.js';
import { matchBy, type Match, type MatchingTools } from './matching.js';
import { followMerges } from './merges.js';

/** One thing that was looked at, and why it found nobody; for the journal. */
export type Looked = `${string} ${NonNullable<Match['miss']>}`;

/** Who an account stands for: one person, several of whom the human behind it may choose, or nobody and what was looked at. */
export type Resolution =
  | { readonly outcome: 'one'; readonly person: Person }
  | { readonly outcome: 'several'; readonly people: readonly Person[] }
  | { readonly outcome: 'nobody'; readonly looked: readonly Looked[] };

interface Named {
  readonly people: readonly Person[];
  readonly looked: readonly Looked[];
}

/**
 * Who an external identity stands for, by the chain of its connection: the first matcher that finds anybody decides. Never a
 * name, a birth date or a mail address alone; never guessed, never created. An account whose keys name somebody else than the
 * person it was known to be is refused: providers give a free login to the next person of that name.
 *
 * An account that was known and whose keys name several people is one of them only when its owner said so.
 * @throws HubError `AUTH-DOUBLON` known as one and named as another; `AUTH-COMPTE` blocked
 */
export async function resolvePerson(tools: MatchingTools, identity: ExternalIdentity, lookups: readonly Lookup[]): Promise<Resolution> {
  const isStable = lookups.some(({ by }) => by === 'stored');
  const own = isStable ? await knownAs(tools.directory, identity) : undefined;
  const { people: named, looked } = await firstNamed(tools, lookups);
  if (own !== undefined && named.length > 0 && !named.some(({ id }) => id === own.person.id)) {
    throw new HubError('AUTH-DOUBLON', { detail: 'the account is known to be one person, and its directory keys name another' });
  }
  if (own !== undefined && (named.length < 2 || own.isChosen)) return { outcome: 'one', person: own.person };
  if (named.length === 0) return { outcome: 'nobody', looked };
  const [person, ...others] = usable(named);
  if (others.length > 0) return { outcome: 'several', people: [person, ...others] };
  if (isStable && named.length === 1) await rememberIdentity(tools.directory, identity, person.id);
  return { outcome: 'one', person };
}

async function knownAs(directory: DirectoryCollections, { connectionId, subject }: ExternalIdentity): Promise<{ readonly person: Person; readonly isChosen: boolean } | undefined> {
  const stored = await directory.identities.get(identityId(connectionId, subject));
  const [known] = await followMerges(directory, stored === undefined ? [] : [stored.personId]);
  return known === undefined ? undefined : { person: usable([known])[0], isChosen: stored?.chosen === true };
}

async function firstNamed(tools: MatchingTools, lookups: readonly Lookup[]): Promise<Named> {
  const looked: Looked[] = [];
  for (const lookup of lookups) {
    if (lookup.by === 'stored') continue;
    const match = await matchBy(tools, lookup);
    if (match.miss === undefined) return { people: match.people, looked };
    looked.push(`${lookup.from} ${match.miss}`);
  }
  return { people: [], looked };
}

/** Without those who are blocked. @throws HubError `AUTH-COMPTE` when nobody is left */
function usable(people: readonly Person[]): readonly [Person, ...Person[]] {
  const [first, ...others] = people.filter(({ state }) => state !== 'blocked');
  if (first === undefined) throw new HubError('AUTH-COMPTE', { detail: 'the account is blocked' });
  return [first, ...others];
}

/** From now on the account is known by itself. Two tabs may do this at once: the first one stands. */
async function rememberIdentity(directory: DirectoryCollections, { connectionId, subject }: ExternalIdentity, personId: string): Promise<void> {
  try {
    await directory.identities.insert({ id: identityId(connectionId, subject), connectionId, subject, personId });
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'SYS-CONFLIT') throw error;
  }
}
