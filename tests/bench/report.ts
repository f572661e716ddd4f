/** One comparison. */
export interface Row {
  readonly name: string;
  readonly perSecond: number;
  /** Null for what is done once: it has a rate, and no latency. */
  readonly p50ms: number | null;
  readonly p99ms: number | null;
  readonly against: string;
  readonly ratio: number;
  /** What the ratio must reach. */
  readonly target: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** Whether what is measured had a core of its own. */
  readonly pinned: boolean;
}

export function printTable({ cpu, cores, node, pinned }: Machine, rows: readonly Row[]): void {
  console.log(`${cpu}, ${cores} cores, Node ${node}, ${pinned ? 'one core for what is measured' : 'not pinned'}\n`);
  const lines = rows.map(({ name, perSecond, p50ms, p99ms, against, ratio, target }) => [
    name, perSecond.toFixed(0), p50ms?.toFixed(1) ?? '', p99ms?.toFixed(1) ?? '', against, ratio.toFixed(2), target.toFixed(2), ratio >= target ? '✔' : '✘',
  ]);
  const all = [['', '/s', 'p50 ms', 'p99 ms', 'against', 'ratio', 'target', ''], ...lines];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)));
  for (const line of all) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}
