import type { Affiliation } from '../../domain/affiliation.js';
import type { Day } from '../../domain/calendar.js';
import type { FeedEntry } from '../../domain/feed.js';
import type { Membership } from '../../domain/group.js';
import { directoryKeyId } from '../../domain/identity.js';
import type { Person } from '../../domain/person.js';
import { put } from './breathe.js';
import type { ImportCollections } from './collections.js';
import { defined, entryId, isOwn, joinValue } from './entry.js';
import type { Findings } from './findings.js';
import { dated, endedOn } from './periods.js';
import type { PersonChange } from './person-change.js';
import type { PersonIds } from './person-id.js';
import type { PersonRecord } from './placement.js';
import { awaitTiesOf } from './write-ties.js';
import { writeKeys } from './write-keys.js';

const MOST_LINKS = 1_000;

export interface WriteTools {
  readonly collections: ImportCollections;
  readonly source: string;
  readonly day: Day;
  readonly remarks: Findings;
  readonly ids: PersonIds;
}

/** A change with whom it is about. */
export interface KnownChange extends PersonChange {
  readonly personId: string;
}

/**
 * Writes what changed of some people. The entries come last: until they are written the same changes are found again,
 * and every step before gives the same result when it is done again.
 */
export async function writePeople(tools: WriteTools, changes: readonly PersonChange[]): Promise<void> {
  if (changes.length === 0) return;
  const known = await withPersonIds(tools, changes);
  await put(tools.collections.people, await Promise.all(known.map((change) => personOf(tools, change))));
  await writeLinks(tools, known);
  await writeKeys(tools, known);
  await awaitTiesOf(tools, known.flatMap(({ entry }) => (entry?.kind === 'guardian' && entry.state === 'missing' ? [entry] : [])));
  await put(tools.collections.feedEntries, known.map((change) => entryOf(tools, change)));
}

/** The join key is written first: it names the person when the rest was not written, and whoever was linked by hand. */
async function withPersonIds({ collections, source, ids }: WriteTools, changes: readonly PersonChange[]): Promise<readonly KnownChange[]> {
  const unknown = changes.filter(({ entry }) => entry === undefined);
  const keys = await collections.directoryKeys.getMany(unknown.map(({ record }) => directoryKeyId('jointure', joinValue(source, record.key))));
  const personOfKey = new Map(keys.map(({ id, personId }) => [id, personId]));
  const known = changes.map((change): KnownChange => {
    const joined = personOfKey.get(directoryKeyId('jointure', joinValue(source, change.record.key)));
    return { ...change, personId: change.entry?.personId ?? joined ?? ids.next() };
  });
  const fresh = known.flatMap(({ entry, record, personId }) => {
    const id = directoryKeyId('jointure', joinValue(source, record.key));
    return entry === undefined && !personOfKey.has(id) ? [{ id, personId }] : [];
  });
  await put(collections.directoryKeys, fresh);
  return known;
}

/** A record that was merged stays merged, and keeps what its feed says: whoever undoes the union finds it as it should be. */
async function personOf({ collections }: WriteTools, { record, personId }: KnownChange): Promise<Person> {
  const before = await collections.people.get(personId);
  const { givenName, familyName } = record;
  const adult = record.kind === 'pupil' ? {} : { displayName: record.displayName, email: record.email };
  // Only a hand closes an account, and only a hand opens it again.
  const state = before === undefined || before.state === 'leaving' ? 'active' : before.state;
  return defined({ id: personId, givenName, familyName, ...adult, state, mergedInto: before?.mergedInto });
}

/** Affiliations and memberships: those the feed says, and the end of those it said before. */
async function writeLinks(tools: WriteTools, changes: readonly KnownChange[]): Promise<void> {
  const written = await Promise.all(changes.map((change) => linksOf(tools, change)));
  await put(tools.collections.affiliations, written.flatMap(({ affiliations }) => affiliations));
  await put(tools.collections.memberships, written.flatMap(({ memberships }) => memberships));
}

async function linksOf({ collections, source, day }: WriteTools, change: KnownChange) {
  const { record, placement, personId, entry } = change;
  const join = joinValue(source, record.key);
  // Of somebody the feed never named it said nothing before.
  const before = entry === undefined ? NO_LINKS : await ownLinks(collections, entry.personId ?? personId, join);
  const unsaid = entry === undefined ? undefined : day;
  const affiliations = placement.affiliations.map(({ name, organisationId, profile, ...said }): Affiliation => {
    const id = `${join} ${name}`;
    return dated({ id, personId, organisationId, profile }, said, before.affiliations.get(id), unsaid);
  });
  const memberships = placement.memberships.map(({ groupId, as, ...said }): Membership => {
    const id = `${join} ${groupId}`;
    return dated({ id, personId, groupId, as }, said, before.memberships.get(id), unsaid);
  });
  return {
    affiliations: [...affiliations, ...over(before.affiliations, affiliations, day)],
    memberships: [...memberships, ...over(before.memberships, memberships, day)],
  };
}

const NO_LINKS = { affiliations: new Map<string, Affiliation>(), memberships: new Map<string, Membership>() };

/** What the feed said before of somebody's places, by identifier. */
export async function ownLinks({ affiliations, memberships }: ImportCollections, personId: string, join: string) {
  const [places, groups] = await Promise.all([
    affiliations.find('byPerson', { equals: [personId], limit: MOST_LINKS }),
    memberships.find('byPerson', { equals: [personId], limit: MOST_LINKS }),
  ]);
  return { affiliations: ownById<Affiliation>(places.items, join), memberships: ownById<Membership>(groups.items, join) };
}

function ownById<T extends { readonly id: string }>(items: readonly (T & { readonly version: number })[], join: string): ReadonlyMap<string, T> {
  const own = items.filter((item) => isOwn(item, join));
  return new Map(own.map(({ version: _version, ...document }) => [document.id, document as unknown as T]));
}

function over<T extends { readonly id: string; readonly until?: Day | undefined }>(before: ReadonlyMap<string, T>, wanted: readonly T[], day: Day): readonly T[] {
  const kept = new Set(wanted.map(({ id }) => id));
  return [...before.values()].filter(({ id }) => !kept.has(id)).map((document) => endedOn(document, day));
}

function entryOf({ source, day }: WriteTools, { record, placement, personId, text, digest, entry }: KnownChange): FeedEntry {
  return defined({
    id: entryId(source, record.kind, record.key),
    source,
    kind: record.kind,
    key: record.key,
    personId,
    record: text,
    digest,
    state: 'present' as const,
    organisations: [...placement.organisations],
    groups: placement.memberships.map(({ groupId }) => groupId),
    directoryKeys: [...placement.directoryKeys],
    changedOn: day,
    tiesDue: hasTies(record) || entry?.kind === 'pupil' ? source : undefined,
  });
}

function hasTies(record: PersonRecord): boolean {
  return record.kind === 'pupil' && record.guardians.length > 0;
}
