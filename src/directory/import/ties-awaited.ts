import type { FeedPosition } from '../feeds/record.js';

/** Room for the line beside the number of the file in one small number; no file of a feed has sixteen million lines. */
const LINES = 2 ** 24;

/** Adults that pupils named and whose own row has not come yet. Rows are held as numbers: there may be half a million. */
export class TiesAwaited {
  private readonly awaited = new Map<string, number | number[]>();
  private readonly files: string[] = [];

  await(guardianKey: string, { file, line }: FeedPosition): void {
    const row = this.numberOf(file) * LINES + Math.min(line, LINES - 1);
    const rows = this.awaited.get(guardianKey);
    this.awaited.set(guardianKey, rows === undefined ? row : [rows, row].flat());
  }

  arrived(guardianKey: string): void {
    this.awaited.delete(guardianKey);
  }

  /** The adults that did not come, with the rows that name them. */
  *left(): Generator<{ readonly guardianKey: string; readonly rows: readonly FeedPosition[] }> {
    for (const [guardianKey, rows] of this.awaited) {
      yield { guardianKey, rows: [rows].flat().map((row) => ({ file: this.files[Math.floor(row / LINES)] ?? '', line: row % LINES })) };
    }
  }

  private numberOf(file: string): number {
    const latest = this.files.length - 1;
    return this.files[latest] === file ? latest : this.files.push(file) - 1;
  }
}
