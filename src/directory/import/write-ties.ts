import type { FeedEntry } from '../../domain/feed.js';
import type { Guardianship } from '../../domain/guardianship.js';
import type { Stored } from '../../store/port.js';
import { put } from './breathe.js';
import { bare, defined, entryId, joinValue, recordOf } from './entry.js';
import { endedOn } from './periods.js';
import type { WriteTools } from './write-people.js';

const PAGE = 50;
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

/**
 * Makes guardianships what the pupils' records say, for every pupil of whom that is due. An adult the feed does not know
 * (yet) leaves the pupil due, for the next import.
 * @param onPage called after each page, with how many pupils were looked at
 */
export async function writeTies(tools: WriteTools, onPage: (pupils: number) => Promise<void>): Promise<void> {
  const { collections, source } = tools;
  let after: string | undefined;
  let pupils = 0;
  do {
    const page = await collections.feedEntries.find('byTies', { equals: [source], limit: PAGE, after });
    const adults = await adultsOf(tools, page.items);
    const ties = await Promise.all(page.items.map((entry) => tiesOf(tools, entry, adults)));
    await put(collections.guardianships, ties.flatMap(({ guardianships }) => guardianships));
    await put(collections.feedEntries, ties.flatMap(({ settled }) => settled));
    pupils += page.items.length;
    after = page.next;
    await onPage(pupils);
  } while (after !== undefined);
}

/** The adults that these pupils name and that the feed knows at present, by key. */
async function adultsOf({ collections, source }: WriteTools, pupils: readonly FeedEntry[]): Promise<ReadonlyMap<string, FeedEntry>> {
  const keys = new Set(pupils.flatMap((entry) => tiesIn(entry).map(({ guardianKey }) => guardianKey)));
  const ids = [...keys].map((key) => entryId(source, 'guardian', key));
  const found: FeedEntry[] = [];
  for (let start = 0; start < ids.length; start += MOST) found.push(...(await collections.feedEntries.getMany(ids.slice(start, start + MOST))));
  return new Map(found.filter(({ kind, state }) => kind === 'guardian' && state === 'present').map((entry) => [entry.key, entry]));
}

async function tiesOf({ collections, source, day }: WriteTools, pupil: Stored<FeedEntry>, adults: ReadonlyMap<string, FeedEntry>) {
  const { personId: childId = '', key } = pupil;
  const { items } = await collections.guardianships.find('byChild', { equals: [childId], limit: MOST });
  const before = new Map(items.filter(({ id }) => id.startsWith(joinValue(source, '')) && id.endsWith(` ${key}`)).map((tie) => [tie.id, bare<Guardianship>(tie)]));
  const said = pupil.state === 'present' ? tiesIn(pupil) : [];
  const wanted = said.flatMap(({ guardianKey, authority }): readonly Guardianship[] => {
    const adultId = adults.get(guardianKey)?.personId;
    const id = `${joinValue(source, guardianKey)} ${key}`;
    return adultId === undefined ? [] : [defined({ id, adultId, childId, authority, from: before.get(id)?.from })];
  });
  const kept = new Set(wanted.map(({ id }) => id));
  const over = [...before.values()].filter(({ id }) => !kept.has(id)).map((tie) => endedOn(tie, day));
  const { tiesDue: _due, ...settled } = bare<FeedEntry>(pupil);
  return { guardianships: [...wanted, ...over], settled: wanted.length < said.length ? [] : [settled] };
}

function tiesIn(entry: FeedEntry) {
  const record = recordOf(entry);
  return record.kind === 'pupil' ? record.guardians : [];
}
