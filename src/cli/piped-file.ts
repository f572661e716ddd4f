import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/** How gzip and zip begin. */
const PACKED = ['1f8b', '504b'];

/**
 * Works on a file, or for `-` on what another program writes: a delivery is read several times, so that it waits, packed, in a
 * folder of its own that nobody else may open and that goes when the work is done.
 * @throws UsageError when nothing is piped in
 */
export async function withPipedFile<T>(path: string, { input }: Terminal, work: (path: string) => Promise<T>): Promise<T> {
  if (path !== '-') return work(path);
  if (input === undefined) throw new UsageError('-: another program must write the delivery to this one');
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-'));
  try {
    const file = join(folder, 'delivery');
    await keep(input, file);
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function keep(input: Readable, file: string): Promise<void> {
  const bytes = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await bytes.next();
  const start = first.done === true ? Buffer.alloc(0) : Buffer.from(first.value);
  const isPacked = PACKED.includes(start.toString('hex', 0, 2));
  async function* whole(): AsyncGenerator<Buffer> {
    yield start;
    for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) yield next.value;
  }
  await pipeline(whole, isPacked ? new PassThrough() : createGzip({ level: 1 }), createWriteStream(file, { mode: 0o600 }));
}
