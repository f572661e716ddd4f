import { beforeEach, describe, expect, test } from '@jest/globals';
import { COLLECTIONS } from '../../src/store/collections.js';
import { ALL_SCOPES, gradesScene, lmsId, pseudonymOf, userId, type GradedPlace, type GradesScene } from '../support/lms-grades.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let scene: GradesScene;
let dictee: GradedPlace;
beforeEach(async () => {
  scene = await gradesScene();
  await scene.addLms('moodle');
  dictee = await scene.place('moodle', 'dictee');
  for (const subject of ['lea', 'malo']) await scene.addPupil('moodle', subject, dictee.link.courseId);
});

const post = (points: number, differences = {}, subject = 'lea') => scene.post(dictee, 'moodle', subject, points, differences);
const way = async (subject = 'lea') => (await scene.result(dictee, 'moodle', subject)).relay;
/** Time passes, and the worker takes its turns. */
async function pass(ms: number, step = ms): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    scene.clock.advance(step);
    await scene.turn();
  }
}

describe('a column of a link', () => {
  test('is called as the link, of what the chosen item says or of a hundred', async () => {
    expect(dictee.column).toMatchObject({ label: 'dictee', scoreMaximum: 100, resourceLinkId: dictee.link.id });
    expect(await scene.gradebook.columns(dictee.context, ['calcul'])).toHaveLength(1);
    expect(await scene.gradebook.resourceOfLink(dictee.context, dictee.link.id)).toBe('calcul');
    expect(await scene.gradebook.isDeclared(dictee.context, dictee.column)).toBe(true);
  });

  test('is offered where the LMS takes scores, and is of its course only (B-06, B-09)', async () => {
    expect(await scene.gradebook.isKept(dictee.context, dictee.link.id)).toBe(true);
    expect(await scene.gradebook.isKept(dictee.context, undefined)).toBe(false);
    await expect(scene.place('moodle', 'muet', { grades: null }).then(({ context, link }) => scene.gradebook.isKept(context, link.id))).resolves.toBe(false);
    const readOnly = await scene.place('moodle', 'lecture', { grades: { scopes: [ALL_SCOPES[1]!] } });
    expect(await scene.gradebook.isKept(readOnly.context, readOnly.link.id)).toBe(false);
    expect(await scene.gradebook.resourceOfLink({ ...dictee.context, placeId: 'x'.repeat(43) }, dictee.link.id)).toBeUndefined();
  });

  test('takes scores of pupils of the course, of nobody else', async () => {
    await scene.addPupil('moodle', 'maitresse', dictee.link.courseId, 'teacher');
    await scene.addPupil('moodle', 'zoe', 'y'.repeat(43));
    expect(await post(8)).toBe('recorded');
    for (const subject of ['maitresse', 'zoe', 'inconnu']) expect(await post(8, {}, subject)).toBe('stranger');
  });
});

describe('a score on its way home', () => {
  test('is on its way in the very write that stores it, and is sent with the raw points (B-11, B-13)', async () => {
    const before = scene.clock.now();
    expect(await post(8, { comment: ' <b>Bien</b> lu, 3 < 5\u0007' })).toBe('recorded');
    expect(scene.lmss.posts).toEqual([]);
    expect(await scene.result(dictee, 'moodle', 'lea')).toMatchObject({ version: 1, undelivered: lmsId('moodle'), relayDue: before, relay: { state: 'waiting', subject: 'lea' } });
    await scene.turn();
    expect(scene.lmss.posts).toEqual([{ lms: 'moodle', lineItemUrl: expect.stringContaining('dictee'), subject: 'lea', sentAs: before, activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven: 8, scoreMaximum: 20, comment: 'Bien lu, 3 < 5', submittedAt: expect.any(String) }]);
    const result = await scene.result(dictee, 'moodle', 'lea');
    expect(result.relay).toMatchObject({ state: 'sent', waiting: [] });
    expect(result).not.toHaveProperty('relayDue');
    expect(result).not.toHaveProperty('undelivered');
  });

  test('the same post again is no second score, an older one is none either', async () => {
    const timestamp = scene.clock.now();
    expect([await post(8, { timestamp }), await post(8, { timestamp }), await post(9, { timestamp: timestamp - 1 })]).toEqual(['recorded', 'repeated', 'outdated']);
    await scene.turn();
    expect([await post(8, { timestamp }), await post(9, { timestamp })]).toEqual(['repeated', 'outdated']);
    await scene.turn();
    expect(scene.lmss.posts).toHaveLength(1);
  });

  test('every progress goes on, and no comment clears the one before (B-14)', async () => {
    await post(8, { comment: 'Bien' });
    await post(0, { timestamp: scene.clock.now() + 1, activityProgress: 'Started', gradingProgress: 'NotReady', scoreGiven: undefined, scoreMaximum: undefined });
    await pass(SECOND);
    expect(scene.lmss.posts.map(({ activityProgress, scoreGiven, comment }) => [activityProgress, scoreGiven, comment])).toEqual([['Completed', 8, 'Bien'], ['Started', undefined, undefined]]);
  });

  test('its moment is the tool’s, rises, and is never far ahead of the hub (B-12)', async () => {
    const now = scene.clock.now();
    for (const [points, timestamp] of [[1, now - DAY], [2, now - DAY + 0.25], [3, now + 9 * MINUTE], [4, now + 9 * MINUTE + 0.5]] as const) await post(points, { timestamp });
    await pass(SECOND);
    // After a delivery the next is of a later second: an LMS may remember when the one before arrived.
    expect(scene.lmss.posts.map(({ sentAs, scoreGiven }) => [scoreGiven, sentAs - now])).toEqual([[1, -DAY], [2, 2 * SECOND], [3, MINUTE], [4, MINUTE + SECOND]]);
    expect(await scene.result(dictee, 'moodle', 'lea')).toMatchObject({ timestamp: now + 9 * MINUTE + 0.5 });
  });

  test('an LMS that takes nothing of the second of an arrival, by its own clock, ends with the last score all the same', async () => {
    let arrivedAt = -1;
    scene.lmss.instead = (_lms, _subject, { sentAs }) => {
      if (Math.floor(sentAs / SECOND) <= arrivedAt) return { outcome: 'outdated' };
      arrivedAt = Math.floor(scene.clock.now() / SECOND);
      return undefined;
    };
    const began = scene.clock.now();
    await post(5, { timestamp: began });
    await post(10, { timestamp: began + 30 * SECOND });
    scene.clock.advance(5 * MINUTE);
    await pass(5 * SECOND, SECOND);
    await post(20, { timestamp: scene.clock.now() });
    await pass(5 * SECOND, SECOND);
    expect(scene.pointsAt(dictee, 'lea')).toBe(20);
    expect(scene.lmss.posts.map(({ scoreGiven }) => scoreGiven)).toEqual([5, 10, 20]);
  });

  test('while an LMS is away, twenty wait at most: the one under way and the latest are always there', async () => {
    scene.lmss.instead = () => ({ outcome: 'again' });
    await post(0);
    await scene.turn();
    for (let points = 1; points <= 60; points += 1) await post(points / 3, { timestamp: scene.clock.now() + points });
    const waiting = (await way())?.waiting ?? [];
    expect([waiting.length, waiting[0]?.scoreGiven, waiting.at(-1)?.scoreGiven]).toEqual([20, 0, 20]);
    scene.lmss.instead = () => undefined;
    await pass(2 * MINUTE, SECOND);
    const sent = scene.lmss.posts.map(({ sentAs }) => sentAs);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(scene.pointsAt(dictee, 'lea')).toBe(20);
    expect((await way())?.state).toBe('sent');
  });
});

describe('what an LMS answers (B-15)', () => {
  test.each([['outdated', { outcome: 'outdated' as const }], ['delivered', { outcome: 'delivered' as const }]])('%s: nothing is sent again', async (_name, answer) => {
    scene.lmss.instead = () => answer;
    await post(8);
    await pass(DAY, HOUR);
    expect(scene.lmss.posts).toHaveLength(1);
    expect((await way())?.state).toBe('sent');
  });

  test.each([403, 404, 422])('%d: it stops, and somebody has to look; a new score is a new try', async (status) => {
    scene.lmss.instead = () => ({ outcome: 'refused', status });
    await post(8);
    await pass(DAY, HOUR);
    expect(scene.lmss.posts).toHaveLength(1);
    expect(await way()).toMatchObject({ state: 'dead', failure: { code: 'LMS-REFUS', status } });
    scene.lmss.instead = () => undefined;
    await post(9, { timestamp: scene.clock.now() });
    await scene.turn();
    expect(scene.lmss.posts.map(({ scoreGiven }) => scoreGiven)).toEqual([8, 9]);
    expect((await way())?.state).toBe('sent');
  });

  test('a refused score does not stand in the way of the next', async () => {
    scene.lmss.instead = (_lms, _subject, { scoreGiven }) => (scoreGiven === 8 ? { outcome: 'refused', status: 422 } : undefined);
    await post(8);
    await post(9, { timestamp: scene.clock.now() + 1 });
    await pass(SECOND);
    expect(scene.pointsAt(dictee, 'lea')).toBe(9);
    expect(await way()).toMatchObject({ state: 'sent' });
  });

  test('a breakdown: it is tried after five seconds, then more and more slowly, every hour at least for five days', async () => {
    const tries: number[] = [];
    scene.lmss.instead = () => { tries.push(scene.clock.now()); return { outcome: 'again', status: 503 }; };
    await post(8);
    await scene.turn();
    await pass(5 * DAY, 30 * SECOND);
    const gaps = tries.slice(1).map((at, index) => at - tries[index]!);
    expect(gaps[0]).toBeLessThanOrEqual(30 * SECOND);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(HOUR + 5 * MINUTE);
    expect(tries.at(-1)! - tries[0]!).toBeGreaterThan(5 * DAY - 2 * HOUR);
    expect(await way()).toMatchObject({ state: 'waiting', failure: { code: 'LMS-PANNE', status: 503 } });
    scene.lmss.instead = () => undefined;
    await pass(2 * HOUR, MINUTE);
    expect(scene.pointsAt(dictee, 'lea')).toBe(8);
    expect((await way())?.failure).toBeUndefined();
  });

  test('it is given up at last, and kept', async () => {
    scene.lmss.instead = () => ({ outcome: 'again' });
    await post(8);
    await pass(9 * DAY, 30 * MINUTE);
    expect(await way()).toMatchObject({ state: 'dead', failure: { code: 'LMS-PANNE' }, waiting: [{ scoreGiven: 8 }] });
  });

  test('the LMS says when: not before', async () => {
    scene.lmss.instead = () => ({ outcome: 'again', status: 429, afterMs: 2 * MINUTE });
    await post(8);
    await scene.turn();
    scene.lmss.instead = () => undefined;
    await pass(2 * MINUTE - SECOND, 10 * SECOND - 1);
    expect(scene.lmss.posts).toHaveLength(1);
    await pass(2 * SECOND);
    expect(scene.pointsAt(dictee, 'lea')).toBe(8);
  });

  test('the answer got lost: the LMS gets the same under the same moment, and has it once', async () => {
    let isFirst = true;
    scene.lmss.instead = () => { const said = isFirst ? 'silence' as const : undefined; isFirst = false; return said; };
    await post(8);
    await pass(MINUTE, 5 * SECOND);
    const [first, second, ...more] = scene.lmss.posts;
    expect([first, more]).toEqual([second, []]);
    expect((await way())?.state).toBe('sent');
  });
});

describe('the column in the LMS (B-10)', () => {
  const withoutColumn = (scopes = ALL_SCOPES) => ({ grades: { scopes, lineItemUrl: '', lineItemsUrl: 'https://moodle.example.fr/items' } });

  test('is made at the first score where the LMS lets the hub, once however many pupils hand in at once', async () => {
    const lecture = await scene.place('moodle', 'lecture', withoutColumn());
    const pupils = Array.from({ length: 30 }, (_, index) => `eleve-${index}`);
    for (const pupil of pupils) {
      await scene.addPupil('moodle', pupil, lecture.link.courseId);
      await scene.post(lecture, 'moodle', pupil, 8);
    }
    await scene.turn();
    await pass(10 * SECOND, SECOND);
    expect(scene.lmss.made).toEqual([{ label: 'lecture', scoreMaximum: 100, resourceLinkId: 'lecture', resourceId: 'calcul', tag: undefined, url: 'https://moodle.example.fr/items/1' }]);
    expect(pupils.map((pupil) => scene.lmss.kept.get(`https://moodle.example.fr/items/1 ${pupil}`)?.scoreGiven)).toEqual(pupils.map(() => 8));
    expect((await scene.links.get(lecture.link.id))?.grades?.lineItemUrl).toBe('https://moodle.example.fr/items/1');
  });

  test('is not there, and none may be made: the score stays on the hub and says so, until there is one', async () => {
    const lecture = await scene.place('moodle', 'lecture', withoutColumn([ALL_SCOPES[0]!]));
    expect(await scene.post(lecture, 'moodle', 'lea', 8)).toBe('recorded');
    await pass(DAY, HOUR);
    expect(scene.lmss.posts).toEqual([]);
    expect(await scene.result(lecture, 'moodle', 'lea')).toMatchObject({ undelivered: lmsId('moodle'), relay: { state: 'unsent', waiting: [{ scoreGiven: 8 }] } });
    expect(await scene.deadLetters.ofCourse(lecture.link.courseId)).toMatchObject([{ title: 'lecture', state: 'unsent', count: 1 }]);
    const opened = await scene.place('moodle', 'lecture');
    expect(await scene.deadLetters.retry(lecture.link.courseId, lecture.link.id)).toBe(1);
    await scene.turn();
    expect(scene.pointsAt(opened, 'lea')).toBe(8);
  });

  test('that a tool made for itself has none in the LMS', async () => {
    const own = await scene.gradebook.add(dictee.context, { label: 'Bonus', scoreMaximum: 5, resourceLinkId: dictee.link.id });
    await scene.post({ ...dictee, column: own }, 'moodle', 'lea', 3);
    await scene.turn();
    expect(scene.lmss.posts).toEqual([]);
    expect((await scene.result({ ...dictee, column: own }, 'moodle', 'lea')).relay?.state).toBe('unsent');
  });
});

describe('several LMSs', () => {
  let other: GradedPlace;
  beforeEach(async () => {
    await scene.addLms('cartable');
    other = await scene.place('cartable', 'dictee');
    await scene.addPupil('cartable', 'zoe', other.link.courseId);
  });

  test('one that does not answer holds up nobody else', async () => {
    let answer = (): void => undefined;
    const silence = new Promise<void>((resolve) => { answer = resolve; });
    scene.lmss.before = (lms) => (lms === 'moodle' ? silence : Promise.resolve());
    for (let index = 0; index < 40; index += 1) {
      await scene.addPupil('moodle', `e-${index}`, dictee.link.courseId);
      await post(8, {}, `e-${index}`);
    }
    await scene.post(other, 'cartable', 'zoe', 9);
    await scene.gradeRelay.sweep();
    for (let turns = 0; turns < 200 && scene.pointsAt(other, 'zoe') === undefined; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(scene.pointsAt(other, 'zoe')).toBe(9);
    expect(scene.lmss.posts.filter(({ lms }) => lms === 'moodle')).toHaveLength(4);
    answer();
    await scene.gradeRelay.idle();
    expect(scene.lmss.posts.filter(({ lms }) => lms === 'moodle')).toHaveLength(40);
  });

  test('one that is down is left alone after a few, and tried by one until it is back', async () => {
    scene.lmss.instead = (lms) => (lms === 'moodle' ? { outcome: 'again' } : undefined);
    for (let index = 0; index < 100; index += 1) {
      await scene.addPupil('moodle', `e-${index}`, dictee.link.courseId);
      await post(8, {}, `e-${index}`);
    }
    await scene.turn();
    expect(scene.lmss.posts.length).toBeLessThan(20);
    await pass(HOUR, 10 * SECOND);
    expect(scene.lmss.posts.length).toBeLessThan(60);
    scene.lmss.instead = () => undefined;
    await pass(2 * HOUR, 10 * SECOND);
    expect(await scene.deadLetters.count(lmsId('moodle'))).toBe(0);
    expect(scene.lmss.kept.size).toBe(100);
  });

  test('people of one are nobody in the other', async () => {
    expect(await scene.post(other, 'moodle', 'lea', 8)).toBe('stranger');
    await scene.store.collection(COLLECTIONS.lmsMembers).bulkUpsert([{ id: `${other.link.courseId} ${userId('moodle', 'lea')}`, courseId: other.link.courseId, userId: userId('moodle', 'lea'), role: 'pupil', seenAt: 0 }]);
    expect(await scene.post(other, 'moodle', 'lea', 8)).toBe('recorded');
    expect((await scene.result(other, 'moodle', 'lea')).relay).toBeUndefined();
  });
});

describe('an LMS or a school that is closed (B-30)', () => {
  const close = {
    'the LMS is suspended': () => scene.addLms('moodle', { state: 'suspended' }),
    'its part is closed': async () => {
      const deployment = (await scene.deployments.get(`${lmsId('moodle')} 1`))!;
      await scene.deployments.replace({ ...deployment, state: 'closed' });
    },
  };
  test.each(Object.entries(close))('%s: within a minute nothing is sent, and nothing is lost', async (_name, act) => {
    await post(7);
    await scene.turn();
    await act();
    await pass(MINUTE);
    await post(8);
    await pass(HOUR, MINUTE);
    expect(scene.lmss.posts).toHaveLength(1);
    expect(await scene.deadLetters.count(lmsId('moodle'))).toBe(1);
    const left = [];
    for await (const score of scene.deadLetters.ofLms(lmsId('moodle'))) left.push(score);
    expect(left).toMatchObject([{ resourceLinkId: 'dictee', lineItemUrl: 'https://moodle.example.fr/items/dictee', subject: 'lea', score: { scoreGiven: 8, scoreMaximum: 20 } }]);
    await scene.addLms('moodle');
    await pass(10 * MINUTE, MINUTE);
    expect(scene.pointsAt(dictee, 'lea')).toBe(8);
    expect(await scene.deadLetters.count(lmsId('moodle'))).toBe(0);
  });
});

describe('two hubs on one store', () => {
  test('send each score once, in order', async () => {
    const second = scene.gradesOn(scene.lmss).gradeRelay;
    for (let index = 0; index < 60; index += 1) {
      await scene.addPupil('moodle', `e-${index}`, dictee.link.courseId);
      for (let points = 1; points <= 3; points += 1) await post(points, { timestamp: scene.clock.now() + points }, `e-${index}`);
    }
    for (let turns = 0; turns < 10; turns += 1) await Promise.all([scene.turn(), scene.turn(second)]);
    expect(scene.lmss.posts).toHaveLength(180);
    for (let index = 0; index < 60; index += 1) {
      expect(scene.lmss.posts.filter(({ subject }) => subject === `e-${index}`).map(({ scoreGiven }) => scoreGiven)).toEqual([1, 2, 3]);
    }
    expect(scene.faults).toEqual([]);
  });

  test('one that died with a score in its hands: the other sends the same again after a minute, also when the LMS has it', async () => {
    let kill = (): void => undefined;
    const dies = new Promise<never>((_resolve, reject) => { kill = () => { reject(new Error('killed')); }; });
    scene.lmss.instead = () => 'silence';
    const dying = scene.gradesOn({
      postScore: (...args) => scene.lmss.postScore(...args).then(() => dies),
      ensureLineItem: (...args) => scene.lmss.ensureLineItem(...args),
      results: () => scene.lmss.results(),
      members: () => scene.lmss.members(),
    }).gradeRelay;
    await post(8);
    await dying.sweep();
    for (let turns = 0; turns < 100 && scene.lmss.posts.length === 0; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    kill();
    await dying.idle();
    scene.lmss.instead = () => undefined;
    await post(9, { timestamp: scene.clock.now() + 1 });
    await pass(59 * SECOND);
    expect(scene.lmss.posts).toHaveLength(1);
    await pass(2 * SECOND);
    expect(scene.lmss.posts.map(({ scoreGiven }) => scoreGiven)).toEqual([8, 8, 9]);
    expect(scene.pointsAt(dictee, 'lea')).toBe(9);
  });
});

describe('results that a tool reads back (B-16)', () => {
  const read = async () => (await scene.read(dictee)).map(({ subject, score }) => [subject, score]);
  const told = (subject: string) => pseudonymOf('moodle', subject);

  test('are the LMS’s, where a teacher may have the last word, of the column’s own maximum', async () => {
    await post(8);
    await scene.turn();
    scene.clock.advance(SECOND);
    scene.lmss.marks = [{ subject: 'lea', score: 15, maximum: 20 }, { subject: 'malo', score: 1, maximum: 2 }, { subject: 'de-passage', score: 1, maximum: 2 }];
    expect(await read()).toEqual([[told('lea'), 75], [told('malo'), 50]].sort());
    expect(await scene.read(dictee, told('malo'))).toMatchObject([{ score: 50 }]);
    expect(await scene.read(dictee, 'nobody')).toEqual([]);
  });

  test('what is on its way there counts already', async () => {
    scene.lmss.marks = [{ subject: 'lea', score: 1, maximum: 20 }];
    await post(10);
    expect(await read()).toEqual([[told('lea'), 50]]);
  });

  test('what was just delivered is asked for anew', async () => {
    scene.lmss.marks = [];
    expect(await read()).toEqual([]);
    await post(10);
    scene.clock.advance(SECOND);
    await scene.turn();
    scene.lmss.marks = [{ subject: 'lea', score: 10, maximum: 20 }];
    expect(await read()).toEqual([[told('lea'), 50]]);
  });

  test('are the hub’s own where the LMS does not show them, or is down', async () => {
    await post(10);
    await scene.turn();
    scene.clock.advance(MINUTE);
    scene.lmss.marks = 'down';
    expect(await read()).toEqual([[told('lea'), 50]]);
    scene.clock.advance(MINUTE);
    scene.lmss.marks = [];
    expect(await read()).toEqual([]);
    const hidden = await scene.place('moodle', 'dictee', { grades: { scopes: [ALL_SCOPES[0]!] } });
    expect(await scene.read(hidden)).toMatchObject([{ score: 50 }]);
  });
});

describe('scores that did not get home', () => {
  test('are told by link and reason, without a name; another try can be asked for', async () => {
    scene.lmss.instead = (_lms, subject) => (subject === 'lea' ? { outcome: 'refused', status: 404 } : { outcome: 'again', status: 500 });
    await scene.addPupil('moodle', 'zoe', dictee.link.courseId);
    for (const subject of ['lea', 'malo', 'zoe']) await post(8, {}, subject);
    await scene.turn();
    const at = scene.clock.now();
    expect(new Set(await scene.deadLetters.ofCourse(dictee.link.courseId))).toEqual(new Set([
      { linkId: dictee.link.id, title: 'dictee', state: 'dead', code: 'LMS-REFUS', status: 404, at, count: 1 },
      { linkId: dictee.link.id, title: 'dictee', state: 'waiting', code: 'LMS-PANNE', status: 500, at, count: 2 },
    ]));
    expect(await scene.deadLetters.ofCourse('z'.repeat(43))).toEqual([]);
    scene.lmss.instead = () => undefined;
    expect(await scene.deadLetters.retry('z'.repeat(43), dictee.link.id)).toBe(0);
    expect(await scene.deadLetters.retry(dictee.link.courseId, dictee.link.id)).toBe(3);
    await scene.turn();
    expect(await scene.deadLetters.ofCourse(dictee.link.courseId)).toEqual([]);
    expect(scene.lmss.kept.size).toBe(3);
  });

  test('another try cannot be asked for without end', async () => {
    for (let tries = 0; tries < 20; tries += 1) await scene.deadLetters.retry(dictee.link.courseId, dictee.link.id);
    await expect(scene.deadLetters.retry(dictee.link.courseId, dictee.link.id)).rejects.toMatchObject({ code: 'SYS-LIMITE' });
  });
});
