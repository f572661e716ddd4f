import { expect, test } from '@jest/globals';
import { Throttle } from '../../../src/flows/throttle.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const THREE = { limit: 3, windowMs: 60_000 };

async function throttle() {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  return { clock, store, counts: new Throttle(store.collection(COLLECTIONS.counters), clock) };
}

test('lets as many pass as are allowed, then none until the window is over', async () => {
  const { clock, counts } = await throttle();
  for (let time = 0; time < 3; time += 1) await counts.count('sign-in ent lea', THREE);
  await expect(counts.count('sign-in ent lea', THREE)).rejects.toMatchObject({ code: 'SYS-LIMITE' });
  clock.advance(60_000);
  await expect(counts.count('sign-in ent lea', THREE)).resolves.toBeUndefined();
});

test('counts one account and leaves the next alone', async () => {
  const { counts } = await throttle();
  for (let time = 0; time < 3; time += 1) await counts.count('sign-in ent lea', THREE);
  await expect(counts.count('sign-in ent adam', THREE)).resolves.toBeUndefined();
});

test('of many at once exactly as many pass as are allowed', async () => {
  const { counts } = await throttle();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => counts.count('answer x', THREE)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
});

test('is shared by every process on the same store', async () => {
  const { clock, store, counts } = await throttle();
  const other = new Throttle(store.collection(COLLECTIONS.counters), clock);
  for (const each of [counts, other, counts]) await each.count('launch s', THREE);
  await expect(other.count('launch s', THREE)).rejects.toMatchObject({ code: 'SYS-LIMITE' });
});

test('says what was counted and never for whom: the detail goes to the log', async () => {
  const { counts } = await throttle();
  for (let time = 0; time < 3; time += 1) await counts.count('sign-in ent lea.morvan', THREE);
  await expect(counts.count('sign-in ent lea.morvan', THREE)).rejects.toMatchObject({ detail: 'more than 3 times: sign-in' });
});

test('leaves nothing behind once the window is well over', async () => {
  const { clock, store, counts } = await throttle();
  await counts.count('sign-in ent lea', THREE);
  clock.advance(3 * 60_000);
  expect(await store.sweep()).toBe(1);
});
