import { createHash } from 'node:crypto';
import type { FeedEntry } from '../../domain/feed.js';
import type { Store } from '../../store/port.js';
import { openImport, type ImportCollections } from './collections.js';
import { canonicalText } from './entry.js';
import { breathe } from './breathe.js';

const PAGE = 500;
const MOST = 1_000;
const BITS = 256;

/**
 * One text for all that feeds made of the directory: the same for two imports that came to the same, whatever the order of
 * their writes and whatever identifiers they drew for people, who go by their feed key here. What the import notes for
 * itself (its runs, its lock) is not in it.
 */
export async function directoryDigest(store: Store): Promise<string> {
  const collections = openImport(store);
  const sum = new UnorderedDigest();
  const schools = new Set<string>();
  for await (const entries of everyEntry(collections)) {
    for (const entry of entries) {
      sum.add('entry', { ...entry, version: undefined, personId: undefined });
      if (entry.kind === 'school') schools.add(entry.organisations[0] ?? '');
      else await addPerson(collections, entry, sum);
    }
    await breathe();
  }
  for (const uai of schools) await addSchool(collections, uai, sum);
  return sum.text();
}

async function* everyEntry({ feedEntries }: ImportCollections): AsyncGenerator<readonly FeedEntry[]> {
  let after: string | undefined;
  do {
    const page = await feedEntries.find('byKind', { limit: PAGE, after });
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}

async function addPerson(collections: ImportCollections, entry: FeedEntry, sum: UnorderedDigest): Promise<void> {
  const { id, personId = '' } = entry;
  const ofPerson = { equals: [personId], limit: MOST };
  const person = await collections.people.get(personId);
  sum.add('person', { ...person, version: undefined, id });
  const [affiliations, memberships, keys, children, identities] = await Promise.all([
    collections.affiliations.find('byPerson', ofPerson),
    collections.memberships.find('byPerson', ofPerson),
    collections.directoryKeys.find('byPerson', ofPerson),
    collections.guardianships.find('byAdult', ofPerson),
    collections.identities.find('byPerson', ofPerson),
  ]);
  for (const document of [...affiliations.items, ...memberships.items, ...keys.items, ...identities.items]) sum.add('of-person', { ...document, version: undefined, personId: id });
  for (const tie of children.items) sum.add('tie', { ...tie, version: undefined, adultId: id, childId: await nameOf(collections, tie.childId) });
}

async function addSchool(collections: ImportCollections, uai: string, sum: UnorderedDigest): Promise<void> {
  sum.add('organisation', { ...(await collections.organisations.get(uai)), version: undefined });
  const { items } = await collections.groups.find('bySchool', { equals: [uai], limit: MOST });
  for (const group of items) sum.add('group', { ...group, version: undefined });
}

async function nameOf({ feedEntries }: ImportCollections, personId: string): Promise<string> {
  const { items } = await feedEntries.find('byPerson', { equals: [personId], limit: 1 });
  return items[0]?.id ?? personId;
}

/** The sum of the digests of documents: it does not know in what order they came, and counts one that comes twice. */
class UnorderedDigest {
  private sum = 0n;

  add(kind: string, document: object): void {
    const hash = createHash('sha256').update(`${kind} ${canonicalText(document)}`).digest('hex');
    this.sum = BigInt.asUintN(BITS, this.sum + BigInt(`0x${hash}`));
  }

  text(): string {
    return this.sum.toString(16).padStart(64, '0');
  }
}
