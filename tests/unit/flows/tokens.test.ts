import { describe, expect, test } from '@jest/globals';
import { sameText } from '../../../src/protocols/contract/same-text.js';
import { keyedHash, newTraceId, randomPseudonym, randomToken } from '../../../src/flows/tokens.js';

const many = <T>(make: () => T): Set<T> => new Set(Array.from({ length: 200 }, make));

describe('random values', () => {
  test('a token has the bits asked for and is safe in a path', () => {
    expect(randomToken()).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(randomToken(128)).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(many(randomToken).size).toBe(200);
  });

  test('a pseudonym is 32 characters of base32', () => {
    for (const value of many(randomPseudonym)) expect(value).toMatch(/^[a-z2-7]{32}$/);
  });

  test('a trace can be read out on the phone', () => {
    for (const value of many(newTraceId)) expect(value).toMatch(/^[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{2}$/);
  });
});

test('a keyed hash depends on both the key and the value', () => {
  expect(new Set([keyedHash('k', 'a'), keyedHash('k', 'b'), keyedHash('l', 'a')]).size).toBe(3);
  expect(keyedHash('k', 'a')).toBe(keyedHash('k', 'a'));
});

test.each([
  ['abc', 'abc', true],
  ['abc', 'abd', false],
  ['abc', 'ab', false],
  ['', '', true],
  ['é', 'e', false],
])('"%s" and "%s" are the same: %s', (a, b, same) => {
  expect(sameText(a, b)).toBe(same);
});
