import { expect, test } from '@jest/globals';
import { PersonIds } from '../../../../src/directory/import/person-id.js';
import { HandClock } from '../../../support/memory-store.js';

test('identifiers of people are UUIDs of version 7, each greater than the one before, whatever the clock does', () => {
  const clock = new HandClock();
  const ids = new PersonIds(clock);
  const drawn = Array.from({ length: 10_000 }, (_, index) => {
    if (index === 6_000) clock.advance(-5_000);
    if (index === 8_000) clock.advance(60_000);
    return ids.next();
  });
  expect(drawn.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  expect([...drawn].sort()).toEqual(drawn);
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(Number.parseInt((drawn[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(new HandClock().now());
});

test('two importers of the same instant draw different ones', () => {
  const clock = new HandClock();
  const [one, two] = [new PersonIds(clock), new PersonIds(clock)];
  expect(one.next()).not.toBe(two.next());
});
