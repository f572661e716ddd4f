import { beforeEach, expect, test } from '@jest/globals';
import type { AccessDesk } from '../../../src/protocols/contract/services.js';
import { accessDeskFor } from '../../support/lti-platform.js';
import { HandClock, openMemoryStore } from '../../support/memory-store.js';

const MINUTE = 60_000;

let clock: HandClock;
let desk: AccessDesk;
beforeEach(async () => {
  clock = new HandClock();
  desk = accessDeskFor(await openMemoryStore(clock), clock);
});

test('a token is good until its time is over, and another is none', async () => {
  const token = await desk.issue({ clientId: 'calcul', deploymentId: 'd-1', scopes: ['s'] }, MINUTE);
  expect(await desk.find(token)).toMatchObject({ clientId: 'calcul', deploymentId: 'd-1', scopes: ['s'] });
  expect(await desk.find(`${token}x`)).toBeUndefined();
  clock.advance(MINUTE - 1);
  expect(await desk.find(token)).toBeDefined();
  clock.advance(1);
  expect(await desk.find(token)).toBeUndefined();
});

test('T-14: one address asks 12,000 times in a minute and no more, and holds nobody else up', () => {
  const ask = (address: string) => () => desk.countFrom(address);
  for (let count = 0; count < 12_000; count += 1) desk.countFrom('192.0.2.1');
  expect(ask('192.0.2.1')).toThrow(expect.objectContaining({ code: 'SYS-LIMITE' }));
  expect(ask('192.0.2.2')).not.toThrow();
  clock.advance(MINUTE);
  expect(ask('192.0.2.1')).not.toThrow();
});

test('T-14: one client gets 6,000 tokens a minute and no more', async () => {
  for (let count = 0; count < 6_000; count += 1) await desk.countOf('calcul');
  await expect(desk.countOf('calcul')).rejects.toMatchObject({ code: 'SYS-LIMITE' });
  await expect(desk.countOf('carnet')).resolves.toBeUndefined();
});
