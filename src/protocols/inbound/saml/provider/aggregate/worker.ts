import { parentPort, workerData } from 'node:worker_threads';
import { asHubError } from '../../../../../domain/errors.js';
import type { WorkerAnswer, WorkerTask } from './in-worker.js';
import { readAggregate } from './read-aggregate.js';

/** Reads one aggregate and ends: the memory it took goes with the thread. */
function answer({ bytes, request }: WorkerTask): WorkerAnswer {
  try {
    return { aggregate: readAggregate(bytes, request) };
  } catch (error) {
    const { code, rule, detail } = asHubError(error);
    return { fault: { code, rule, detail } };
  }
}

parentPort?.postMessage(answer(workerData as WorkerTask));
