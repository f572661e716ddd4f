import { expect, test } from '@jest/globals';
import { Sweeper } from '../../../src/flows/sweeper.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { openStore } from '../../../src/store/open.js';
import type { Store } from '../../../src/store/port.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const noFault = (error: unknown): never => { throw error; };

test('removes what has expired and nothing else', async () => {
  const clock = new HandClock();
  const store = await openMemoryStore(clock);
  const values = store.collection(COLLECTIONS.oneTimeValues);
  await values.insert({ id: 'state 1', value: 'x', expiresAt: clock.now() + 1_000 });
  await values.insert({ id: 'state 2', value: 'x', expiresAt: clock.now() + 100_000 });
  clock.advance(1_000);
  await new Sweeper(store, noFault).sweep();
  expect(await store.sweep()).toBe(0);
  expect(await values.get('state 2')).toBeDefined();
});

test('sweeps once at a time, and stops only when the sweep under way is done', async () => {
  let sweeps = 0;
  let finish: () => void = () => undefined;
  const store = { sweep: () => new Promise<number>((resolve) => { sweeps += 1; finish = () => resolve(0); }) } as unknown as Store;
  const sweeper = new Sweeper(store, noFault);
  sweeper.start();
  const first = sweeper.sweep();
  void sweeper.sweep();
  expect(sweeps).toBe(1);
  let stopped = false;
  const stop = sweeper.stop().then(() => { stopped = true; });
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  finish();
  await Promise.all([first, stop]);
  expect(stopped).toBe(true);
});

test('a store that fails is told of, and swept again the next time', async () => {
  const store = await openStore({ engine: 'sqlite', file: ':memory:' }, { clock: new HandClock(), encryptionKeys: [Buffer.alloc(32, 'k').toString('base64')] });
  await store.prepare(Object.values(COLLECTIONS));
  const faults: unknown[] = [];
  const sweeper = new Sweeper(store, (error) => faults.push(error));
  await store.close();
  await sweeper.sweep();
  await sweeper.sweep();
  expect(faults).toHaveLength(2);
});
