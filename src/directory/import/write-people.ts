import type { Affiliation } from '../../domain/affiliation.js';
import type { Day } from '../../domain/calendar.js';
import type { FeedEntry } from '../../domain/feed.js';
import type { Membership } from '../../domain/group.js';
import { directoryKeyId } from '../../domain/identity.js';
import type { Person } from '../../domain/person.js';
import type { FeedTie } from '../feeds/record.js';
import { put } from './breathe.js';
import type { ImportCollections } from './collections.js';
import { defined, entryId, isOwn, joinValue } from './entry.js';
import type { Findings } from './findings.js';
import { dated, endedOn } from './periods.js';
import type { PersonChange } from './person-change.js';
import type { PersonIds } from './person-id.js';
import type { PersonRecord } from './placement.js';
import { awaitTiesOf, settleTies } from './write-ties.js';
import { writeKeys } from './write-keys.js';

const MOST_LINKS = 1_000;

export interface WriteTools {
  readonly collections: ImportCollections;
  readonly source: string;
  readonly day: Day;
  readonly remarks: Findings;
  readonly ids: PersonIds;
  /** True for an adult who is there and whom this delivery makes leave. */
  readonly isLeaving: (entry: FeedEntry) => boolean;
}

/** A change with whom it is about. */
export interface KnownChange extends PersonChange {
  readonly personId: string;
  /** The identifier was drawn now: nothing in the directory can name it. */
  readonly isNew: boolean;
}

/**
 * Writes what changed of some people. The entries come last: until they are written the same changes are found again,
 * and every step before gives the same result when it is done again.
 */
export async function writePeople(tools: WriteTools, changes: readonly PersonChange[]): Promise<void> {
  if (changes.length === 0) return;
  const known = await withPersonIds(tools, changes);
  await writePersons(tools, known);
  await writeLinks(tools, known);
  await writeKeys(tools, known);
  await awaitTiesOf(tools, known.flatMap(({ entry }) => (entry?.kind === 'guardian' && entry.state === 'missing' ? [entry] : [])));
  const told = known.map((change) => ({ entry: entryOf(tools, change), guardians: guardiansIn(change.record), isNew: change.isNew }));
  await put(tools.collections.feedEntries, await settleTies(tools, told));
}

/** The join key is written first: it names the person when the rest was not written, and whoever was linked by hand. */
async function withPersonIds({ collections, source, ids }: WriteTools, changes: readonly PersonChange[]): Promise<readonly KnownChange[]> {
  const unknown = changes.filter(({ entry }) => entry === undefined);
  const keys = await collections.directoryKeys.getMany(unknown.map(({ record }) => directoryKeyId('jointure', joinValue(source, record.key))));
  const personOfKey = new Map(keys.map(({ id, personId }) => [id, personId]));
  const known = changes.map((change): KnownChange => {
    const joined = personOfKey.get(directoryKeyId('jointure', joinValue(source, change.record.key)));
    const before = change.entry?.personId ?? joined;
    return { ...change, personId: before ?? ids.next(), isNew: before === undefined };
  });
  const fresh = known.flatMap(({ isNew, record, personId }) =>
    (isNew ? [{ id: directoryKeyId('jointure', joinValue(source, record.key)), personId }] : []));
  await put(collections.directoryKeys, fresh);
  return known;
}

async function writePersons({ collections: { people } }: WriteTools, changes: readonly KnownChange[]): Promise<void> {
  const known = await people.getMany(changes.flatMap(({ isNew, personId }) => (isNew ? [] : [personId])));
  const before = new Map(known.map((person) => [person.id, person]));
  await put(people, changes.map((change) => personOf(change, before.get(change.personId))));
}

/** A record that was merged stays merged, and keeps what its feed says: whoever undoes the union finds it as it should be. */
function personOf({ record, personId }: KnownChange, before: Person | undefined): Person {
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
    tiesDue: guardiansIn(record).length > 0 || entry?.kind === 'pupil' ? source : undefined,
  });
}

function guardiansIn(record: PersonRecord): readonly FeedTie[] {
  return record.kind === 'pupil' ? record.guardians : [];
}
