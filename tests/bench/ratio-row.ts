import { median } from './measure.js';
import type { Row } from './report.js';

/** A comparison of work that is done once and has no latency; ratios are taken within each round. */
export function ratioRow(name: string, perSecond: readonly number[], against: string, ratios: readonly number[], target: number): Row {
  return { name, perSecond: median(perSecond), p50ms: null, p99ms: null, against, ratio: median(ratios), target };
}
