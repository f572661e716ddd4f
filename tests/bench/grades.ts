import { join } from 'node:path';
import { runChild } from './child.js';
import type { GradesOptions, GradesReady } from './grades-process.js';
import { ratioRow } from './ratio-row.js';
import type { Row } from './report.js';

/** 10,000 scores: fifty columns of twenty pupils, ten of each. */
const SIZE = { columns: 50, pupils: 20, each: 10 };

export interface GradesMeasure {
  readonly rounds: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Scores that go home to an LMS which answers 5xx half of the time, in order, against storing the same scores as tools post them. */
export async function gradesRows({ rounds, folder, say }: GradesMeasure): Promise<readonly Row[]> {
  const measured: GradesReady[] = [];
  while (measured.length < rounds) {
    const options: GradesOptions = { ...SIZE, file: join(folder, `grades-${measured.length}.db`) };
    const done = await runChild<GradesReady>('grades-process.js', options);
    say(`  ${done.scores} scores stored in ${done.storedSeconds.toFixed(1)} s, home in ${done.drainedSeconds.toFixed(1)} s, ${done.peakMegabytes.toFixed(0)} MB`);
    measured.push(done);
  }
  const name = '10,000 scores home, the LMS failing half of the time';
  return [
    ratioRow(name, measured.map(({ scores, drainedSeconds }) => scores / drainedSeconds), 'storing the same scores', measured.map(({ storedSeconds, drainedSeconds }) => storedSeconds / drainedSeconds), 0.25),
    ratioRow(`${name}, memory`, measured.map(({ scores, drainedSeconds }) => scores / drainedSeconds), 'the first half of it (how often the whole fits)', measured.map(({ halfMegabytes, peakMegabytes }) => halfMegabytes / peakMegabytes), 0.8),
  ];
}
