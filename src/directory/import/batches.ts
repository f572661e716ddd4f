import type { FeedItem } from '../feeds/record.js';
import type { FeedEntryKind } from '../../domain/feed.js';

/** Small enough that one batch never holds the event loop for long, large enough that a write is worth its transaction. */
const BATCH = 250;

/** Rows in batches; schools never share one with people, who can only be placed once every school is known. */
export async function* batchesOf(items: AsyncIterable<FeedItem>): AsyncGenerator<readonly FeedItem[]> {
  let batch: FeedItem[] = [];
  let schools = true;
  for await (const item of items) {
    const kind = kindOf(item);
    const ofSchool: boolean = kind === undefined ? schools : kind === 'school';
    if (batch.length >= BATCH || (batch.length > 0 && ofSchool !== schools)) {
      yield batch;
      batch = [];
    }
    schools = ofSchool;
    batch.push(item);
  }
  if (batch.length > 0) yield batch;
}

export function kindOf(item: FeedItem): FeedEntryKind | undefined {
  if (item.operation === 'put') return item.record.kind;
  return item.operation === 'remark' ? undefined : item.of;
}
