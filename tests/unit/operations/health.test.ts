import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../src/domain/errors.js';
import type { Store } from '../../../src/store/port.js';
import { Health } from '../../../src/operations/health.js';

function storeWith(ping: () => Promise<void>): Store {
  return { ping } as unknown as Store;
}

describe('ready', () => {
  test('when the store answers', async () => {
    await expect(new Health(storeWith(() => Promise.resolve())).ready()).resolves.toBeUndefined();
  });

  test('not when the store refuses', async () => {
    const health = new Health(storeWith(() => Promise.reject(new HubError('SYS-MAINTENANCE', { detail: 'no server' }))));
    await expect(health.ready()).rejects.toMatchObject({ code: 'SYS-MAINTENANCE' });
  });

  test('not when the store is silent', async () => {
    const health = new Health(storeWith(() => new Promise(() => undefined)), 20);
    await expect(health.ready()).rejects.toMatchObject({ code: 'SYS-MAINTENANCE', detail: 'the store did not answer within 20 ms' });
  });

  test('not while the process ends, without asking the store', async () => {
    const health = new Health(storeWith(() => { throw new Error('must not be asked'); }));
    health.drain();
    await expect(health.ready()).rejects.toMatchObject({ code: 'SYS-MAINTENANCE', detail: 'the process is ending' });
  });

  test('however many ask at once, the store is asked once; then again', async () => {
    let asked = 0;
    const health = new Health(storeWith(() => { asked += 1; return Promise.resolve(); }));
    await Promise.all(Array.from({ length: 50 }, () => health.ready()));
    expect(asked).toBe(1);
    await health.ready();
    expect(asked).toBe(2);
  });
});
