import { parentPort } from 'node:worker_threads';
import type { WorkerAnswer, WorkerQuestion } from './in-worker.js';
import { LtijsJudge } from './ltijs-judge.js';

const judge = new LtijsJudge();

/** What escapes ends the thread, and the hub goes on. */
parentPort?.on('message', ({ serial, call }: WorkerQuestion) => {
  void judge.judge(call).then((verdict) => {
    const answer: WorkerAnswer = { serial, verdict };
    parentPort?.postMessage(answer);
  });
});
