import { TextDecoder } from 'node:util';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { foldText } from '../../../domain/organisation.js';
import { cleanText } from '../html-text.js';
import type { FeedLimits } from '../limits.js';
import { notAFeed } from '../refusal.js';

export interface CsvRow {
  /** Where it ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** One file of a school: small enough to be held, which matching by names needs. */
export interface CsvFile {
  readonly file: string;
  /** Unaccented, lower case, in the order of the file; names may repeat. */
  readonly headers: readonly string[];
  readonly rows: readonly CsvRow[];
}

const MOST_ROWS = 20_000;
const LONGEST_RECORD = 64 * 1024;
const PIECE = 64 * 1024;

/**
 * Reads a CSV as ONDE writes it: semicolons, quotes, UTF-8 or Latin-1.
 * @throws HubError `IMPORT-FICHIER` with the line, when quotes are broken or it is larger than the file of a school
 */
export async function readCsv(bytes: AsyncIterable<Uint8Array>, file: string, limits: FeedLimits): Promise<CsvFile> {
  const text = decode(await collect(bytes, file, limits.csvBytes), file);
  const parser = Readable.from(pieces(text)).pipe(
    parse({
      bom: true,
      delimiter: ';',
      info: true,
      max_record_size: LONGEST_RECORD,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }),
  );
  const rows: CsvRow[] = [];
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      if (rows.length > MOST_ROWS) throw notAFeed(`more than ${MOST_ROWS} rows`, { file, line: info.lines });
      rows.push({ line: info.lines, cells: record.map(cleanText) });
    }
  } catch (error) {
    throw csvRefusal(error, file, (rows.at(-1)?.line ?? 0) + 1);
  }
  const [head, ...others] = rows;
  if (head === undefined) throw notAFeed('it is empty', { file });
  return { file, headers: head.cells.map(foldText), rows: others.filter(({ cells }) => cells.some((cell) => cell !== '')) };
}

async function collect(bytes: AsyncIterable<Uint8Array>, file: string, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > most) throw notAFeed('it is larger than the file of one school', { file });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is valid UTF-8 was meant as such: no French text in Latin-1 is by chance. */
function decode(bytes: Buffer, file: string): string {
  if (bytes.includes(0)) throw notAFeed('it is not a text file', { file });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += PIECE) yield text.slice(start, start + PIECE);
}

function csvRefusal(error: unknown, file: string, line: number): Error {
  const isBroken = error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
  if (isBroken) return notAFeed('its quotes or columns are broken', { file, line, cause: error });
  return error instanceof Error ? error : new Error('unreadable', { cause: error });
}
