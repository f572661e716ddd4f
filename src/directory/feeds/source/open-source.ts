import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FeedLimits } from '../limits.js';
import { notAFeed } from '../refusal.js';
import { openFile, openFolder } from './folder.js';
import type { Source } from './source.js';
import { openTarGz } from './tar.js';
import { openZip } from './zip.js';

type Opener = (path: string, size: number, limits: FeedLimits) => Promise<Source>;

/** How archives begin; a name says less than the first bytes do. */
const ARCHIVES: readonly { readonly magic: string; readonly opens: Opener }[] = [
  { magic: '1f8b', opens: openTarGz },
  { magic: '504b0304', opens: openZip },
  { magic: '504b0506', opens: openZip },
];

/**
 * Opens a file, a folder, a zip or a tar.gz, and lists what it holds.
 * @throws HubError `IMPORT-FICHIER`
 */
export async function openSource(path: string, limits: FeedLimits): Promise<Source> {
  const found = await stat(path).catch((error: unknown) => {
    throw notAFeed('there is no such file, or it may not be read', { file: basename(path), cause: error });
  });
  if (found.isDirectory()) return openFolder(path, limits);
  if (!found.isFile()) throw notAFeed('it is neither a file nor a folder', { file: basename(path) });
  const start = await firstBytes(path);
  const archive = ARCHIVES.find(({ magic }) => start.startsWith(magic));
  return archive === undefined ? openFile(path, found.size, limits) : archive.opens(path, found.size, limits);
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw notAFeed('it may not be read', { file: basename(path), cause: error });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('hex', 0, bytesRead);
  } finally {
    await file.close();
  }
}
