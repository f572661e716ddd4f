import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, type Extract } from 'tar-stream';
import type { FeedLimits } from '../limits.js';
import { asRefusal, notAFeed } from '../refusal.js';
import { EntryList, roomOf } from './entry-rules.js';
import type { OpenedEntry, Source, SourceEntry } from './source.js';

type Member = Extract extends AsyncIterable<infer M> ? M : never;

/** A tar.gz can only be read forward: once for its names, then once more for each group, and nothing of it touches a disk. */
export async function openTarGz(path: string, size: number, limits: FeedLimits): Promise<Source> {
  const room = roomOf(size, limits);
  const list = new EntryList(basename(path), limits, room);
  for await (const member of members(path, room)) {
    if (isFile(member)) list.add(entryOf(member));
    else list.countOne();
    member.resume();
  }
  return { entries: list.entries, read: (groups) => readGroups(path, room, groups) };
}

async function* readGroups(path: string, room: number, groups: readonly (readonly SourceEntry[])[]): AsyncGenerator<OpenedEntry> {
  for (const group of groups) yield* readGroup(path, room, new Map(group.map((entry) => [entry.name, entry])));
}

async function* readGroup(path: string, room: number, wanted: Map<string, SourceEntry>): AsyncGenerator<OpenedEntry> {
  if (wanted.size === 0) return;
  for await (const member of members(path, room)) {
    const entry = isFile(member) ? wanted.get(member.header.name) : undefined;
    if (entry !== undefined) {
      wanted.delete(entry.name);
      yield { entry, bytes: member as AsyncIterable<Uint8Array> };
    }
    if (wanted.size === 0) return;
    member.resume();
  }
}

async function* members(path: string, room: number): AsyncGenerator<Member> {
  const tar = extract();
  let unpacked = 0;
  const packed = createReadStream(path);
  const gunzip = createGunzip();
  gunzip.on('data', (chunk: Buffer) => {
    unpacked += chunk.length;
    // Half as much again for what tar itself adds to many small files.
    if (unpacked > room * 1.5) gunzip.destroy(notAFeed('it unpacks to far more than a feed can be', { file: basename(path) }));
  });
  pipeline(packed, gunzip, tar, () => undefined);
  try {
    yield* tar;
  } catch (error) {
    throw asRefusal(error, 'the archive is damaged or cut off', { file: basename(path) });
  } finally {
    packed.destroy();
    gunzip.destroy();
    tar.destroy();
  }
}

function entryOf(member: Member): SourceEntry {
  return { name: member.header.name, size: member.header.size };
}

function isFile(member: Member): boolean {
  return member.header.type === 'file' || member.header.type === 'contiguous-file';
}
