import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AcademyOptions, AcademyReady } from './academy-process.js';
import { runChild } from './child.js';
import type { ImportOptions, ImportReady } from './import-process.js';
import type { ParseOptions, ParseReady } from './parse-process.js';
import { ratioRow } from './ratio-row.js';
import type { Row } from './report.js';

/** What the import of an academy may hold, in MB, whatever its size. */
const MOST_MEGABYTES = 300;

export interface FeedMeasure {
  readonly schools: number;
  readonly rounds: number;
  /** For the files and the stores: gigabytes for a whole academy. */
  readonly folder: string;
  /** Where the delivery is written, not there yet; it stays. */
  readonly delivery: string;
  readonly say: (line: string) => void;
}

interface Round {
  readonly parse: number;
  readonly first: number;
  readonly again: number;
  readonly peak: number;
}

/**
 * The import of a made-up academy against what its parser alone needs for the same files, and against the import of the same
 * delivery again. Each in a process of its own; the store of a round is new.
 */
export async function feedRows({ schools, rounds, folder, delivery, say }: FeedMeasure): Promise<readonly Row[]> {
  const options: AcademyOptions = { schools, folder: delivery };
  const { people, megabytes } = await runChild<AcademyReady>('academy-process.js', options);
  const name = `feed of ${people.toLocaleString('en')} people`;
  say(`${name}: ${megabytes.toFixed(0)} MB in ${schools} schools`);
  const measured: Round[] = [];
  while (measured.length < rounds) {
    const round = await oneRound(delivery, join(folder, 'feed'));
    const [parse, first, again] = [round.parse, round.first, round.again].map((seconds) => seconds.toFixed(1));
    say(`  parser ${parse} s, first import ${first} s, again ${again} s, ${round.peak.toFixed(0)} MB`);
    measured.push(round);
  }
  const [firstRates, againRates] = [measured.map(({ first }) => people / first), measured.map(({ again }) => people / again)];
  const fits = `${MOST_MEGABYTES} MB (how often its peak fits)`;
  return [
    ratioRow(`${name}, first import`, firstRates, 'saxes alone on the same files', measured.map(({ parse, first }) => parse / first), 0.5),
    ratioRow(`${name}, unchanged`, againRates, 'the first import', measured.map(({ first, again }) => first / again), 3),
    ratioRow(`${name}, memory`, firstRates, fits, measured.map(({ peak }) => MOST_MEGABYTES / peak), 1),
  ];
}

async function oneRound(delivery: string, folder: string): Promise<Round> {
  mkdirSync(folder);
  const options: ImportOptions = { folder: delivery, file: join(folder, 'hub.db'), isBehind: false };
  try {
    const parse = await runChild<ParseReady>('parse-process.js', { folder: delivery } satisfies ParseOptions);
    const first = await importOnce(options, 'applied');
    const again = await importOnce(options, 'unchanged');
    const peak = Math.max(first.peakMegabytes, again.peakMegabytes);
    return { parse: parse.seconds, first: first.seconds, again: again.seconds, peak };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Beside the parser alone, which is one thread, an import is two, and has the machine that they need. @throws Error when it is not what the measurement is about */
async function importOnce(options: ImportOptions, outcome: string): Promise<ImportReady> {
  const ready = await runChild<ImportReady>('import-process.js', options, 'any');
  if (ready.outcome !== outcome) throw new Error(`the import should be ${outcome} and is ${ready.outcome}`);
  return ready;
}
