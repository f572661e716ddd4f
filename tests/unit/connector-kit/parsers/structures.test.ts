import { describe, expect, test } from '@jest/globals';
import { plain } from '../../../../src/connector-kit/parsers/plain.js';
import { rne } from '../../../../src/connector-kit/parsers/rne.js';
import { rneresp } from '../../../../src/connector-kit/parsers/rneresp.js';

describe('FrEduRne', () => {
  test('is a school somebody works at', () => {
    expect(rne(['0449901Y$UAJ$PU$ADM$0440001A$T1$1ORD$151'])).toEqual({ facts: [{ uai: '0449901Y', typeCode: '1ORD' }], faults: [] });
  });

  test('X is none', () => {
    expect(rne(['X', ' X '])).toEqual({ facts: [], faults: [] });
  });

  test.each([
    ['seven parts', '0449901Y$UAJ$PU$N$T1$1ORD$151', 'parts'],
    ['a bare UAI', '0449901Y', 'parts'],
    ['no UAI', 'X$UAJ$PU$ADM$X$T1$1ORD$151', 'uai'],
  ])('with %s is refused', (_what, value, fault) => {
    expect(rne([value])).toEqual({ facts: [], faults: [fault] });
  });
});

describe('FrEduRneResp', () => {
  test('is each school somebody heads', () => {
    expect(rneresp(['0449901Y$UAJ$PU$N$T1$1ORD$151', '0449902Z$UAJ$PU$N$T1$appl$151', 'X'])).toEqual({
      facts: [{ uai: '0449901Y', typeCode: '1ORD' }, { uai: '0449902Z', typeCode: 'APPL' }],
      faults: [],
    });
  });

  test('with eight parts is refused', () => {
    expect(rneresp(['0449901Y$UAJ$PU$ADM$0440001A$T1$1ORD$151'])).toEqual({ facts: [], faults: ['parts'] });
  });
});

describe('plain values', () => {
  test('are trimmed, and blank ones are none', () => {
    expect(plain(['  a ', '', '   ', 'b'])).toEqual({ facts: ['a', 'b'], faults: [] });
  });

  test('are refused beyond three hundred characters and two hundred values', () => {
    expect(plain(['a', 'x'.repeat(301)])).toEqual({ facts: ['a'], faults: ['too-long'] });
    expect(plain(Array.from({ length: 201 }, () => 'a'))).toEqual({ facts: [], faults: ['too-many'] });
  });
});
