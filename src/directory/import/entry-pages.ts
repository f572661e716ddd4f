import type { FeedEntry, FeedEntryKind } from '../../domain/feed.js';
import type { Stored } from '../../store/port.js';
import { breathe } from './breathe.js';
import type { ImportCollections } from './collections.js';

const PAGE = 200;

/** Everybody of one kind that the source names at present, page after page. Those of a page may be changed meanwhile. */
export async function* presentEntries({ feedEntries }: ImportCollections, source: string, kind: FeedEntryKind): AsyncGenerator<readonly Stored<FeedEntry>[]> {
  let after: string | undefined;
  do {
    const page = await feedEntries.find('byKind', { equals: [source, kind, 'present'], limit: PAGE, after });
    if (page.items.length > 0) yield page.items;
    after = page.next;
    await breathe();
  } while (after !== undefined);
}
