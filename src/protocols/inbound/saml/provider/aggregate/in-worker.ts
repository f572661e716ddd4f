import { Worker, type WorkerOptions } from 'node:worker_threads';
import { HubError, type ErrorCode } from '../../../../../domain/errors.js';
import type { Aggregate, AggregateRequest } from './aggregate.js';

const LONGEST_MS = 120_000;
/** What JavaScript may hold of it, in megabytes; the tree lives outside, in the parser's own memory. */
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

export interface WorkerTask {
  readonly bytes: Uint8Array;
  readonly request: AggregateRequest;
}

export type WorkerAnswer =
  | { readonly aggregate: Aggregate; readonly fault?: undefined }
  | { readonly fault: { readonly code: ErrorCode; readonly rule: string | undefined; readonly detail: string | undefined } };

/**
 * `readAggregate` on a thread of its own. The bytes go there and are gone here: nothing is copied.
 * @throws HubError as `readAggregate`, and `AUTH-IDP-PANNE` rule `MD8` when it takes more time or memory than it may
 */
export async function readAggregateInWorker(bytes: Uint8Array<ArrayBuffer>, request: AggregateRequest): Promise<Aggregate> {
  const task: WorkerTask = { bytes, request };
  const worker = startWorker({ workerData: task, transferList: [bytes.buffer], resourceLimits: LIMITS });
  const timer = setTimeout(() => { void worker.terminate(); }, LONGEST_MS);
  try {
    const answer = await answerOf(worker);
    if (answer.fault === undefined) return answer.aggregate;
    const { code, rule = 'MD1', detail = '' } = answer.fault;
    throw new HubError(code, { rule, detail });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown): void => {
      reject(new HubError('AUTH-IDP-PANNE', { rule: 'MD8', detail: 'the file takes more time or memory to read than it may', cause }));
    };
    worker.once('message', resolve);
    worker.once('error', fail);
    worker.once('exit', () => { fail(); });
  });
}

/** Built, the worker is a file of JavaScript; run from the sources, a thread must first be taught to read TypeScript. */
function startWorker(options: WorkerOptions): Worker {
  const isBuilt = import.meta.url.endsWith('.js');
  if (isBuilt) return new Worker(new URL('./worker.js', import.meta.url), options);
  const file = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  return new Worker(`import('tsx/esm/api').then(({ tsImport }) => tsImport(${file}, ${file}))`, { ...options, eval: true });
}
