import { expect, test } from '@jest/globals';
import { loadHats } from '../../../src/directory/hats.js';
import { personNamed, schoolNamed, seededDirectory } from '../../support/directory.js';

const DAY = '2026-11-23';

async function family() {
  const { directory } = await seededDirectory({
    organisations: [schoolNamed('0449901Y', 'École'), schoolNamed('0449902Z', 'Autre école')],
    people: ['adult-one', 'adult-two', 'child-one', 'child-two', 'child-gone'].map((id) => personNamed(id)),
    affiliations: [
      { id: '1', personId: 'adult-one', organisationId: '0449901Y', profile: 'ENS' },
      { id: '2', personId: 'adult-one', organisationId: '0449901Y', profile: 'DIR', until: '2026-08-31' },
      { id: '3', personId: 'adult-one', organisationId: '0449902Z', profile: 'TUT' },
      { id: '4', personId: 'child-one', organisationId: '0449901Y', profile: 'ELV', until: '2026-10-14' },
      { id: '5', personId: 'child-one', organisationId: '0449902Z', profile: 'ELV', from: '2026-10-15' },
      { id: '6', personId: 'child-two', organisationId: '0449902Z', profile: 'ELV' },
      { id: '7', personId: 'child-gone', organisationId: '0449902Z', profile: 'ELV', until: '2026-07-04' },
    ],
    guardianships: [
      { id: 'a', adultId: 'adult-one', childId: 'child-one', authority: true },
      { id: 'b', adultId: 'adult-one', childId: 'child-gone', authority: true },
      { id: 'c', adultId: 'adult-one', childId: 'child-two', authority: false },
      { id: 'd', adultId: 'adult-two', childId: 'child-one', authority: true, until: '2026-11-22' },
      { id: 'e', adultId: 'adult-two', childId: 'child-two', authority: true },
    ],
  });
  return directory;
}

test('a teacher who is a parent has both hats; the child’s follows the child to the new school', async () => {
  const directory = await family();
  expect(await loadHats(directory, 'adult-one', DAY)).toEqual([
    { id: 'teacher-0449901Y', role: 'teacher', organisationId: '0449901Y' },
    { id: 'parent-child-one', role: 'parent', organisationId: '0449902Z', childId: 'child-one' },
  ]);
  expect((await loadHats(directory, 'adult-one', '2026-10-14')).map(({ id, organisationId }) => [id, organisationId])).toContainEqual(['parent-child-one', '0449901Y']);
});

test('the profile of a parent opens nothing by itself, nor does a child one has no authority over, or who left', async () => {
  const ids = (await loadHats(await family(), 'adult-one', DAY)).map(({ id }) => id);
  expect(ids).not.toContain('parent-0449902Z');
  expect(ids).not.toContain('parent-child-two');
  expect(ids).not.toContain('parent-child-gone');
});

test('separated parents differ child by child and day by day', async () => {
  const directory = await family();
  expect((await loadHats(directory, 'adult-two', DAY)).map(({ id }) => id)).toEqual(['parent-child-two']);
  expect((await loadHats(directory, 'adult-two', '2026-11-22')).map(({ id }) => id)).toEqual(['parent-child-one', 'parent-child-two']);
});

test('a head of last year is no head today', async () => {
  const directory = await family();
  expect((await loadHats(directory, 'adult-one', '2026-08-31')).map(({ role }) => role)).toContain('head');
  expect((await loadHats(directory, 'adult-one', DAY)).map(({ role }) => role)).not.toContain('head');
});

test('nobody has no hat', async () => {
  expect(await loadHats(await family(), 'nobody', DAY)).toEqual([]);
});
