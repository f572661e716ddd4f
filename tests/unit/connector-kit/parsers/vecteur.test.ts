import { describe, expect, test } from '@jest/globals';
import { vecteur } from '../../../../src/connector-kit/parsers/vecteur.js';

describe('FrEduVecteur', () => {
  test.each(['1', '2'])('%s is a guardian, with the number of the child', (digit) => {
    expect(vecteur([`${digit}|MORVAN|Sophie|70021|0449901Y`]).facts).toEqual([
      { kind: 'guardian', familyName: 'MORVAN', givenName: 'Sophie', pupilNumber: '70021', uai: '0449901Y' },
    ]);
  });

  test.each(['3', '4'])('%s is a pupil, without names since 2018', (digit) => {
    expect(vecteur([`${digit}|||70021|0449901y`]).facts).toEqual([{ kind: 'pupil', familyName: '', givenName: '', pupilNumber: '70021', uai: '0449901Y' }]);
  });

  test('comes once for each child', () => {
    expect(vecteur(['2|MORVAN|Sophie|70021|0449901Y', '1|MORVAN|Sophie|70022|0449902Z'])).toMatchObject({ facts: [{ pupilNumber: '70021' }, { pupilNumber: '70022' }], faults: [] });
  });

  const GOOD = '2|MORVAN|Sophie|70021|0449901Y';
  test.each([
    ['guardians and pupils together', '4|||70021|0449901Y', 'mixed'],
    ['four parts', '2|MORVAN|Sophie|70021', 'parts'],
    ['six parts', '2|MORVAN|Sophie|70021|0449901Y|x', 'parts'],
    ['another digit', '5|MORVAN|Sophie|70021|0449901Y', 'kind'],
    ['no digit', '|MORVAN|Sophie|70021|0449901Y', 'kind'],
    ['the name of a method for a digit', 'constructor|MORVAN|Sophie|70021|0449901Y', 'kind'],
    ['no number', '2|MORVAN|Sophie||0449901Y', 'number'],
    ['a number with the separator of directory keys', '2|MORVAN|Sophie|7$1|0449901Y', 'number'],
    ['no school', '2|MORVAN|Sophie|70021|', 'uai'],
    ['a school that is none', '2|MORVAN|Sophie|70021|Hirondelles', 'uai'],
    ['a guardian without a given name', '2|MORVAN||70021|0449901Y', 'name'],
    ['a name of 101 characters', `2|${'M'.repeat(101)}|Sophie|70021|0449901Y`, 'name'],
  ])('is refused as a whole for %s', (_what, value, fault) => {
    expect(vecteur([GOOD, value])).toEqual({ facts: [], faults: [fault] });
  });

  test('that is absent says nothing', () => {
    expect(vecteur([])).toEqual({ facts: [], faults: [] });
  });
});
