import { basename } from 'node:path';
import { openAaf } from './aaf/aaf-delivery.js';
import { FEED_LIMITS, type FeedLimits } from './limits.js';
import type { FeedDelivery } from './record.js';
import { openSource } from './source/open-source.js';

export interface DeliveryOptions {
  /** The directory's name for the source, such as `17` for the academy of Nantes. */
  readonly source: string;
  readonly limits?: FeedLimits;
}

/**
 * Opens a delivery: one file, a folder, a zip or a tar.gz. Nothing but names is read before `items()`.
 * @throws HubError `IMPORT-FICHIER` when it is no delivery, or half of one
 */
export async function openDelivery(path: string, { source, limits = FEED_LIMITS }: DeliveryOptions): Promise<FeedDelivery> {
  return openAaf(await openSource(path, limits), { source, name: basename(path), limits });
}
