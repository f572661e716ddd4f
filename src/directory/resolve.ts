import { HubError } from '../domain/errors.js';
import { identityId, type ExternalIdentity } from '../domain/identity.js';
import type { Person } from '../domain/person.js';
import type { DirectoryCollections } from './collections.js';

/** A chain of merged accounts is never this long. */
const MOST_MERGES = 5;

interface Question {
  readonly directory: DirectoryCollections;
  readonly identity: ExternalIdentity;
  /** `kind value`, as the connector read them. */
  readonly directoryKeys: readonly string[];
}

type Matcher = (question: Question) => Promise<readonly string[]>;

/** In order; the first that finds somebody decides. Never a name, a birth date or a mail address. */
const MATCHERS: readonly (readonly [name: string, matcher: Matcher])[] = [
  ['stored identity', byStoredIdentity],
  ['directory key', byDirectoryKey],
];

/**
 * The person an external identity stands for. It is never guessed and never created.
 * @throws HubError `AUTH-INCONNU` nobody, `AUTH-DOUBLON` several, `AUTH-COMPTE` blocked
 */
export async function resolvePerson(directory: DirectoryCollections, identity: ExternalIdentity, directoryKeys: readonly string[]): Promise<Person> {
  for (const [name, matcher] of MATCHERS) {
    const personIds = new Set(await matcher({ directory, identity, directoryKeys }));
    const people = await followMerges(directory, personIds);
    if (people.length > 1) throw new HubError('AUTH-DOUBLON', { detail: `${people.length} people match by ${name}` });
    const [person] = people;
    if (person === undefined) continue;
    if (person.state === 'blocked') throw new HubError('AUTH-COMPTE', { detail: 'the account is blocked' });
    if (matcher !== byStoredIdentity) await remember(directory, identity, person);
    return person;
  }
  throw new HubError('AUTH-INCONNU', { detail: `nobody in the directory matches this account of ${identity.connectionId}` });
}

async function byStoredIdentity({ directory, identity }: Question): Promise<readonly string[]> {
  const stored = await directory.identities.get(identityId(identity.connectionId, identity.subject));
  return stored === undefined ? [] : [stored.personId];
}

async function byDirectoryKey({ directory, directoryKeys }: Question): Promise<readonly string[]> {
  const keys = await directory.directoryKeys.getMany(directoryKeys.slice(0, 50));
  return keys.map(({ personId }) => personId);
}

/** Each account at the end of its merges. A merged account is never a sign-in target. */
async function followMerges(directory: DirectoryCollections, personIds: ReadonlySet<string>): Promise<readonly Person[]> {
  const targets = await Promise.all([...personIds].map((id) => followMerge(directory, id)));
  const unique = new Map(targets.flatMap((person) => (person === undefined ? [] : [[person.id, person] as const])));
  return [...unique.values()];
}

async function followMerge(directory: DirectoryCollections, personId: string): Promise<Person | undefined> {
  let id = personId;
  for (let step = 0; step <= MOST_MERGES; step += 1) {
    const person = await directory.people.get(id);
    if (person?.state !== 'merged') return person;
    if (person.mergedInto === undefined) return undefined;
    id = person.mergedInto;
  }
  throw new HubError('AUTH-COMPTE', { detail: 'merged accounts point at each other' });
}

/** From now on the account is known by itself. Two tabs may do this at once: the first one stands. */
async function remember(directory: DirectoryCollections, { connectionId, subject }: ExternalIdentity, person: Person): Promise<void> {
  try {
    await directory.identities.insert({ id: identityId(connectionId, subject), connectionId, subject, personId: person.id });
  } catch (error) {
    if (!(error instanceof HubError) || error.code !== 'SYS-CONFLIT') throw error;
  }
}
