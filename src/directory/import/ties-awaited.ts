import type { FeedPosition } from '../feeds/record.js';
import { KeyTable } from './key-table.js';

/** Room for the line beside the number of the file in one small number; no file of a feed has sixteen million lines. */
const LINES = 2 ** 24;

/** Adults that pupils named and whose own row has not come yet. All is held as numbers: there may be half a million ties. */
export class TiesAwaited {
  private readonly guardians = new KeyTable();
  private readonly hasArrived: boolean[] = [];
  /** For each tie the number of its adult, and of the row that names them. */
  private readonly named: number[] = [];
  private readonly rows: number[] = [];
  private readonly files: string[] = [];

  await(guardianKey: string, { file, line }: FeedPosition): void {
    const guardian = this.guardians.add(guardianKey);
    this.hasArrived[guardian] = false;
    this.named.push(guardian);
    this.rows.push(this.numberOf(file) * LINES + Math.min(line, LINES - 1));
  }

  arrived(guardianKey: string): void {
    const guardian = this.guardians.numberOf(guardianKey);
    if (guardian !== undefined) this.hasArrived[guardian] = true;
  }

  /** The adults that did not come, each with a row that names them. */
  *left(): Generator<FeedPosition & { readonly guardianKey: string }> {
    for (const [tie, guardian] of this.named.entries()) {
      if (this.hasArrived[guardian] === true) continue;
      const row = this.rows[tie] ?? 0;
      yield { guardianKey: this.guardians.keyOf(guardian), file: this.files[Math.floor(row / LINES)] ?? '', line: row % LINES };
    }
  }

  private numberOf(file: string): number {
    const latest = this.files.length - 1;
    return this.files[latest] === file ? latest : this.files.push(file) - 1;
  }
}
