import { describe, expect, test } from '@jest/globals';
import type { Affiliation } from '../../../src/domain/affiliation.js';
import type { Guardianship } from '../../../src/domain/guardianship.js';
import { hatsOf } from '../../../src/domain/hat.js';
import type { Profile } from '../../../src/domain/profile.js';

const TODAY = '2026-11-23';

function affiliation(profile: Profile, organisationId: string, rest: Partial<Affiliation> = {}): Affiliation {
  return { id: `${profile} ${organisationId}`, personId: 'adult-0001', organisationId, profile, ...rest };
}

function childAt(childId: string, organisationId: string, rest: Partial<Affiliation> = {}): Affiliation {
  return affiliation('ELV', organisationId, { personId: childId, ...rest });
}

function guardianship(childId: string, rest: Partial<Guardianship> = {}): Guardianship {
  return { id: `adult-0001 ${childId}`, adultId: 'adult-0001', childId, authority: true, ...rest };
}

const nothing = { affiliations: [], guardianships: [], childAffiliations: [] };
const ids = (facts: Partial<Parameters<typeof hatsOf>[0]>): string[] => hatsOf({ ...nothing, ...facts }, TODAY).map((hat) => hat.id);

describe('hats of an affiliation', () => {
  test('one per role and organisation', () => {
    expect(hatsOf({ ...nothing, affiliations: [affiliation('ENS', '0449901Y')] }, TODAY)).toEqual([
      { id: 'teacher-0449901Y', role: 'teacher', organisationId: '0449901Y' },
    ]);
  });

  test('the most responsible first: a head who teaches', () => {
    expect(ids({ affiliations: [affiliation('ENS', '0449901Y'), affiliation('DIR', '0449901Y'), affiliation('ACA', '0440999X')] })).toEqual([
      'academy-admin-0440999X', 'head-0449901Y', 'teacher-0449901Y',
    ]);
  });

  test('two schools are two hats, two profiles of one role in one school are one', () => {
    expect(ids({ affiliations: [affiliation('ENS', '0449903A'), affiliation('ENS', '0859901A'), affiliation('DOC', '0449903A')] })).toEqual([
      'teacher-0449903A', 'teacher-0859901A',
    ]);
  });

  test('only on its days, both ends included', () => {
    expect(ids({ affiliations: [affiliation('ENS', '0449901Y', { from: TODAY, until: TODAY })] })).toEqual(['teacher-0449901Y']);
    expect(ids({ affiliations: [affiliation('ENS', '0449901Y', { from: '2026-11-24' })] })).toEqual([]);
    expect(ids({ affiliations: [affiliation('ENS', '0449901Y', { until: '2026-11-22' })] })).toEqual([]);
  });
});

describe('hats of a parent', () => {
  test('one per child, at the school of the child', () => {
    const hats = hatsOf(
      {
        ...nothing,
        guardianships: [guardianship('child-001'), guardianship('child-002')],
        childAffiliations: [childAt('child-001', '0449901Y'), childAt('child-002', '0449902Z')],
      },
      TODAY,
    );
    expect(hats).toEqual([
      { id: 'parent-child-001', role: 'parent', organisationId: '0449901Y', childId: 'child-001' },
      { id: 'parent-child-002', role: 'parent', organisationId: '0449902Z', childId: 'child-002' },
    ]);
  });

  test('being a parent somewhere opens nothing by itself', () => {
    expect(ids({ affiliations: [affiliation('TUT', '0449901Y')] })).toEqual([]);
  });

  test('a link without authority opens nothing', () => {
    expect(ids({ guardianships: [guardianship('child-001', { authority: false })], childAffiliations: [childAt('child-001', '0449901Y')] })).toEqual([]);
  });

  test('authority has its days', () => {
    const childAffiliations = [childAt('child-001', '0449901Y')];
    expect(ids({ guardianships: [guardianship('child-001', { until: '2026-11-22' })], childAffiliations })).toEqual([]);
    expect(ids({ guardianships: [guardianship('child-001', { until: TODAY })], childAffiliations })).toEqual(['parent-child-001']);
  });

  test('a child who left, is not yet there, or is nobody\'s pupil gives no hat', () => {
    const guardianships = [guardianship('child-001')];
    expect(ids({ guardianships, childAffiliations: [childAt('child-001', '0449901Y', { until: '2026-11-22' })] })).toEqual([]);
    expect(ids({ guardianships, childAffiliations: [childAt('child-001', '0449901Y', { from: '2026-11-24' })] })).toEqual([]);
    expect(ids({ guardianships, childAffiliations: [childAt('child-001', '0449901Y', { profile: 'ENS' })] })).toEqual([]);
    expect(ids({ guardianships })).toEqual([]);
  });

  test('a child who moved is seen at the new school', () => {
    const childAffiliations = [childAt('child-001', '0449901Y', { until: '2026-11-20' }), childAt('child-001', '0499901W', { from: '2026-11-21' })];
    expect(hatsOf({ ...nothing, guardianships: [guardianship('child-001')], childAffiliations }, TODAY)).toMatchObject([{ organisationId: '0499901W' }]);
  });

  test('somebody else\'s child is not seen', () => {
    expect(ids({ childAffiliations: [childAt('child-009', '0449901Y')] })).toEqual([]);
  });

  test('a teacher who is a parent wears both, the teacher\'s first', () => {
    expect(
      ids({ affiliations: [affiliation('ENS', '0449901Y')], guardianships: [guardianship('child-001')], childAffiliations: [childAt('child-001', '0449901Y')] }),
    ).toEqual(['teacher-0449901Y', 'parent-child-001']);
  });
});
