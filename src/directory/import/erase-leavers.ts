import type { Day } from '../../domain/calendar.js';
import { HubError } from '../../domain/errors.js';
import type { FeedEntry } from '../../domain/feed.js';
import type { Store } from '../../store/port.js';
import { directoryKeyId } from '../../domain/identity.js';
import { erasePerson, openErasable, type ErasableCollections } from '../erase-person.js';
import { breathe } from './breathe.js';
import { isKnownElsewhere } from './elsewhere.js';
import { joinValue } from './entry.js';
import { ownLinks } from './write-people.js';

const PAGE = 100;
const DAY_MS = 86_400_000;
const MOST = 1_000;
/** Data of an account goes within three months after the person has left (arrêté of 30 November 2006). */
export const MOST_GRACE_DAYS = 90;

export interface EraseOptions {
  readonly day: Day;
  /** Days between the delivery that no longer named somebody and their erasure. */
  readonly graceDays: number;
  /** Counts and removes nothing. */
  readonly dryRun?: boolean;
  /** Is told of each person before they are erased: what cannot be recorded does not happen. */
  readonly beforeErasing?: ((personId: string) => Promise<void>) | undefined;
}

export interface LeaverReport {
  readonly day: Day;
  /** Who left on this day or before is erased. */
  readonly leftUntil: Day;
  readonly dryRun: boolean;
  readonly erased: number;
  /** Known by something else than the feed they left: they stay, without what that feed said of them. */
  readonly kept: number;
  /** Left later than that: still to be erased, unless they come back. */
  readonly waiting: number;
}

/** Erases who left longer ago than the grace period. Interrupted, it goes on where it was. @throws HubError `SYS-FORME` beyond 90 days */
export async function eraseLeavers(store: Store, { day, graceDays, dryRun = false, beforeErasing }: EraseOptions): Promise<LeaverReport> {
  if (!Number.isInteger(graceDays) || graceDays < 0 || graceDays > MOST_GRACE_DAYS) {
    throw new HubError('SYS-FORME', { detail: `leavers are erased within ${MOST_GRACE_DAYS} days`, rule: 'arrêté 30/11/2006' });
  }
  const collections = openErasable(store);
  const leftUntil = new Date(Date.parse(day) - graceDays * DAY_MS).toISOString().slice(0, 10);
  const counts = { erased: 0, kept: 0, waiting: 0 };
  let after: string | undefined;
  do {
    const page = await collections.feedEntries.find('byMissing', { limit: PAGE, after });
    for (const entry of page.items) counts[await settle(collections, entry, { day, leftUntil, dryRun, beforeErasing })] += 1;
    after = page.next;
    await breathe();
  } while (after !== undefined);
  return { day, leftUntil, dryRun, ...counts };
}

type Settlement = Pick<LeaverReport, 'day' | 'leftUntil' | 'dryRun'> & Pick<EraseOptions, 'beforeErasing'>;

async function settle(collections: ErasableCollections, entry: FeedEntry, { day, leftUntil, dryRun, beforeErasing }: Settlement): Promise<'erased' | 'kept' | 'waiting'> {
  if (entry.missingSince === undefined || entry.missingSince > leftUntil) return 'waiting';
  const stays = await isKnownElsewhere(collections, entry, day, leftUntil);
  if (dryRun) return stays ? 'kept' : 'erased';
  if (stays) {
    await forgetEntry(collections, entry);
    return 'kept';
  }
  const { personId = '' } = entry;
  await beforeErasing?.(personId);
  await erasePerson(collections, personId);
  return 'erased';
}

/** Takes away what this feed said of somebody who is known by something else. The entry comes last. */
async function forgetEntry(collections: ErasableCollections, { id, source, key, personId = '', directoryKeys }: FeedEntry): Promise<void> {
  const join = joinValue(source, key);
  const links = await ownLinks(collections, personId, join);
  for (const own of links.affiliations.keys()) await collections.affiliations.remove(own);
  for (const own of links.memberships.keys()) await collections.memberships.remove(own);
  for (const index of ['byAdult', 'byChild'] as const) {
    const { items } = await collections.guardianships.find(index, { equals: [personId], limit: MOST });
    const own = items.filter((tie) => tie.id.startsWith(index === 'byAdult' ? `${join} ` : joinValue(source, '')) && (index === 'byAdult' || tie.id.endsWith(` ${key}`)));
    for (const tie of own) await collections.guardianships.remove(tie.id);
  }
  for (const own of await collections.directoryKeys.getMany([directoryKeyId('jointure', join), ...directoryKeys])) {
    if (own.personId === personId) await collections.directoryKeys.remove(own.id);
  }
  await collections.feedEntries.remove(id);
}
