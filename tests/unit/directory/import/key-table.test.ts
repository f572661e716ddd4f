import { expect, test } from '@jest/globals';
import { KeyTable } from '../../../../src/directory/import/key-table.js';

/** Keys as feeds have them, and as nobody should: long, of other alphabets, half a character, one a part of the other. */
const ODD = ['', 'a', 'aa', 'a\u0000', '\ud800', '\udfff', '\ufffd', 'é', 'e\u0301', '🏫', 'x'.repeat(40_000), '__proto__', '0', '00'];

test('a table of keys tells every two apart, and numbers them in the order they came', () => {
  const table = new KeyTable();
  const keys = [...ODD, ...Array.from({ length: 20_000 }, (_, index) => String(10_000_000 + index * 7)), ...Array.from({ length: 5_000 }, (_, index) => `k${index.toString(36)}`)];
  keys.forEach((key, index) => expect([key.slice(0, 20), table.has(key), table.add(key)]).toEqual([key.slice(0, 20), false, index]));
  expect(table.size).toBe(keys.length);
  expect(keys.every((key, index) => table.add(key) === index && table.numberOf(key) === index && table.keyOf(index) === key)).toBe(true);
  expect(table.size).toBe(keys.length);
  for (const stranger of ['b', '10000001', 'k', 'x'.repeat(39_999), '\ud801']) expect([table.has(stranger), table.numberOf(stranger)]).toEqual([false, undefined]);
});

test('marks are of one key each, and say nothing of others', () => {
  const table = new KeyTable();
  const keys = Array.from({ length: 3_000 }, (_, index) => `k${index}`);
  keys.forEach((key, index) => { for (const bit of [1, 2, 4]) if (index % (bit + 1) === 0) table.mark(key, bit); });
  keys.forEach((key, index) => expect([key, ...[1, 2, 4].map((bit) => table.isMarked(key, bit))]).toEqual([key, ...[1, 2, 4].map((bit) => index % (bit + 1) === 0)]));
  expect(table.isMarked('nobody', 1)).toBe(false);
  expect(table.has('nobody')).toBe(false);
});
