import { expect, test } from '@jest/globals';
import { countPupils, countSchool, loadClasses, loadGroups } from '../../../src/directory/groups.js';
import { personNamed, schoolNamed, seededDirectory } from '../../support/directory.js';

const DAY = '2026-11-23';
const BEFORE = '2026-11-22';
const AFTER = '2026-11-24';

const people = ['teacher-one', 'teacher-two', 'pupil-here', 'pupil-gone', 'pupil-soon', 'pupil-both'];
const member = (personId: string, groupId: string, dates: object = {}) => ({ id: `${groupId} ${personId}`, groupId, personId, as: personId.startsWith('teacher') ? 'teacher' as const : 'pupil' as const, ...dates });
const pupilAt = (personId: string, organisationId: string, dates: object = {}) => ({ id: `${personId} ${organisationId}`, personId, organisationId, profile: 'ELV' as const, ...dates });

async function school() {
  const { directory } = await seededDirectory({
    organisations: [schoolNamed('0449901Y', 'École'), schoolNamed('0449902Z', 'Autre école')],
    people: people.map((id) => personNamed(id)),
    groups: [
      { id: 'ulis', schoolId: '0449901Y', kind: 'group', name: 'ULIS' },
      { id: 'cp-10', schoolId: '0449901Y', kind: 'class', name: 'CP 10' },
      { id: 'cp-2', schoolId: '0449901Y', kind: 'class', name: 'CP 2' },
      { id: 'elsewhere', schoolId: '0449902Z', kind: 'class', name: 'CM1' },
    ],
    memberships: [
      member('teacher-one', 'cp-2'), member('teacher-one', 'elsewhere'), member('teacher-one', 'ulis', { until: BEFORE }), member('teacher-two', 'cp-2', { from: AFTER }),
      member('pupil-here', 'cp-2'), member('pupil-gone', 'cp-2', { until: BEFORE }), member('pupil-soon', 'cp-2', { from: AFTER }),
      member('pupil-both', 'cp-2', { from: DAY, until: DAY }), member('pupil-both', 'ulis'),
    ],
    affiliations: [
      pupilAt('pupil-here', '0449901Y'), pupilAt('pupil-both', '0449901Y'), pupilAt('pupil-gone', '0449901Y', { until: BEFORE }), pupilAt('pupil-soon', '0449901Y', { from: AFTER }),
      { id: 'teacher', personId: 'teacher-one', organisationId: '0449901Y', profile: 'ENS' },
    ],
  });
  return directory;
}

test('somebody’s groups are those of today in that school, classes first', async () => {
  const directory = await school();
  expect((await loadGroups(directory, 'teacher-one', '0449901Y', DAY)).map(({ id }) => id)).toEqual(['cp-2']);
  expect((await loadGroups(directory, 'teacher-one', '0449901Y', BEFORE)).map(({ id }) => id)).toEqual(['cp-2', 'ulis']);
  expect((await loadGroups(directory, 'teacher-one', '0449902Z', DAY)).map(({ id }) => id)).toEqual(['elsewhere']);
  expect(await loadGroups(directory, 'nobody', '0449901Y', DAY)).toEqual([]);
});

test('classes come in the order people count, then groups, with the teachers of today', async () => {
  const classes = await loadClasses(await school(), '0449901Y', DAY);
  expect(classes.map(({ group, pupils, teachers }) => [group.name, pupils, teachers.map(({ id }) => id)])).toEqual([
    ['CP 2', 2, ['teacher-one']], ['CP 10', 0, []], ['ULIS', 1, []],
  ]);
});

test('pupils who left are not counted, nor those who are still to come', async () => {
  const directory = await school();
  expect(await countPupils(directory, 'cp-2', DAY)).toBe(2);
  expect(await countPupils(directory, 'cp-2', BEFORE)).toBe(2);
  expect(await countPupils(directory, 'cp-2', '2026-12-01')).toBe(2);
  expect(await countPupils(directory, 'nowhere', DAY)).toBe(0);
});

test('a pupil in a class and in a group is one pupil of the school, and a group is no class', async () => {
  expect(await countSchool(await school(), '0449901Y', DAY)).toEqual({ classes: 2, pupils: 2 });
});
