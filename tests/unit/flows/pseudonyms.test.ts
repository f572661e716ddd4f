import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Pseudonym } from '../../../src/domain/pseudonym.js';
import { pseudonymFor } from '../../../src/flows/pseudonyms.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import type { Collection } from '../../../src/store/port.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

let pseudonyms: Collection<Pseudonym>;
beforeEach(async () => {
  pseudonyms = (await openMemoryStore(new HandClock())).collection(COLLECTIONS.pseudonyms);
});

describe('pseudonyms', () => {
  test('are 160 random bits that survive a tool that folds case', async () => {
    expect(await pseudonymFor(pseudonyms, 'calcul', 'person-lea')).toMatch(/^[a-z2-7]{32}$/);
  });

  test('stay the same for one person at one resource, and differ for another of either', async () => {
    const value = await pseudonymFor(pseudonyms, 'calcul', 'person-lea');
    expect(await pseudonymFor(pseudonyms, 'calcul', 'person-lea')).toBe(value);
    expect(await pseudonymFor(pseudonyms, 'lecture', 'person-lea')).not.toBe(value);
    expect(await pseudonymFor(pseudonyms, 'calcul', 'person-adam')).not.toBe(value);
  });

  test('are one for two processes that make it at once', async () => {
    const values = await Promise.all(Array.from({ length: 20 }, () => pseudonymFor(pseudonyms, 'calcul', 'person-lea')));
    expect(new Set(values).size).toBe(1);
  });
});
