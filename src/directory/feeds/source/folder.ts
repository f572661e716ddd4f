import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FeedLimits } from '../limits.js';
import { asRefusal } from '../refusal.js';
import { EntryList } from './entry-rules.js';
import type { OpenedEntry, Source, SourceEntry } from './source.js';

/** The files of one folder; what lies deeper, and links, are passed over. */
export async function openFolder(folder: string, limits: FeedLimits): Promise<Source> {
  const list = new EntryList(basename(folder), limits);
  for (const found of await readdir(folder, { withFileTypes: true })) {
    if (!found.isFile()) list.countOne();
    else list.add({ name: found.name, size: (await stat(join(folder, found.name))).size });
  }
  return { entries: list.entries, read: (groups) => readFiles(folder, groups) };
}

/** One file, as a folder that holds no other. */
export function openFile(file: string, size: number, limits: FeedLimits): Source {
  const list = new EntryList(basename(file), limits);
  list.add({ name: basename(file), size });
  return { entries: list.entries, read: (groups) => readFiles(dirname(file), groups, 0) };
}

/** A name that became a link since the folder was listed is not followed. */
async function* readFiles(
  folder: string,
  groups: readonly (readonly SourceEntry[])[],
  noFollow: number = constants.O_NOFOLLOW,
): AsyncGenerator<OpenedEntry> {
  for (const entry of groups.flat()) {
    const file = await open(join(folder, entry.name), constants.O_RDONLY | noFollow).catch((error: unknown) => {
      throw asRefusal(error, 'it cannot be opened', { file: entry.name });
    });
    const bytes = file.createReadStream();
    try {
      yield { entry, bytes };
    } finally {
      bytes.destroy();
    }
  }
}
