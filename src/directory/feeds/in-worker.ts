import { on, once } from 'node:events';
import { basename } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { HubError, type ErrorCode } from '../../domain/errors.js';
import type { DeliveryOptions } from './open-delivery.js';
import type { FeedDelivery, FeedItem } from './record.js';
import { asRefusal } from './refusal.js';

/** What JavaScript may hold of a delivery, in megabytes. A feed streams; the CSV of one school is held whole. */
const LIMITS = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 32 };
/** Batches that are ready or being made while another is worked on. */
const AHEAD = 3;

export interface WorkerTask {
  readonly path: string;
  readonly options: DeliveryOptions;
}

type Head = Pick<FeedDelivery, 'source' | 'mode' | 'day' | 'kinds'> & { readonly totalBytes: number };
type Fault = Pick<HubError, 'rule' | 'detail'> & { readonly code: ErrorCode };

/** Items travel as text: read again here, they hold on to nothing of the file they were in. */
export type WorkerAnswer =
  | { readonly head: Head }
  | { readonly items: string; readonly readBytes: number; readonly isLast: boolean }
  | { readonly fault: Fault };

/**
 * `openDelivery` on a thread of its own, which reads ahead while what was read is worked on.
 * @throws HubError as `openDelivery`, and `IMPORT-FICHIER` when a delivery takes more memory than it may
 */
export async function openDeliveryInWorker(path: string, options: DeliveryOptions): Promise<FeedDelivery> {
  const task: WorkerTask = { path, options };
  let opened: Opened | undefined = await open(task);
  const { totalBytes, ...head } = opened.head;
  const progress = { totalBytes, readBytes: 0 };
  return {
    ...head,
    progress,
    async *items() {
      const { worker } = opened ?? (await open(task));
      opened = undefined;
      yield* itemsOf(worker, task, progress);
    },
  };
}

interface Opened {
  readonly worker: Worker;
  readonly head: Head;
}

/** The thread waits for the first question, and keeps no process alive for it. */
async function open(task: WorkerTask): Promise<Opened> {
  const worker = startWorker({ workerData: task, resourceLimits: LIMITS });
  const [answer] = (await once(worker, 'message').catch((error: unknown) => { throw died(task, error); })) as readonly WorkerAnswer[];
  if (answer !== undefined && 'head' in answer) {
    worker.unref();
    return { worker, head: answer.head };
  }
  await worker.terminate();
  throw refusalIn(answer);
}

async function* itemsOf(worker: Worker, task: WorkerTask, progress: { readBytes: number }): AsyncGenerator<FeedItem> {
  const answers = on(worker, 'message') as AsyncIterable<readonly [WorkerAnswer]>;
  const ask = (): void => { worker.postMessage('more'); };
  worker.ref();
  try {
    for (let ahead = 0; ahead < AHEAD; ahead += 1) ask();
    for await (const [answer] of answers) {
      if (!('items' in answer)) throw refusalIn(answer);
      ask();
      progress.readBytes = answer.readBytes;
      yield* JSON.parse(answer.items) as readonly FeedItem[];
      if (answer.isLast) return;
    }
  } catch (error) {
    throw died(task, error);
  } finally {
    await worker.terminate();
  }
}

function refusalIn(answer: WorkerAnswer | undefined): HubError {
  const { code, rule, detail }: Partial<Fault> = answer !== undefined && 'fault' in answer ? answer.fault : {};
  return new HubError(code ?? 'SYS-INTERNE', { ...(rule !== undefined && { rule }), ...(detail !== undefined && { detail }) });
}

function died({ path }: WorkerTask, error: unknown): HubError {
  return asRefusal(error, 'it takes more memory than a feed may', { file: basename(path) });
}

/** Built, the worker is a file of JavaScript; run from the sources, a thread must first be taught to read TypeScript. */
function startWorker(options: WorkerOptions): Worker {
  const isBuilt = import.meta.url.endsWith('.js');
  if (isBuilt) return new Worker(new URL('./worker.js', import.meta.url), options);
  const file = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  return new Worker(`import('tsx/esm/api').then(({ tsImport }) => tsImport(${file}, ${file}))`, { ...options, eval: true });
}
