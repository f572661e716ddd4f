import { parentPort, workerData } from 'node:worker_threads';
import { asHubError } from '../../domain/errors.js';
import type { WorkerAnswer, WorkerTask } from './in-worker.js';
import { openDelivery } from './open-delivery.js';
import type { FeedItem } from './record.js';

const BATCH = 250;

/** How many batches were asked for and not yet given. */
let asked = 0;
let wake = (): void => undefined;

/** Opens a delivery and says so, then hands it over batch by batch, each once it is asked for. */
async function answer({ path, options }: WorkerTask): Promise<void> {
  const delivery = await openDelivery(path, options);
  const { source, mode, day, kinds, progress } = delivery;
  const give = async (items: readonly FeedItem[], isLast: boolean): Promise<void> => {
    while (asked === 0) await new Promise<void>((resolve) => { wake = resolve; });
    asked -= 1;
    say({ items: JSON.stringify(items), readBytes: progress.readBytes, isLast });
  };
  say({ head: { source, mode, day, kinds, totalBytes: progress.totalBytes } });
  let batch: FeedItem[] = [];
  for await (const item of delivery.items()) {
    if (batch.push(item) < BATCH) continue;
    await give(batch, false);
    batch = [];
  }
  await give(batch, true);
}

function say(what: WorkerAnswer): void {
  parentPort?.postMessage(what);
}

parentPort?.on('message', () => {
  asked += 1;
  wake();
});
await answer(workerData as WorkerTask).catch((error: unknown) => {
  const { code, rule, detail } = asHubError(error);
  say({ fault: { code, rule, detail } });
});
