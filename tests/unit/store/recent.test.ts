import { expect, test } from '@jest/globals';
import { Recent } from '../../../src/store/recent.js';

test('never holds more than it may, and keeps what is asked for', () => {
  const recent = new Recent<number>(100);
  recent.set('wanted', -1);
  for (let index = 0; index < 1_000; index += 1) {
    recent.set(`n${index}`, index);
    expect(recent.get('wanted')).toBe(-1);
  }
  const held = Array.from({ length: 1_000 }, (_, index) => recent.get(`n${index}`)).filter((value) => value !== undefined);
  expect(held.length).toBeLessThan(100);
  expect(held).toContain(999);
});

test('a value of weight takes the room of many', () => {
  const recent = new Recent<string>(100, (value) => value.length);
  for (let index = 0; index < 100; index += 1) recent.set(`n${index}`, 'x'.repeat(9));
  const held = Array.from({ length: 100 }, (_, index) => recent.get(`n${index}`)).filter((value) => value !== undefined);
  expect(held.length).toBeLessThanOrEqual(10);
});

test('forgets one and all', () => {
  const recent = new Recent<number>(4);
  for (const [index, key] of ['a', 'b', 'c'].entries()) recent.set(key, index);
  recent.delete('a');
  recent.delete('c');
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([undefined, 1, undefined]);
  recent.clear();
  expect(recent.get('b')).toBeUndefined();
});
