import { describe, expect, test } from '@jest/globals';
import { editDistance, nearest } from '../../../src/domain/nearest.js';

describe('the nearest name', () => {
  test.each([['idleMinuts', 'idleMinutes'], ['ORIGIN', 'origin'], ['orgin', 'origin'], ['', undefined], ['quite-something-else', undefined]])('%s → %s', (word, expected) => {
    expect(nearest(word, ['idleMinutes', 'absoluteHours', 'origin'])).toBe(expected);
  });

  test('counts letters added, dropped and changed', () => {
    expect([editDistance('', 'abc'), editDistance('kitten', 'sitting'), editDistance('a', 'a')]).toEqual([3, 3, 0]);
  });
});
