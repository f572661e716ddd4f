import { basename } from 'node:path';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { FeedLimits } from '../limits.js';
import { asRefusal, notAFeed } from '../refusal.js';
import { EntryList, roomOf } from './entry-rules.js';
import type { OpenedEntry, Source, SourceEntry } from './source.js';

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;

/** A zip: its table of contents is read first, then each file where it lies. */
export async function openZip(path: string, size: number, limits: FeedLimits): Promise<Source> {
  const file = basename(path);
  const found = new Map<SourceEntry, Entry>();
  const list = new EntryList(file, limits, roomOf(size, limits));
  await withZip(path, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      if (!isRegular(entry)) {
        list.countOne();
        continue;
      }
      if (entry.isEncrypted()) throw notAFeed('a file of it is locked by a password', { file });
      const known: SourceEntry = { name: entry.fileName, size: entry.uncompressedSize };
      list.add(known);
      found.set(known, entry);
    }
  });
  return { entries: list.entries, read: (groups) => readEntries(path, found, groups) };
}

async function* readEntries(
  path: string,
  found: ReadonlyMap<SourceEntry, Entry>,
  groups: readonly (readonly SourceEntry[])[],
): AsyncGenerator<OpenedEntry> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    for (const entry of groups.flat()) {
      const place = found.get(entry);
      if (place === undefined) continue;
      const bytes = await zip.openReadStreamPromise(place);
      try {
        yield { entry, bytes };
      } finally {
        bytes.destroy();
      }
    }
  } catch (error) {
    throw asRefusal(error, 'the zip is damaged', { file: basename(path) });
  } finally {
    zip.close();
  }
}

async function withZip(path: string, use: (zip: ZipFile) => Promise<void>): Promise<void> {
  const refusal = (error: unknown) =>
    asRefusal(error, 'the zip is damaged, or a name in it is not allowed', { file: basename(path) });
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true }).catch((error: unknown) => {
    throw refusal(error);
  });
  try {
    await use(zip);
  } catch (error) {
    throw refusal(error);
  } finally {
    zip.close();
  }
}

/** A zip made on Windows says nothing of the type of a file, and is one of files and folders. */
function isRegular(entry: Entry): boolean {
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  return !entry.fileName.endsWith('/') && (type === 0 || type === REGULAR);
}
