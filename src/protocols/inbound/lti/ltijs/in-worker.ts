import { Worker } from 'node:worker_threads';
import { HubError } from '../../../../domain/errors.js';
import type { LtijsCall, LtijsVerdict, SecondJudge } from './call.js';

/** With the time it takes to load. */
const LONGEST_MS = 30_000;

export interface WorkerQuestion {
  readonly serial: number;
  readonly call: LtijsCall;
}

export interface WorkerAnswer {
  readonly serial: number;
  readonly verdict: LtijsVerdict;
}

interface Waiting {
  readonly answer: (verdict: LtijsVerdict) => void;
  readonly fail: (error: HubError) => void;
}

/**
 * ltijs on a thread of its own, begun by the first message: to load it takes longer than anybody else may be kept waiting, and where
 * it ends a process it ends only that thread.
 */
export class LtijsWorker implements SecondJudge {
  private readonly waiting = new Map<number, Waiting>();
  private worker: Worker | undefined;
  private serial = 0;

  /** @throws HubError `SYS-INTERNE` when it gives no answer */
  judge(call: LtijsCall): Promise<LtijsVerdict> {
    const serial = (this.serial += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { void this.close(); }, LONGEST_MS).unref();
      const settled = <T>(settle: (value: T) => void) => (value: T): void => {
        clearTimeout(timer);
        this.waiting.delete(serial);
        settle(value);
      };
      this.waiting.set(serial, { answer: settled(resolve), fail: settled(reject) });
      const question: WorkerQuestion = { serial, call };
      (this.worker ??= this.start()).postMessage(question);
    });
  }

  /** Ends the thread; the next message begins another. */
  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = startWorker();
    worker.unref();
    worker.on('message', ({ serial, verdict }: WorkerAnswer) => this.waiting.get(serial)?.answer(verdict));
    worker.once('error', () => { this.ended(worker); });
    worker.once('exit', () => { this.ended(worker); });
    return worker;
  }

  private ended(worker: Worker): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { fail } of [...this.waiting.values()]) fail(new HubError('SYS-INTERNE', { detail: 'ltijs gave no answer' }));
  }
}

/** Built, the worker is a file of JavaScript; run from the sources, a thread must first be taught to read TypeScript. */
function startWorker(): Worker {
  const isBuilt = import.meta.url.endsWith('.js');
  if (isBuilt) return new Worker(new URL('./worker.js', import.meta.url));
  const file = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  return new Worker(`import('tsx/esm/api').then(({ tsImport }) => tsImport(${file}, ${file}))`, { eval: true });
}
