import { beforeEach, describe, expect, test } from '@jest/globals';
import { createKeyCabinet } from '../../../src/flows/key-cabinet.js';
import type { KeyCabinet, SigningKey } from '../../../src/protocols/contract/keys.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import type { Store } from '../../../src/store/port.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const key = (differences: Partial<SigningKey> = {}): SigningKey =>
  ({ owner: 'calcul', generation: 1, kid: 'k1', state: 'active', publicJwk: '{"n":"1"}', privateJwk: '{"d":"1"}', since: 1_000, ...differences });

let store: Store;
let cabinet: KeyCabinet;
beforeEach(async () => {
  store = await openMemoryStore(new HandClock());
  cabinet = createKeyCabinet(store.collection(COLLECTIONS.signingKeys));
});

describe('the key cabinet', () => {
  test('gives back what was put in, oldest generation first, for one owner', async () => {
    await cabinet.insert(key({ generation: 10, kid: 'k10', since: 1 }));
    await cabinet.insert(key({ generation: 9, kid: 'k9', since: 2 }));
    await cabinet.insert(key({ owner: 'calcul2' }));
    expect(await cabinet.list('calcul')).toEqual([key({ generation: 9, kid: 'k9', since: 2 }), key({ generation: 10, kid: 'k10', since: 1 })]);
    expect(await cabinet.list('calc')).toEqual([]);
  });

  test('takes one of each generation', async () => {
    const taken = await Promise.all(['a', 'b', 'c'].map((kid) => cabinet.insert(key({ kid }))));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await cabinet.list('calcul')).toHaveLength(1);
  });

  test('changes a key that is as it was read', async () => {
    await cabinet.insert(key());
    expect(await cabinet.replace(key(), { state: 'retiring', privateJwk: '', since: 2_000 })).toBe(true);
    expect(await cabinet.list('calcul')).toEqual([key({ state: 'retiring', privateJwk: '', since: 2_000 })]);
  });

  test.each([
    ['state', { state: 'retiring' }],
    ['date', { since: 2_000 }],
  ] as const)('does not change a key whose %s another process changed', async (_what, change) => {
    await cabinet.insert(key());
    await cabinet.replace(key(), change);
    expect(await cabinet.replace(key(), { state: 'active', since: 3_000 })).toBe(false);
    expect(await cabinet.list('calcul')).toEqual([key(change)]);
  });

  test('of two who change it at once one does', async () => {
    await cabinet.insert(key({ state: 'next' }));
    const changed = await Promise.all([1, 2].map((since) => cabinet.replace(key({ state: 'next' }), { state: 'active', since: since * 10_000 })));
    expect(changed.filter(Boolean)).toHaveLength(1);
  });

  test('does not bring a removed key back', async () => {
    await cabinet.insert(key());
    await cabinet.remove(key());
    expect(await cabinet.replace(key(), { since: 2_000 })).toBe(false);
    expect(await cabinet.list('calcul')).toEqual([]);
  });
});
