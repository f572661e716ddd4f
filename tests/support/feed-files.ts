import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';

/** Files of a delivery, by name. */
export type FeedFiles = Readonly<Record<string, string | Buffer>>;

/** A folder that `sweep` removes, for deliveries of every form. */
export class DeliveryRoom {
  readonly #folders: string[] = [];

  async folder(files: FeedFiles): Promise<string> {
    const folder = await this.#newFolder();
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    return folder;
  }

  async file(name: string, content: string | Buffer): Promise<string> {
    const path = join(await this.#newFolder(), name);
    await writeFile(path, content);
    return path;
  }

  async zip(files: FeedFiles, name = 'ENT1D_20260901.zip'): Promise<string> {
    return this.file(name, await zipOf(files));
  }

  async tarGz(files: FeedFiles, name = 'ENT1D_20260901.tgz'): Promise<string> {
    const path = join(await this.#newFolder(), name);
    const tar = pack();
    for (const [entry, content] of Object.entries(files)) tar.entry({ name: entry }, Buffer.from(content));
    tar.finalize();
    await pipeline(tar as unknown as NodeJS.ReadableStream, createGzip(), createWriteStream(path));
    return path;
  }

  /** A tar.gz with one member that is no plain file. */
  async tarGzWith(
    header: { readonly name: string; readonly type: 'symlink' | 'directory' | 'file'; readonly linkname?: string },
    files: FeedFiles,
  ): Promise<string> {
    const tar = pack();
    tar.entry(header, '');
    for (const [entry, content] of Object.entries(files)) tar.entry({ name: entry }, Buffer.from(content));
    tar.finalize();
    const parts: Buffer[] = [];
    for await (const part of tar as unknown as AsyncIterable<Buffer>) parts.push(part);
    return this.file('ENT1D_20260901.tgz', gzipSync(Buffer.concat(parts)));
  }

  async sweep(): Promise<void> {
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true, force: true });
  }

  async #newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'passerelle-feed-'));
    this.#folders.push(folder);
    return folder;
  }
}

export async function zipOf(files: FeedFiles, mode = 0o100644): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, { mode });
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
