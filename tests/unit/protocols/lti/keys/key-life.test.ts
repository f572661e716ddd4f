import { describe, expect, test } from '@jest/globals';
import type { SigningKey } from '../../../../../src/protocols/contract/keys.js';
import { dueSteps, KEEP_MS, PUBLISH_MS, SIGN_MS, signingKey } from '../../../../../src/protocols/lti/keys/key-life.js';

const NOW = 1_000 * KEEP_MS;

function key(generation: number, state: SigningKey['state'], age: number): SigningKey {
  return { owner: 'calcul', generation, kid: `k${generation}`, state, publicJwk: '{}', privateJwk: '{}', since: NOW - age };
}

describe('what is due in the life of keys', () => {
  test('the first key, which signs at once', () => {
    expect(dueSteps([], NOW)).toEqual([{ do: 'make', generation: 1, state: 'active' }]);
  });

  test('nothing while the signing key is young', () => {
    expect(dueSteps([key(1, 'active', SIGN_MS - 1)], NOW)).toEqual([]);
  });

  test('a next key once it has signed for its time', () => {
    expect(dueSteps([key(3, 'active', SIGN_MS)], NOW)).toEqual([{ do: 'make', generation: 4, state: 'next' }]);
  });

  test('nothing while the next key has not been published for a day', () => {
    expect(dueSteps([key(1, 'active', SIGN_MS), key(2, 'next', PUBLISH_MS - 1)], NOW)).toEqual([]);
  });

  test('the next key takes over after a day', () => {
    const next = key(2, 'next', PUBLISH_MS);
    expect(dueSteps([key(1, 'active', SIGN_MS), next], NOW)).toEqual([{ do: 'promote', key: next }]);
  });

  test('the older of two active keys retires: a process stopped between the two writes', () => {
    const older = key(1, 'active', SIGN_MS);
    expect(dueSteps([older, key(2, 'active', 0)], NOW)).toEqual([{ do: 'retire', key: older }]);
  });

  test('a retired key goes after a week', () => {
    const retired = key(1, 'retiring', KEEP_MS);
    expect(dueSteps([retired, key(2, 'active', KEEP_MS)], NOW)).toEqual([{ do: 'remove', key: retired }]);
    expect(dueSteps([key(1, 'retiring', KEEP_MS - 1), key(2, 'active', KEEP_MS - 1)], NOW)).toEqual([]);
  });

  test('without a signing key the next one signs at once, or a new generation is made', () => {
    const next = key(5, 'next', 0);
    expect(dueSteps([key(4, 'retiring', 0), next], NOW)).toEqual([{ do: 'promote', key: next }]);
    expect(dueSteps([key(4, 'retiring', 0)], NOW)).toEqual([{ do: 'make', generation: 5, state: 'active' }]);
  });

  test('the newest active key signs', () => {
    expect(signingKey([key(2, 'active', 0), key(1, 'active', 0), key(3, 'next', 0)])?.generation).toBe(2);
    expect(signingKey([key(3, 'next', 0)])).toBeUndefined();
  });
});
