import { describe, expect, test } from '@jest/globals';
import type { Role } from '../../../../../src/domain/profile.js';
import type { Released } from '../../../../../src/protocols/contract.js';
import { mentoredBy, rolesOf } from '../../../../../src/protocols/lti/roles.js';
import { attributesOf, releasedOf, SCHOOL } from '../../../../support/lti-platform.js';

const M = 'http://purl.imsglobal.org/vocab/lis/v2/membership#';
const I = 'http://purl.imsglobal.org/vocab/lis/v2/institution/person#';
const CLASS = { id: 'c', kind: 'class', title: 'CP A' } as const;
const SCHOOL_CONTEXT = { id: SCHOOL, kind: 'school', title: 'École' } as const;

function as(role: Role, context: Released['context'], differences: Partial<Released> = {}): Released {
  return releasedOf({ hat: { id: 'h', role, organisationId: SCHOOL }, context, attributes: attributesOf({ role }), ...differences });
}

describe('roles', () => {
  test.each([
    ['pupil', [`${M}Learner`, `${I}Student`], [`${M}Learner`, `${I}Student`]],
    ['teacher', [`${M}Instructor`, `${I}Faculty`], [`${I}Faculty`]],
    ['parent', [`${M}Mentor`, `${I}Observer`], [`${M}Mentor`, `${I}Observer`]],
    ['head', [`${M}Administrator`, `${I}Administrator`], [`${M}Administrator`, `${I}Administrator`]],
    ['staff', [`${I}Staff`], [`${I}Staff`]],
    ['contributor', [`${I}Guest`], [`${I}Guest`]],
    ['local-authority', [`${I}Other`], [`${I}Other`]],
    ['academy-admin', [`${I}Administrator`], [`${I}Administrator`]],
    ['vendor', [`${I}Other`], [`${I}Other`]],
  ] as const)('of a %s in a class, and in the school at large', (role, inClass, inSchool) => {
    expect(rolesOf(as(role, CLASS))).toEqual(inClass);
    expect(rolesOf(as(role, { ...CLASS, kind: 'group' }))).toEqual(inClass);
    expect(rolesOf(as(role, SCHOOL_CONTEXT))).toEqual(inSchool);
  });

  test('none for a resource that is not told the role', () => {
    expect(rolesOf(as('teacher', CLASS, { attributes: [] }))).toEqual([]);
  });
});

describe('children somebody answers for', () => {
  const mentorOf = ['b'.repeat(32)];

  test('beside the Mentor role', () => {
    expect(mentoredBy(as('parent', CLASS, { mentorOf }))).toEqual(mentorOf);
  });

  test('never without it', () => {
    expect(mentoredBy(as('parent', CLASS, { mentorOf, attributes: [] }))).toEqual([]);
    expect(mentoredBy(as('teacher', CLASS, { mentorOf }))).toEqual([]);
  });
});
