import type { FeedEntry } from '../../domain/feed.js';
import type { Person } from '../../domain/person.js';
import type { Stored } from '../../store/port.js';
import { put } from './breathe.js';
import { isKnownElsewhere } from './elsewhere.js';
import { bare, joinValue } from './entry.js';
import { endedOn } from './periods.js';
import { ownLinks, type WriteTools } from './write-people.js';
import { awaitTiesOf } from './write-ties.js';

/** Ends what the feed said of these people. They are erased later, unless they come back. The entries come last. */
export async function writeLeavers(tools: WriteTools, leavers: readonly Stored<FeedEntry>[]): Promise<void> {
  if (leavers.length === 0) return;
  const { collections, source, day } = tools;
  const links = await Promise.all(leavers.map(({ personId = '', key }) => ownLinks(collections, personId, joinValue(source, key))));
  await put(collections.affiliations, links.flatMap(({ affiliations }) => [...affiliations.values()].map((one) => endedOn(one, day))));
  await put(collections.memberships, links.flatMap(({ memberships }) => [...memberships.values()].map((one) => endedOn(one, day))));
  await put(collections.people, (await Promise.all(leavers.map((entry) => leavingPerson(tools, entry)))).flat());
  await awaitTiesOf(tools, leavers.filter(({ kind }) => kind === 'guardian'));
  await put(collections.feedEntries, leavers.map((entry) => ({
    ...bare<FeedEntry>(entry),
    state: 'missing' as const,
    missingSince: day,
    changedOn: day,
    ...(entry.kind === 'pupil' ? { tiesDue: source } : {}),
  })));
}

async function leavingPerson({ collections, day }: WriteTools, entry: FeedEntry): Promise<readonly Person[]> {
  const person = await collections.people.get(entry.personId ?? '');
  if (person?.state !== 'active' || (await isKnownElsewhere(collections, entry, day))) return [];
  return [{ ...bare<Person>(person), state: 'leaving' }];
}
