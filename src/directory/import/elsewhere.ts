import { phaseOf, type Day } from '../../domain/calendar.js';
import type { FeedEntry } from '../../domain/feed.js';
import { directoryKeyId } from '../../domain/identity.js';
import type { ImportCollections } from './collections.js';
import { isOwn, joinValue } from './entry.js';

const MOST = 1_000;

/**
 * True when a person is known by more than the feed entries that left: another source or key that names them today, a
 * directory key, an affiliation or a child given by hand. Such a person stays.
 * @param leftUntil a source that they left after this day still counts
 */
export async function isKnownElsewhere(collections: ImportCollections, { personId = '', id }: FeedEntry, day: Day, leftUntil?: Day): Promise<boolean> {
  const ofPerson = { equals: [personId], limit: MOST };
  const { items: entries } = await collections.feedEntries.find('byPerson', ofPerson);
  if (entries.some((entry) => entry.id !== id && counts(entry, leftUntil))) return true;
  const joins = entries.map(({ source, key }) => joinValue(source, key));
  const isFeeds = (document: { readonly id: string }): boolean => joins.some((join) => isOwn(document, join));
  const [keys, affiliations, children] = await Promise.all([
    collections.directoryKeys.find('byPerson', ofPerson),
    collections.affiliations.find('byPerson', ofPerson),
    collections.guardianships.find('byAdult', ofPerson),
  ]);
  const own = new Set([...joins.map((join) => directoryKeyId('jointure', join)), ...entries.flatMap(({ directoryKeys }) => directoryKeys)]);
  return keys.items.some((key) => !own.has(key.id))
    || [...affiliations.items, ...children.items].some((link) => !isFeeds(link) && phaseOf(link, day) !== 'after');
}

function counts({ state, missingSince }: FeedEntry, leftUntil: Day | undefined): boolean {
  return state === 'present' || (leftUntil !== undefined && missingSince !== undefined && missingSince > leftUntil);
}
