import { join } from 'node:path';
import { runChild, startChild } from './child.js';
import type { FillOptions } from './fill-process.js';
import type { HubOptions } from './hub-process.js';
import type { ImportOptions, ImportReady } from './import-process.js';
import { atRate, percentile, type Work } from './load.js';
import { median } from './measure.js';
import { ACTIVE_PEOPLE } from './population.js';
import type { Row } from './report.js';
import { casSignIns } from './scenarios/cas.js';

/** A twentieth of what a core does, so that what is seen is waiting and not a queue. */
const PER_SECOND = 20;
/** Two seconds of them: an import of a hundred schools has room for some. */
const SLICE = 40;

export interface BesideOptions {
  /** A delivery that is not in the store yet. */
  readonly delivery: string;
  readonly folder: string;
  readonly rounds: number;
  readonly casOrigin: string;
  readonly toolOrigin: string;
  readonly say: (line: string) => void;
}

/**
 * What a sign-in takes while another process imports into the same store, against what it takes before. The hub has its core;
 * the import goes where there is room, behind everybody else, as the command does. The ratio is of middle latencies.
 */
export async function besideImportRow({ delivery, folder, rounds, casOrigin, toolOrigin, say }: BesideOptions): Promise<Row> {
  const latencies: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const file = join(folder, `beside-${round}.db`);
    await runChild('fill-process.js', { people: ACTIVE_PEOPLE, file } satisfies FillOptions);
    const hub = await startChild<{ readonly origin: string }>('hub-process.js', { file, casOrigin, toolOrigin } satisfies HubOptions);
    try {
      const [signIn] = await casSignIns(hub.ready.origin).prepare(SLICE);
      if (signIn === undefined) throw new Error('nothing to measure');
      await slice(signIn);
      const without = await slice(signIn);
      const during = await duringImport(signIn, { folder: delivery, file, isBehind: true });
      say(`  sign-in ${percentile(without, 0.5).toFixed(1)} ms, during an import ${percentile(during, 0.5).toFixed(1)} ms`);
      latencies.push(...during);
      ratios.push(percentile(without, 0.5) / percentile(during, 0.5));
    } finally {
      await hub.stop();
    }
  }
  return {
    name: 'CAS sign-in, whole, during an import', perSecond: PER_SECOND, p50ms: percentile(latencies, 0.5), p99ms: percentile(latencies, 0.99),
    against: 'latency (p50) without', ratio: median(ratios), target: 1 / 1.2,
  };
}

async function slice(work: Work): Promise<readonly number[]> {
  return (await atRate(SLICE, PER_SECOND, work)).latencies;
}

/** Slices from the beginning of an import to its end; one that outlives it counts only when there is no other. */
async function duringImport(work: Work, options: ImportOptions): Promise<readonly number[]> {
  const over = new AbortController();
  const importing = runChild<ImportReady>('import-process.js', options, 'any').finally(() => { over.abort(); });
  const during: number[] = [];
  do {
    const latencies = await slice(work);
    if (!over.signal.aborted || during.length === 0) during.push(...latencies);
  } while (!over.signal.aborted);
  const { outcome } = await importing;
  if (outcome !== 'applied') throw new Error(`the import should be applied and is ${outcome}`);
  return during;
}
