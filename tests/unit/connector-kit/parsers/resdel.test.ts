import { describe, expect, test } from '@jest/globals';
import { resdel } from '../../../../src/connector-kit/parsers/resdel.js';

const RESPONSIBLE = 'FrEduRneResp=0449901Y$UAJ$PU$N$T1$1ORD$151';
const value = (changes: Readonly<Record<number, string>> = {}) =>
  ['DELEG-CE', 'https://portail.ac-exemple.fr/arena?applicationname=hub-demo', '01/09/2026', '31/12/2026', 'pmoreau', RESPONSIBLE, 'serveur', 'module']
    .map((part, index) => changes[index] ?? part).join('|');

describe('FrEduResDel', () => {
  test('is a right in one application, for the schools of its head, between two days', () => {
    expect(resdel([value()])).toEqual({
      facts: [{ application: 'hub-demo', from: '2026-09-01', until: '2026-12-31', structures: [{ uai: '0449901Y', typeCode: '1ORD' }] }],
      faults: [],
    });
  });

  test('until 31/12/9999 has no end', () => {
    expect(resdel([value({ 3: '31/12/9999' })]).facts[0]).not.toHaveProperty('until');
  });

  test('for several schools names each', () => {
    expect(resdel([value({ 5: `${RESPONSIBLE};0449902Z$UAJ$PU$N$T1$1ORD$151` })]).facts[0]?.structures.map(({ uai }) => uai)).toEqual(['0449901Y', '0449902Z']);
  });

  test('reads the application in brackets too', () => {
    expect(resdel([value({ 1: '/arena (applicationname=hub-demo)' })]).facts[0]?.application).toBe('hub-demo');
  });

  test('X is none', () => {
    expect(resdel(['X'])).toEqual({ facts: [], faults: [] });
  });

  test.each([
    ['seven parts', value().split('|').slice(1).join('|'), 'parts'],
    ['no application', value({ 1: 'https://portail.ac-exemple.fr/arena' }), 'application'],
    ['an application of odd characters', value({ 1: '/arena?applicationname=<script>' }), 'application'],
    ['a begin that is no day', value({ 2: '31/02/2026' }), 'date'],
    ['a begin in another order', value({ 2: '2026-09-01' }), 'date'],
    ['no end', value({ 3: '' }), 'date'],
    ['an end before its begin', value({ 3: '31/08/2026' }), 'date'],
    ['no school', value({ 5: 'FrEduRneResp=X' }), 'schools'],
    ['one wrong school among good ones', value({ 5: `${RESPONSIBLE};0449902Z` }), 'schools'],
    ['schools under another name', value({ 5: RESPONSIBLE.replace('FrEduRneResp', 'FrEduRne') }), 'schools'],
  ])('with %s is refused', (_what, written, fault) => {
    expect(resdel([written])).toEqual({ facts: [], faults: [fault] });
  });
});
