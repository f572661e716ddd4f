import type { FeedPosition } from '../feeds/record.js';
import type { KeyTable } from './key-table.js';
import { withRoom } from './with-room.js';

/** Room for the line beside the number of the file in one number; no file of a feed has sixteen million lines. */
const LINES = 2 ** 24;
const FIRST = 1_024;
const ARRIVED = 4;

/** Adults that pupils name, and whether their own row came. All is held as numbers: there may be half a million ties. */
export class TiesAwaited {
  /** For each tie the number of its adult, and of the row that names them. */
  private named = new Uint32Array(FIRST);
  private rows = new Float64Array(FIRST);
  private count = 0;
  private readonly files: string[] = [];

  constructor(private readonly keys: KeyTable) {}

  await(guardianKey: string, { file, line }: FeedPosition): void {
    this.named = withRoom(this.named, this.count + 1);
    this.rows = withRoom(this.rows, this.count + 1);
    this.named[this.count] = this.keys.add(guardianKey);
    this.rows[this.count] = this.numberOf(file) * LINES + Math.min(line, LINES - 1);
    this.count += 1;
  }

  arrived(guardianKey: string): void {
    this.keys.mark(guardianKey, ARRIVED);
  }

  /** The adults that did not come, each with a row that names them. */
  *left(): Generator<FeedPosition & { readonly guardianKey: string }> {
    for (let tie = 0; tie < this.count; tie += 1) {
      const guardian = this.named[tie] ?? 0;
      if (this.keys.hasMark(guardian, ARRIVED)) continue;
      const row = this.rows[tie] ?? 0;
      yield { guardianKey: this.keys.keyOf(guardian), file: this.files[Math.floor(row / LINES)] ?? '', line: row % LINES };
    }
  }

  private numberOf(file: string): number {
    const latest = this.files.length - 1;
    return this.files[latest] === file ? latest : this.files.push(file) - 1;
  }
}
