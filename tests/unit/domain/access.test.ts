import { describe, expect, test } from '@jest/globals';
import { decideAccess, type AccessFacts } from '../../../src/domain/access.js';
import type { ErrorCode } from '../../../src/domain/errors.js';
import type { Licence } from '../../../src/domain/licence.js';
import { Person } from '../../../src/domain/person.js';
import { Resource } from '../../../src/domain/resource.js';

const person = Person.parse({ id: 'person-001', givenName: 'Zoé', familyName: 'Bertin', state: 'active' });
const resource = Resource.parse({
  id: 'volcans', connector: 'link', title: { fr: 'Volcans' }, summary: { fr: 'Des volcans' }, publisher: 'Éditeur', subject: 'sciences',
  audience: { roles: ['pupil', 'teacher'] },
});
const licence: Licence = { id: 'lic-1', resourceId: 'volcans', organisationId: '0449901Y', model: 'ETABL' };

const facts: AccessFacts = {
  day: '2026-11-23',
  person,
  hat: { id: 'pupil-0449901Y', role: 'pupil', organisationId: '0449901Y' },
  organisations: ['0449901Y', 'town-44', 'acad-nantes'],
  groupIds: ['cm1-a'],
  resource,
  licences: [],
  assignments: [],
  seats: [],
  freeSeats: new Map(),
};

const bought = { ...facts, resource: { ...resource, licence: 'required' as const }, licences: [licence] };

const allowed = (changes: Partial<AccessFacts>, base: AccessFacts = facts): boolean => decideAccess({ ...base, ...changes }).allowed;
const refusal = (changes: Partial<AccessFacts>, base: AccessFacts = facts): ErrorCode | undefined => decideAccess({ ...base, ...changes }).refusal;

test('when nothing stands against it, every reason is there and passed', () => {
  expect(decideAccess(facts)).toEqual({
    allowed: true,
    reasons: [{ name: 'account' }, { name: 'role' }, { name: 'school' }, { name: 'licence' }, { name: 'dates' }, { name: 'connector' }],
  });
});

test('every reason is judged, and the first refusal is the one pronounced', () => {
  const decision = decideAccess({
    ...facts,
    person: { ...person, state: 'blocked' },
    hat: { ...facts.hat, role: 'parent' },
    resource: { ...resource, audience: { roles: ['pupil'], organisations: ['elsewhere'] }, licence: 'required', closesOn: '2026-01-01', enabled: false },
  });
  expect(decision).toEqual({
    allowed: false,
    refusal: 'AUTH-COMPTE',
    reasons: [
      { name: 'account', code: 'AUTH-COMPTE' },
      { name: 'role', code: 'ROLE-REFUS' },
      { name: 'school', code: 'ECOLE-REFUS' },
      { name: 'licence', code: 'LIC-AUCUNE' },
      { name: 'dates', code: 'LIC-DATES' },
      { name: 'connector', code: 'RES-FERMEE' },
    ],
  });
});

describe('account', () => {
  test.each([
    ['active', true],
    ['leaving', true],
    ['blocked', false],
    ['merged', false],
  ] as const)('%s: %s', (state, expected) => {
    expect(allowed({ person: { ...person, state } })).toBe(expected);
    expect(refusal({ person: { ...person, state } })).toBe(expected ? undefined : 'AUTH-COMPTE');
  });
});

describe('role', () => {
  test.each([
    ['pupil', undefined],
    ['teacher', undefined],
    ['parent', 'ROLE-REFUS'],
    ['head', 'ROLE-REFUS'],
    ['academy-admin', 'ROLE-REFUS'],
  ] as const)('%s: %s', (role, code) => {
    expect(refusal({ hat: { ...facts.hat, role } })).toBe(code);
  });
});

describe('school', () => {
  const only = (...organisations: string[]): Partial<AccessFacts> => ({ resource: { ...resource, audience: { ...resource.audience, organisations } } });

  test('the school itself, or anything above it', () => {
    expect(refusal(only('0449901Y'))).toBeUndefined();
    expect(refusal(only('elsewhere', 'acad-nantes'))).toBeUndefined();
  });

  test('another one, or none', () => {
    expect(refusal(only('0449902Z'))).toBe('ECOLE-REFUS');
    expect(refusal(only())).toBe('ECOLE-REFUS');
  });
});

describe('licence', () => {
  test('none held', () => {
    expect(refusal({ licences: [] }, bought)).toBe('LIC-AUCUNE');
  });

  test('a free resource needs none, and expired ones do not close it', () => {
    expect(refusal({ licences: [{ ...licence, until: '2020-01-01' }] })).toBeUndefined();
  });

  test('of the whole school', () => {
    expect(refusal({}, bought)).toBeUndefined();
  });

  const seats: Licence = { ...licence, id: 'lic-2', model: 'INDIV', seats: 30 };
  const seat = { id: 's', licenceId: 'lic-2', holderKind: 'person' as const, holderId: 'person-001' };

  test('by seats: with one, without one, with one of another licence', () => {
    expect(refusal({ licences: [seats], assignments: [seat], seats: [{ id: 'lic-2 0', licenceId: 'lic-2', resourceId: 'volcans', number: 0, personId: 'person-001', at: 0 }] }, bought)).toBeUndefined();
    expect(refusal({ licences: [seats] }, bought)).toBe('LIC-AUCUNE');
    expect(refusal({ licences: [seats], assignments: [{ ...seat, licenceId: 'lic-9' }] }, bought)).toBe('LIC-AUCUNE');
  });

  test('assigned and without a seat yet: as long as one is left', () => {
    const assigned = { licences: [seats], assignments: [seat] };
    expect(refusal({ ...assigned, freeSeats: new Map([['lic-2', 1]]) }, bought)).toBeUndefined();
    expect(refusal({ ...assigned, freeSeats: new Map([['lic-2', 0]]) }, bought)).toBe('LIC-EPUISEE');
    expect(refusal({ licences: [{ ...licence, id: 'lic-2', model: 'INDIV' }], assignments: [seat] }, bought)).toBeUndefined();
  });

  test('bought for some roles: for those, and for parents in the name of their child', () => {
    const forPupils = { licences: [{ ...licence, roles: ['pupil' as const] }] };
    const open = { ...bought, resource: { ...bought.resource, audience: { roles: ['pupil' as const, 'teacher' as const, 'parent' as const] } } };
    expect(refusal(forPupils, open)).toBeUndefined();
    expect(refusal({ ...forPupils, hat: { ...facts.hat, role: 'teacher' } }, open)).toBe('LIC-AUCUNE');
    expect(refusal({ ...forPupils, hat: { ...facts.hat, role: 'parent', childId: 'person-002' } }, open)).toBeUndefined();
  });

  test('without a licence the dates say nothing: one thing is to be put right, not two', () => {
    const { reasons } = decideAccess({ ...bought, licences: [{ ...seats, until: '2020-01-01' }] });
    expect(reasons.filter((reason) => reason.code !== undefined)).toEqual([{ name: 'licence', code: 'LIC-AUCUNE' }]);
  });
});

describe('dates', () => {
  test.each([
    [{ from: '2026-11-24' }, 'LIC-DATES'],
    [{ from: '2026-11-23' }, undefined],
    [{ until: '2026-11-23' }, undefined],
    [{ until: '2026-11-22' }, 'LIC-DATES'],
  ] as const)('a licence %j: %s', (period, code) => {
    expect(refusal({ licences: [{ ...licence, ...period }] }, bought)).toBe(code);
  });

  test('one current licence among expired ones is enough', () => {
    expect(refusal({ licences: [{ ...licence, until: '2026-01-01' }, { ...licence, id: 'lic-3' }] }, bought)).toBeUndefined();
  });

  test('a current licence the person has no seat of does not help', () => {
    expect(refusal({ licences: [{ ...licence, until: '2026-01-01' }, { ...licence, id: 'lic-2', model: 'INDIV' }] }, bought)).toBe('LIC-DATES');
  });

  test.each([
    [{ opensOn: '2026-11-24' }, 'LIC-DATES'],
    [{ opensOn: '2026-11-23', closesOn: '2026-11-23' }, undefined],
    [{ closesOn: '2026-11-22' }, 'LIC-DATES'],
  ] as const)('a resource %j: %s, free or not', (period, code) => {
    expect(refusal({ resource: { ...resource, ...period } })).toBe(code);
    expect(refusal({ resource: { ...bought.resource, ...period } }, bought)).toBe(code);
  });
});

test('connector: a resource that is switched off', () => {
  expect(refusal({ resource: { ...resource, enabled: false } })).toBe('RES-FERMEE');
});
