import type { SigningKeyRecord } from '../store/collections.js';
import type { Collection } from '../store/port.js';

const PAGE = 500;
const MOST_PAGES = 20;

/** When the oldest key in use was made, milliseconds since 1970; undefined when there is none. */
export async function oldestKeySince(keys: Collection<SigningKeyRecord, 'byOwner'>): Promise<number | undefined> {
  let oldest: number | undefined;
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next } = await keys.find('byOwner', { limit: PAGE, after });
    const active = items.filter(({ state }) => state === 'active').map(({ since }) => since);
    oldest = active.reduce<number | undefined>((least, since) => Math.min(least ?? since, since), oldest);
    if (next === undefined) break;
    after = next;
  }
  return oldest;
}
