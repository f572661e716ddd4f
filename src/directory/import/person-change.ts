import type { FeedEntry } from '../../domain/feed.js';
import type { Stored } from '../../store/port.js';
import type { FeedPosition } from '../feeds/record.js';
import type { PersonRecord, Standing } from './placement.js';

/** Somebody of whom the feed says something new, or the same again after an absence. */
export interface PersonChange extends FeedPosition {
  /** Undefined for somebody the feed never named. */
  readonly entry: Stored<FeedEntry> | undefined;
  readonly record: PersonRecord;
  readonly placement: Standing;
  readonly text: string;
  readonly digest: string;
}

/** Everywhere the change would be seen: where somebody was, and where they are from now on. */
export function organisationsTouched({ entry, placement }: Pick<PersonChange, 'entry' | 'placement'>): readonly string[] {
  return [...(entry?.organisations ?? []), ...placement.organisations];
}
