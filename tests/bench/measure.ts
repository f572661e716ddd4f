import { atRate, inParallel, percentile, type Series, type Work } from './load.js';
import type { Scenario } from './scenarios/scenario.js';

const WIDTH = 24;
/** The last phase alone is measured for latency, and at half the rate it can do. */
const HALF = 0.5;
const LATENCY_SERIES = 3;

/** How many pieces of a scenario a second the server does, all phases together, with enough in flight to fill it. */
export async function ratePerSecond(scenario: Scenario, count: number): Promise<number> {
  const series = await run(scenario, count, (work) => inParallel(count, WIDTH, work));
  const secondsPerPiece = series.reduce((sum, { seconds, latencies }) => sum + seconds / latencies.length, 0);
  return 1 / secondsPerPiece;
}

export interface Latency {
  readonly p50ms: number;
  readonly p99ms: number;
}

/** Milliseconds for one piece when they come at half the rate the server can do: the middle one of three series, by its p99. */
export async function latenciesAtHalfLoad(scenario: Scenario, count: number, fullRate: number): Promise<Latency> {
  const series: Latency[] = [];
  while (series.length < LATENCY_SERIES) series.push(await latencyOf(scenario, count, fullRate));
  series.sort((a, b) => a.p99ms - b.p99ms);
  return series[Math.floor(LATENCY_SERIES / 2)] ?? { p50ms: Number.NaN, p99ms: Number.NaN };
}

async function latencyOf(scenario: Scenario, count: number, fullRate: number): Promise<Latency> {
  const series = await run(scenario, count, (work) => atRate(count, fullRate * HALF, work));
  const total = Array.from({ length: count }, (_, index) => series.reduce((sum, { latencies }) => sum + (latencies[index] ?? 0), 0));
  return { p50ms: percentile(total, 0.5), p99ms: percentile(total, 0.99) };
}

async function run(scenario: Scenario, count: number, drive: (work: Work) => Promise<Series>): Promise<readonly Series[]> {
  const series: Series[] = [];
  for (const work of await scenario.prepare(count)) {
    if (series.length > 0) scenario.between?.();
    series.push(await drive(work));
  }
  return series;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
