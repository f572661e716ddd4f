import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { dayOf, type Day } from '../../domain/calendar.js';
import { HubError } from '../../domain/errors.js';
import { Uai } from '../../domain/uai.js';
import { openAaf } from './aaf/aaf-delivery.js';
import { hasAafName } from './aaf/file-names.js';
import { FEED_LIMITS, type FeedLimits } from './limits.js';
import { csvEntries, openOnde, type OndeSchool } from './onde/onde-delivery.js';
import type { FeedDelivery } from './record.js';
import { notAFeed } from './refusal.js';
import { openSource } from './source/open-source.js';

export interface DeliveryOptions {
  /**
   * The directory's name for the source: keys are unique inside it, and a complete delivery makes those of it leave that it
   * does not name. An academy for the AAF, such as `17` for Nantes; one school for the CSV of ONDE, such as `onde-0449901Y`.
   */
  readonly source: string;
  /** Needed for the CSV of ONDE, which does not say whose it is. */
  readonly school?: OndeSchool;
  /** The day of a CSV delivery, which does not say it; that of its last change when absent. */
  readonly day?: Day;
  readonly limits?: FeedLimits;
}

/**
 * Opens a delivery: one file, a folder, a zip or a tar.gz, of the AAF (1D or 2D) or of ONDE. Of the AAF nothing but names is
 * read before `items()`; the CSV of one school is held whole.
 * @throws HubError `IMPORT-FICHIER` when it is no delivery, or half of one; `SYS-FORME` when a CSV comes without the UAI of its
 *   school
 */
export async function openDelivery(path: string, options: DeliveryOptions): Promise<FeedDelivery> {
  const limits = options.limits ?? FEED_LIMITS;
  const name = basename(path);
  const source = await openSource(path, limits);
  const isAaf = hasAafName(source.entries);
  if (csvEntries(source.entries).length === 0) return openAaf(source, { source: options.source, name, limits });
  if (isAaf) throw notAFeed('files of the AAF and of ONDE are mixed', { file: name });
  const uai = Uai.safeParse(options.school?.uai);
  if (!uai.success)
    throw new HubError('SYS-FORME', { detail: 'the CSV of ONDE does not say whose it is: the UAI of the school is needed' });
  const day = options.day ?? dayOf((await stat(path)).mtimeMs);
  return openOnde(source, { source: options.source, day, school: { ...options.school, uai: uai.data }, limits });
}
