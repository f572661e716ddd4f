import type { FeedLimits } from '../limits.js';
import { notAFeed } from '../refusal.js';
import type { SourceEntry } from './source.js';

const ARCHIVE = /\.(zip|tgz|tar|gz|bz2|xz|zst|7z|rar|jar)$/i;

interface EntryRule {
  readonly breaks: (entry: SourceEntry, limits: FeedLimits) => boolean;
  readonly because: string;
}

/**
 * What a file in an archive may not be. Names are only compared, never written to a disk, and still have no business to climb.
 */
const RULES: readonly EntryRule[] = [
  { breaks: ({ name }) => name === '' || name.length > 1_000, because: 'a file without name, or with an endless one' },
  { breaks: ({ name }) => /[\0\\]/.test(name), because: 'a file name with a backslash or a zero byte' },
  { breaks: ({ name }) => /^(\/|[a-z]:)/i.test(name), because: 'an absolute file name' },
  { breaks: ({ name }) => name.split('/').includes('..'), because: 'a file name that climbs out of the archive' },
  { breaks: ({ name }) => ARCHIVE.test(name), because: 'an archive inside the archive: unpack it and send its files' },
  { breaks: ({ size }, { entryBytes }) => size > entryBytes, because: 'a file larger than a feed may be' },
];

/** Holds each file of a delivery against the rules, and all of them against the caps. */
export class EntryList {
  readonly #entries: SourceEntry[] = [];
  #seen = 0;
  #bytes = 0;

  /** @param room bytes that all files may be together */
  constructor(
    private readonly file: string,
    private readonly limits: FeedLimits,
    private readonly room = limits.totalBytes,
  ) {}

  /** @throws HubError `IMPORT-FICHIER` */
  add(entry: SourceEntry): void {
    this.countOne();
    const broken = RULES.find((rule) => rule.breaks(entry, this.limits));
    if (broken !== undefined) throw notAFeed(broken.because, { file: this.file });
    this.#bytes += entry.size;
    if (this.#bytes > this.room) throw notAFeed('it unpacks to far more than a feed can be', { file: this.file });
    this.#entries.push(entry);
  }

  /** Counts what is no file: folders and links are passed over, and not without end. */
  countOne(): void {
    this.#seen += 1;
    if (this.#seen > this.limits.entries) throw notAFeed(`more than ${this.limits.entries} files`, { file: this.file });
  }

  get entries(): readonly SourceEntry[] {
    return this.#entries;
  }
}

/** How many bytes an archive of this size may unpack to. A small one may be dense, and does no harm. */
export function roomOf(archiveBytes: number, limits: FeedLimits): number {
  return Math.min(limits.totalBytes, Math.max(archiveBytes, 4_096) * limits.inflation);
}
