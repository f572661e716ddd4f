import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '../../domain/errors.js';
import type { PersonChange } from './person-change.js';
import type { PersonRecord } from './placement.js';

/** A change without what the store says, which is asked again when it is written. */
export type SpooledChange = Omit<PersonChange, 'entry'>;

interface Chunk {
  readonly position: number;
  readonly length: number;
}

/**
 * Changes that wait on disk until the whole delivery is known to be one, however many they are. The file is nobody's but this
 * process's and has no name: it goes with the process, however that ends.
 */
export class Spool {
  private readonly guardians: Chunk[] = [];
  private readonly others: Chunk[] = [];
  private length = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly folder: string,
  ) {}

  /** @throws HubError `SYS-MAINTENANCE` when nothing can be written there */
  static async open(folder: string): Promise<Spool> {
    const path = join(folder, `.import-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600).catch((error: unknown) => { throw noRoom(folder, error); });
    await unlink(path);
    return new Spool(file, folder);
  }

  /** @throws HubError `SYS-MAINTENANCE` when the disk is full */
  async add(changes: readonly PersonChange[]): Promise<void> {
    await this.append(this.guardians, changes.filter(({ record }) => record.kind === 'guardian'));
    await this.append(this.others, changes.filter(({ record }) => record.kind !== 'guardian'));
  }

  /** In the batches they came in, adults of pupils before all others: who is pointed to before who points. */
  async *changes(): AsyncGenerator<readonly SpooledChange[]> {
    for (const chunk of this.guardians) yield this.read(chunk);
    for (const chunk of this.others) yield this.read(chunk);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async append(chunks: Chunk[], changes: readonly PersonChange[]): Promise<void> {
    if (changes.length === 0) return;
    const bytes = Buffer.from(JSON.stringify(changes.map(({ entry: _entry, record: _record, ...change }) => change)));
    await this.file.write(bytes, 0, bytes.length, this.length).catch((error: unknown) => { throw noRoom(this.folder, error); });
    chunks.push({ position: this.length, length: bytes.length });
    this.length += bytes.length;
  }

  private async read({ position, length }: Chunk): Promise<readonly SpooledChange[]> {
    const { buffer } = await this.file.read(Buffer.allocUnsafe(length), 0, length, position);
    const changes = JSON.parse(buffer.toString('utf8')) as readonly Omit<SpooledChange, 'record'>[];
    return changes.map((change) => ({ ...change, record: JSON.parse(change.text) as PersonRecord }));
  }
}

function noRoom(folder: string, cause: unknown): HubError {
  return new HubError('SYS-MAINTENANCE', { detail: `changes cannot be set aside in ${folder}`, cause });
}
