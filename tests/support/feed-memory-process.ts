import { memoryUsage } from 'node:process';
import { openDelivery } from '../../src/directory/feeds/open-delivery.js';

/** A process of its own, run with `--expose-gc`: reads a delivery, and prints how much was kept after each 2,000 records. */
const collect = (globalThis as { gc?: () => void }).gc;
if (collect === undefined) throw new Error('run with --expose-gc');

const delivery = await openDelivery(process.argv[2] ?? '', { source: '17' });
const kept: number[] = [];
let count = 0;
for await (const item of delivery.items()) {
  if (item.operation !== 'put') continue;
  count += 1;
  if (count % 2_000 !== 0) continue;
  collect();
  const { heapUsed, external } = memoryUsage();
  kept.push(heapUsed + external);
}
process.stdout.write(JSON.stringify({ count, kept, totalBytes: delivery.progress.totalBytes }));
