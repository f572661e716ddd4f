import { openDelivery, type DeliveryOptions } from '../../src/directory/feeds/open-delivery.js';
import type { FeedItem } from '../../src/directory/feeds/record.js';

/** Everything a delivery asks for. */
export async function itemsOf(path: string, options: Partial<DeliveryOptions> = {}): Promise<FeedItem[]> {
  const delivery = await openDelivery(path, { source: '17', ...options });
  const items: FeedItem[] = [];
  for await (const item of delivery.items()) items.push(item);
  return items;
}

export const putsOf = (items: readonly FeedItem[]) => items.flatMap((item) => (item.operation === 'put' ? [item.record] : []));

/** Reason and detail of what was refused or remarked. */
export const findingsOf = (items: readonly FeedItem[]) =>
  items.flatMap((item) =>
    item.operation === 'reject' || item.operation === 'remark' ? [`${item.operation} ${item.reason}: ${item.detail}`] : [],
  );
