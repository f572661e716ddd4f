import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ActivityChanges } from '../../../src/domain/activity.js';
import { MOST_ACTIVITIES } from '../../../src/flows/activity-desk.js';
import type { Activity } from '../../../src/domain/activity.js';
import type { Visitor } from '../../../src/flows/launch.js';
import { boundTo, launchScene, serviceThat, type LaunchScene } from '../../support/launch-flow.js';
import { HIRONDELLES, personIdOf } from '../../support/school.js';

const SUMS = { resourceId: 'calcul-en-herbe', title: 'Compter jusqu’à 20' };
const AS_IT_IS: ActivityChanges = { title: SUMS.title, visible: true };

let scene: LaunchScene;
let bertin: Visitor;
beforeEach(async () => {
  scene = await launchScene([boundTo('lti13'), boundTo('lti13', { id: 'autre' }), boundTo('lti13', { id: 'payant', licence: 'required' })]);
  bertin = await scene.visitor('bertin');
});

async function titles(groupId = 'cp-a'): Promise<readonly string[]> {
  return (await scene.activities.list(groupId)).map(({ title }) => title);
}

async function addAll(...named: readonly string[]): Promise<readonly Activity[]> {
  return scene.activities.add(bertin, 'cp-a', named.map((title) => ({ ...SUMS, title })));
}

describe('adding', () => {
  test('puts activities at the end, in their order, and writes down identifiers only', async () => {
    await addAll('Un');
    const [two] = await addAll('Deux', 'Trois');
    expect(await titles()).toEqual(['Un', 'Deux', 'Trois']);
    expect(two).toMatchObject({ id: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/), groupId: 'cp-a', schoolId: HIRONDELLES, visible: true, custom: {}, createdBy: personIdOf('bertin') });
    expect(scene.events[1]).toEqual({
      event: 'activity-added', outcome: 'done', traceId: '7F3K-92', personId: personIdOf('bertin'), hatId: `teacher-${HIRONDELLES}`, groupId: 'cp-a', activityId: two?.id, resourceId: 'calcul-en-herbe',
    });
  });

  test('keeps the page, the parameters and the column that a picker gave', async () => {
    const given = { url: 'https://outil.example.fr/page/3', custom: { page: '3' }, lineItem: { scoreMaximum: 20, tag: 'note' }, from: '2026-11-23', until: '2026-11-27', text: 'Lis bien.' };
    const [made] = await scene.activities.add(bertin, 'cp-a', [{ ...SUMS, ...given }]);
    expect(await scene.activities.ofTeacher(bertin, made?.id ?? '')).toMatchObject(given);
  });

  test.each([
    ['a teacher of another class', 'hamdi', 'teacher'],
    ['a pupil of the class', 'lea', 'pupil'],
    ['a parent', 'sophie', 'parent'],
    ['the head, as head', 'vasseur', 'head'],
  ] as const)('is refused to %s', async (_who, login, role) => {
    await expect(scene.activities.add(await scene.visitor(login, role), 'cp-a', [SUMS])).rejects.toMatchObject({ code: 'PAGE-INCONNUE' });
    expect(await titles()).toEqual([]);
  });

  test.each([
    ['a resource that is not in the catalogue', { resourceId: 'inconnu' }, 'RES-INCONNUE'],
    ['a resource the teacher may not open', { resourceId: 'payant' }, 'LIC-AUCUNE'],
    ['no title', { title: '  ' }, 'SYS-FORME'],
    ['a title too long', { title: 'x'.repeat(201) }, 'SYS-FORME'],
    ['an end before the beginning', { from: '2026-11-24', until: '2026-11-23' }, 'SYS-FORME'],
    ['a day that is none', { from: '2026-02-30' }, 'SYS-FORME'],
    ['nobody chosen', { pupilIds: [] }, 'SYS-FORME'],
    ['a pupil of another class', { pupilIds: [personIdOf('ines')] }, 'SYS-FORME'],
    ['an address that runs in the browser', { url: 'javascript:alert(1)' }, 'SYS-FORME'],
  ])('%s is refused, and nothing of the batch is kept', async (_what, odd, code) => {
    await expect(scene.activities.add(bertin, 'cp-a', [SUMS, { ...SUMS, ...odd }])).rejects.toMatchObject({ code });
    expect(await titles()).toEqual([]);
  });

  test('stops at the most a class may have', async () => {
    await scene.activities.add(bertin, 'cp-a', Array.from({ length: MOST_ACTIVITIES - 1 }, () => SUMS));
    await expect(scene.activities.add(bertin, 'cp-a', [SUMS, SUMS])).rejects.toMatchObject({ code: 'ESPACE-PLEIN' });
    await scene.activities.add(bertin, 'cp-a', [SUMS]);
    expect(await titles()).toHaveLength(MOST_ACTIVITIES);
  });
});

describe('order', () => {
  test('moves one place, and not beyond the ends', async () => {
    const [one, , three] = await addAll('Un', 'Deux', 'Trois');
    await scene.activities.move(bertin, three?.id ?? '', 'start');
    expect(await titles()).toEqual(['Un', 'Trois', 'Deux']);
    await scene.activities.move(bertin, three?.id ?? '', 'start');
    await scene.activities.move(bertin, three?.id ?? '', 'start');
    expect(await titles()).toEqual(['Trois', 'Un', 'Deux']);
    await scene.activities.move(bertin, one?.id ?? '', 'end');
    await scene.activities.move(bertin, one?.id ?? '', 'end');
    expect(await titles()).toEqual(['Trois', 'Deux', 'Un']);
  });

  test('still moves when there is no room left between two neighbours', async () => {
    await addAll('Un', 'Deux', 'Trois');
    const asked = ['Un', 'Deux', 'Trois'];
    for (let turn = 0; turn < 60; turn += 1) {
      const [last] = (await scene.activities.list('cp-a')).slice(-1);
      await scene.activities.move(bertin, last?.id ?? '', 'start');
      asked.splice(1, 0, ...asked.splice(2, 1));
      expect(await titles()).toEqual(asked);
    }
  });
});

describe('changing', () => {
  test('replaces what a teacher says, and keeps what the tool said', async () => {
    const [made] = await scene.activities.add(bertin, 'cp-a', [{ ...SUMS, text: 'Lis.', custom: { page: '3' }, until: '2026-11-27' }]);
    const { version } = await scene.activities.ofTeacher(bertin, made?.id ?? '');
    await scene.activities.change(bertin, made?.id ?? '', version, { title: 'Autre', visible: false, pupilIds: [personIdOf('lea')] });
    const changed = await scene.activities.ofTeacher(bertin, made?.id ?? '');
    expect(changed).toMatchObject({ title: 'Autre', visible: false, pupilIds: [personIdOf('lea')], custom: { page: '3' } });
    expect(changed).not.toHaveProperty('text');
    expect(changed).not.toHaveProperty('until');
  });

  test('of two who began from the same, the second is told', async () => {
    const [made] = await addAll('Un');
    const { version } = await scene.activities.ofTeacher(bertin, made?.id ?? '');
    const answers = await Promise.allSettled(['A', 'B'].map((title) => scene.activities.change(bertin, made?.id ?? '', version, { ...AS_IT_IS, title })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'SYS-CONFLIT' } });
  });

  test('and removing are the teachers’ of the group alone', async () => {
    const [made] = await addAll('Un');
    const id = made?.id ?? '';
    for (const other of [await scene.visitor('hamdi'), await scene.visitor('lea'), await scene.visitor('sophie')]) {
      await expect(scene.activities.change(other, id, 1, AS_IT_IS)).rejects.toMatchObject({ code: 'RES-INCONNUE' });
      await expect(scene.activities.move(other, id, 'end')).rejects.toMatchObject({ code: 'RES-INCONNUE' });
      await expect(scene.activities.remove(other, id)).rejects.toMatchObject({ code: 'RES-INCONNUE' });
    }
    await scene.activities.remove(bertin, id);
    expect(await titles()).toEqual([]);
  });
});

describe('what a pupil has to do', () => {
  test('is what is shown, given to them, and of these days', async () => {
    await scene.activities.add(bertin, 'cp-a', [
      { ...SUMS, title: 'Pour tous' },
      { ...SUMS, title: 'Cachée', visible: false },
      { ...SUMS, title: 'Pour Zoé', pupilIds: [personIdOf('zoe')] },
      { ...SUMS, title: 'Finie', until: '2001-01-01' },
      { ...SUMS, title: 'Plus tard', from: '2999-01-01' },
    ]);
    const seenBy = async (login: string) => (await scene.activities.forPupil(personIdOf(login), HIRONDELLES)).map(({ title }) => title);
    expect(await seenBy('lea')).toEqual(['Pour tous']);
    expect(await seenBy('zoe')).toEqual(['Pour tous', 'Pour Zoé']);
    expect(await seenBy('ines')).toEqual([]);
  });
});

test('an activity does not open another resource under its name', async () => {
  const [made] = await addAll('Un');
  const asked = { resourceId: 'autre', activityId: made?.id ?? '' };
  await expect(scene.flow.open(bertin, asked, () => serviceThat(() => undefined))).rejects.toMatchObject({ code: 'RES-INCONNUE' });
});
