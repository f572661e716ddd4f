import { openStore } from '../../src/store/open.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { gradesScene, lmsId } from '../support/lms-grades.js';
import { HandClock } from '../support/memory-store.js';
import { childOptions } from './child.js';
import { peakMegabytes } from './peak-memory.js';

export interface GradesOptions {
  readonly file: string;
  readonly columns: number;
  readonly pupils: number;
  /** Of one pupil in one column, one after the other. */
  readonly each: number;
}

export interface GradesReady {
  readonly scores: number;
  readonly storedSeconds: number;
  readonly drainedSeconds: number;
  /** After the first half of the scores was drained, and at the end: the most that was ever held. */
  readonly halfMegabytes: number;
  readonly peakMegabytes: number;
}

const LMS = 'lent';
const NO_KEY = Buffer.alloc(32).toString('base64');
/** The clock jumps to when the next score is due, in steps of this. */
const STEP_MS = 5_000;

/** Scores of a whole LMS on their way home, while it answers 503 to every other request. */
const { file, columns, pupils, each } = childOptions() as GradesOptions;
const clock = new HandClock();
const store = await openStore({ engine: 'sqlite', file }, { clock, encryptionKeys: [NO_KEY] });
await store.prepare(Object.values(COLLECTIONS));
const scene = await gradesScene({ store, clock });
await scene.addLms(LMS);
const places = [];
for (let column = 0; column < columns; column += 1) places.push(await scene.place(LMS, `colonne-${column}`));
const courseId = places[0]?.link.courseId ?? '';
for (let pupil = 0; pupil < pupils; pupil += 1) await scene.addPupil(LMS, `eleve-${pupil}`, courseId);

const storing = performance.now();
for (let turn = 0; turn < each; turn += 1) {
  clock.advance(1);
  for (const place of places) for (let pupil = 0; pupil < pupils; pupil += 1) await scene.post(place, LMS, `eleve-${pupil}`, turn);
}
const storedSeconds = (performance.now() - storing) / 1_000;

let asked = 0;
scene.lmss.instead = () => ((asked += 1) % 2 === 0 ? { outcome: 'again', status: 503 } : undefined);
const scores = columns * pupils * each;
let halfMegabytes = 0;
const draining = performance.now();
while ((await scene.deadLetters.count(lmsId(LMS))) > 0) {
  await scene.turn();
  clock.advance(STEP_MS);
  if (halfMegabytes === 0 && scene.lmss.posts.length > scores) halfMegabytes = peakMegabytes();
}
const drainedSeconds = (performance.now() - draining) / 1_000;
checkOrder();
await store.close();
console.log(JSON.stringify({ scores, storedSeconds, drainedSeconds, halfMegabytes, peakMegabytes: peakMegabytes() } satisfies GradesReady));

/** What the LMS has at the end is the last of each, and none of them came before an earlier one. */
function checkOrder(): void {
  for (const kept of scene.lmss.kept.values()) if (kept.scoreGiven !== each - 1) throw new Error('the last score is not there');
  if (scene.lmss.kept.size !== columns * pupils) throw new Error('a score is missing');
  const last = new Map<string, number>();
  for (const { subject, sentAs, lineItemUrl } of scene.lmss.posts) {
    const key = `${lineItemUrl} ${subject}`;
    if (sentAs < (last.get(key) ?? 0)) throw new Error('a score came before an earlier one');
    last.set(key, sentAs);
  }
}
