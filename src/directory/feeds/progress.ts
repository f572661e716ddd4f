import type { FeedLimits } from './limits.js';
import { notAFeed } from './refusal.js';
import type { OpenedEntry } from './source/source.js';

/** How far the reading of a delivery has come, in bytes of its files as they are unpacked. */
export class ReadingProgress {
  readBytes = 0;

  constructor(readonly totalBytes: number) {}

  /** The bytes of a file, counted as they go by, and not more of them than a file may have. */
  async *counted({ entry, bytes }: OpenedEntry, limits: FeedLimits): AsyncGenerator<Uint8Array> {
    let ofFile = 0;
    for await (const chunk of bytes) {
      ofFile += chunk.length;
      this.readBytes += chunk.length;
      if (ofFile > limits.entryBytes) throw notAFeed('it is larger than a feed may be', { file: entry.name });
      yield chunk;
    }
  }
}
