import type { FeedEntry } from '../../domain/feed.js';
import type { Guardianship } from '../../domain/guardianship.js';
import type { FeedTie } from '../feeds/record.js';
import { put } from './breathe.js';
import { bare, defined, entryId, joinValue, recordOf } from './entry.js';
import { endedOn } from './periods.js';
import type { WriteTools } from './write-people.js';

const PAGE = 25;
const MOST = 1_000;

/** From now on the ties of these adults' pupils are to be looked at again: an adult left, or came back. */
export async function awaitTiesOf({ collections, source }: WriteTools, guardians: readonly FeedEntry[]): Promise<void> {
  for (const { personId = '' } of guardians) {
    const { items } = await collections.guardianships.find('byAdult', { equals: [personId], limit: MOST });
    const children = await Promise.all(items.map(({ childId }) => collections.feedEntries.find('byPerson', { equals: [childId], limit: MOST })));
    const entries = children.flatMap((page) => page.items).filter((entry) => entry.source === source && entry.kind === 'pupil');
    await put(collections.feedEntries, entries.map((entry) => ({ ...bare<FeedEntry>(entry), tiesDue: source })));
  }
}

/** A pupil's entry as it is to be written, with the ties of its record. */
export interface ToldPupil {
  readonly entry: FeedEntry;
  readonly guardians: readonly FeedTie[];
  /** Nothing in the directory can name this person yet. */
  readonly isNew: boolean;
}

/**
 * Makes guardianships what these records say where that is due. An adult the feed does not know (yet) leaves the pupil due,
 * for the next import.
 * @returns the entries, no longer due where all was done
 */
export async function settleTies(tools: WriteTools, told: readonly ToldPupil[]): Promise<readonly FeedEntry[]> {
  const due = told.filter(({ entry }) => entry.tiesDue !== undefined);
  if (due.length === 0) return told.map(({ entry }) => entry);
  const adults = await adultsOf(tools, due);
  const ties = await Promise.all(due.map((pupil) => tiesOf(tools, pupil, adults)));
  await put(tools.collections.guardianships, ties.flatMap(({ guardianships }) => guardianships));
  const settled = new Set(ties.flatMap(({ id, isWhole }) => (isWhole ? [id] : [])));
  return told.map(({ entry }) => (settled.has(entry.id) ? withoutDue(entry) : entry));
}

/**
 * The ties that are due besides those of pupils who were written: an adult left or came back, or an import was killed.
 * @param onPage called after each page, with how many pupils were looked at
 */
export async function writeTies(tools: WriteTools, onPage: (pupils: number) => Promise<void>): Promise<void> {
  const { collections, source } = tools;
  let after: string | undefined;
  let pupils = 0;
  do {
    const page = await collections.feedEntries.find('byTies', { equals: [source], limit: PAGE, after });
    const entries = await settleTies(tools, page.items.map((entry) => ({ entry: bare<FeedEntry>(entry), guardians: guardiansOf(entry), isNew: false })));
    await put(collections.feedEntries, entries.filter(({ tiesDue }) => tiesDue === undefined));
    pupils += page.items.length;
    after = page.next;
    await onPage(pupils);
  } while (after !== undefined);
}

/** The adults that these pupils name, whom the feed knows at present and who stay, by key. */
async function adultsOf({ collections, source, isLeaving }: WriteTools, pupils: readonly ToldPupil[]): Promise<ReadonlyMap<string, FeedEntry>> {
  const keys = new Set(pupils.flatMap(({ guardians }) => guardians.map(({ guardianKey }) => guardianKey)));
  const ids = [...keys].map((key) => entryId(source, 'guardian', key));
  const found: FeedEntry[] = [];
  for (let start = 0; start < ids.length; start += MOST) found.push(...(await collections.feedEntries.getMany(ids.slice(start, start + MOST))));
  const here = found.filter((entry) => entry.kind === 'guardian' && entry.state === 'present' && !isLeaving(entry));
  return new Map(here.map((entry) => [entry.key, entry]));
}

async function tiesOf(tools: WriteTools, { entry, guardians, isNew }: ToldPupil, adults: ReadonlyMap<string, FeedEntry>) {
  const { source, day } = tools;
  const { id: entryOfPupil, personId: childId = '', key, state } = entry;
  const before = isNew ? NO_TIES : await ownTies(tools, entry);
  const said = state === 'present' ? guardians : [];
  const wanted = said.flatMap(({ guardianKey, authority }): readonly Guardianship[] => {
    const adultId = adults.get(guardianKey)?.personId;
    const id = `${joinValue(source, guardianKey)} ${key}`;
    return adultId === undefined ? [] : [defined({ id, adultId, childId, authority, from: before.get(id)?.from })];
  });
  const kept = new Set(wanted.map(({ id }) => id));
  const over = [...before.values()].filter(({ id }) => !kept.has(id)).map((tie) => endedOn(tie, day));
  return { id: entryOfPupil, guardianships: [...wanted, ...over], isWhole: wanted.length === said.length };
}

const NO_TIES: ReadonlyMap<string, Guardianship> = new Map();

/** What the feed said before of a pupil's adults, by identifier. */
async function ownTies({ collections, source }: WriteTools, { personId = '', key }: FeedEntry): Promise<ReadonlyMap<string, Guardianship>> {
  const { items } = await collections.guardianships.find('byChild', { equals: [personId], limit: MOST });
  const own = items.filter(({ id }) => id.startsWith(joinValue(source, '')) && id.endsWith(` ${key}`));
  return new Map(own.map((tie) => [tie.id, bare<Guardianship>(tie)]));
}

function guardiansOf(entry: FeedEntry): readonly FeedTie[] {
  const record = recordOf(entry);
  return record.kind === 'pupil' ? record.guardians : [];
}

function withoutDue({ tiesDue: _due, ...entry }: FeedEntry): FeedEntry {
  return entry;
}
