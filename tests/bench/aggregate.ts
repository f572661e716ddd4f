import { join } from 'node:path';
import type { AggregateOptions, AggregateReady } from './aggregate-process.js';
import { runChild } from './child.js';
import type { FederationOptions, FederationReady } from './federation-process.js';
import { ratioRow } from './ratio-row.js';
import type { Row } from './report.js';

/** What reading a federation's file may hold, in MB. */
const MOST_MEGABYTES = 200;

export interface AggregateMeasure {
  readonly entities: number;
  readonly rounds: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** The file of a federation, checked and read whole, in a process of its own. */
export async function aggregateRows({ entities, rounds, folder, say }: AggregateMeasure): Promise<readonly Row[]> {
  const file = join(folder, 'federation.xml');
  const options: FederationOptions = { entities, file };
  const { certificate, wanted, megabytes } = await runChild<FederationReady>('federation-process.js', options);
  const name = `aggregate of ${entities.toLocaleString('en')} entities`;
  say(`${name}: ${megabytes.toFixed(0)} MB`);
  const measured: AggregateReady[] = [];
  while (measured.length < rounds) {
    const read = await runChild<AggregateReady>('aggregate-process.js', { file, certificate, wanted } satisfies AggregateOptions);
    say(`  verified and read in ${read.seconds.toFixed(1)} s, ${read.peakMegabytes.toFixed(0)} MB`);
    measured.push(read);
  }
  const rates = measured.map(({ total, seconds }) => total / seconds);
  const ratios = measured.map(({ peakMegabytes }) => MOST_MEGABYTES / peakMegabytes);
  return [ratioRow(`${name}, memory`, rates, `${MOST_MEGABYTES} MB (how often its peak fits)`, ratios, 1)];
}
