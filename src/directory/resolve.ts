import { HubError } from '../domain/errors.js';
import { identityId, type ExternalIdentity } from '../domain/identity.js';
import type { Person } from '../domain/person.js';
import type { DirectoryCollections } from './collections.js';

/** A chain of merged accounts is never this long. */
const MOST_MERGES = 5;
/** More keys than anybody has. */
const MOST_KEYS = 50;

/**
 * The person an external identity stands for: the one it is known to be, else the one its directory keys name. Never a name,
 * a birth date or a mail address; never guessed, never created. An account whose keys name somebody else than the person it
 * was known to be is refused: providers give a free login to the next person of that name.
 * @param directoryKeys each `kind value`, as the connector read them
 * @throws HubError `AUTH-INCONNU` nobody, `AUTH-DOUBLON` several, `AUTH-COMPTE` blocked
 */
export async function resolvePerson(directory: DirectoryCollections, identity: ExternalIdentity, directoryKeys: readonly string[]): Promise<Person> {
  const [known] = await followMerges(directory, await byStoredIdentity(directory, identity));
  const named = await followMerges(directory, await byDirectoryKey(directory, directoryKeys));
  const person = known ?? onlyOne(named);
  if (person === undefined) throw new HubError('AUTH-INCONNU', { detail: `nobody in the directory matches this account of ${identity.connectionId}` });
  if (named.length > 0 && !named.some(({ id }) => id === person.id)) {
    throw new HubError('AUTH-DOUBLON', { detail: 'the account is known to be one person, and its directory keys name another' });
  }
  if (person.state === 'blocked') throw new HubError('AUTH-COMPTE', { detail: 'the account is blocked' });
  if (known === undefined) await remember(directory, identity, person);
  return person;
}

function onlyOne(people: readonly Person[]): Person | undefined {
  if (people.length > 1) throw new HubError('AUTH-DOUBLON', { detail: `${people.length} people match by directory key` });
  return people[0];
}

async function byStoredIdentity(directory: DirectoryCollections, identity: ExternalIdentity): Promise<readonly string[]> {
  const stored = await directory.identities.get(identityId(identity.connectionId, identity.subject));
  return stored === undefined ? [] : [stored.personId];
}

async function byDirectoryKey(directory: DirectoryCollections, directoryKeys: readonly string[]): Promise<readonly string[]> {
  const keys = await directory.directoryKeys.getMany(directoryKeys.slice(0, MOST_KEYS));
  return keys.map(({ personId }) => personId);
}

/** Each account at the end of its merges. A merged account is never a sign-in target. */
async function followMerges(directory: DirectoryCollections, personIds: readonly string[]): Promise<readonly Person[]> {
  const targets = await Promise.all([...new Set(personIds)].map((id) => followMerge(directory, id)));
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
