import { readFileSync } from 'node:fs';
import { readAggregateInWorker } from '../../src/protocols/inbound/saml/provider/aggregate/in-worker.js';
import { childOptions } from './child.js';
import { peakMegabytes } from './peak-memory.js';

export interface AggregateOptions {
  readonly file: string;
  /** Of the federation, PEM. */
  readonly certificate: string;
  readonly wanted: string;
}

export interface AggregateReady {
  readonly total: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

const LONGEST_MS = 28 * 86_400_000;

/** Reads the file of a federation as the hub does, on a thread of its own, and says what that took. */
const { file, certificate, wanted } = childOptions() as AggregateOptions;
const start = performance.now();
const { total, entities } = await readAggregateInWorker(new Uint8Array(readFileSync(file)), {
  certificates: [certificate], wanted: [wanted], now: Date.now(), longestValidityMs: LONGEST_MS,
});
const seconds = (performance.now() - start) / 1_000;
if (entities[0]?.entityId !== wanted) throw new Error('the entity that was wanted is not there');
console.log(JSON.stringify({ total, seconds, peakMegabytes: peakMegabytes() } satisfies AggregateReady));
