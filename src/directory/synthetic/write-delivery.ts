import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { pack as createPack, type Pack } from 'tar-stream';
import { HubError } from '../../domain/errors.js';
import type { Day } from '../../domain/calendar.js';
import type { DeliveryFile } from './delivery.js';

export type Target =
  | { readonly kind: 'folder' | 'tar' | 'tar.gz'; readonly path: string }
  | { readonly kind: 'stream'; readonly stream: Writable };

/**
 * Writes the files of a delivery, one at a time and no faster than they are taken. A folder or an archive is there whole or
 * not at all. Archives bear the day of the delivery, so that their bytes are the same each time (compressed ones: once read).
 * @throws HubError `SYS-MAINTENANCE` when it cannot be written, or nobody reads the stream to its end
 */
export async function writeDelivery(files: Iterable<DeliveryFile>, day: Day, target: Target): Promise<void> {
  try {
    if (target.kind === 'stream') await streamTar(files, day, target.stream, { compress: false, end: false });
    else await atOnce(target.path, (partial) => writeTo(files, day, target.kind, partial));
  } catch (error) {
    throw writeRefusal(error);
  }
}

/** True when nothing is there that would be lost: no such path, or a folder without anything in it where a folder is wanted. */
export async function isFree({ kind, path }: Exclude<Target, { readonly kind: 'stream' }>): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory() && kind === 'folder' && (await readdir(path)).length === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw writeRefusal(error);
  }
}

async function writeTo(files: Iterable<DeliveryFile>, day: Day, kind: 'folder' | 'tar' | 'tar.gz', path: string): Promise<void> {
  if (kind !== 'folder')
    return streamTar(files, day, createWriteStream(path, { flags: 'wx' }), { compress: kind === 'tar.gz', end: true });
  await mkdir(path);
  for (const { name, bytes } of files) await writeFile(join(path, name), bytes, { flag: 'wx' });
}

/** Writes beside the place first. */
async function atOnce(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    await write(partial);
    await rmdir(path).catch(() => undefined);
    await rename(partial, path);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function streamTar(
  files: Iterable<DeliveryFile>,
  day: Day,
  destination: Writable,
  { compress, end }: { readonly compress: boolean; readonly end: boolean },
): Promise<void> {
  const pack = createPack();
  const flow = compress ? pipeline(pack, createGzip(), destination, { end }) : pipeline(pack, destination, { end });
  await Promise.all([flow, feed(pack, files, new Date(day))]);
}

/** The next file is made when the one before has been taken. */
async function feed(pack: Pack, files: Iterable<DeliveryFile>, mtime: Date): Promise<void> {
  try {
    for (const file of files) await addEntry(pack, file, mtime);
    pack.finalize();
  } catch (error) {
    pack.destroy(error as Error);
    throw error;
  }
}

function addEntry(pack: Pack, { name, bytes }: DeliveryFile, mtime: Date): Promise<void> {
  return new Promise((resolve, reject) => {
    // The entry itself tells of a destination that is gone: an error nobody hears would end the process.
    pack.entry({ name, mtime, mode: 0o644, size: bytes.length }, bytes, () => resolve()).once('error', reject);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  EPIPE: 'nobody reads it any more',
  ENOENT: 'there is no such folder to write it into',
  ENOTDIR: 'what should be a folder is a file',
  EACCES: 'this user may not write there',
  ENOSPC: 'the disk is full',
};

function writeRefusal(error: unknown): HubError {
  if (error instanceof HubError) return error;
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new HubError('SYS-MAINTENANCE', { detail: `the academy cannot be written: ${REASONS[reason] ?? reason}`, cause: error });
}
