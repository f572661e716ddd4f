import { describe, expect, test } from '@jest/globals';
import { HubError } from '../../../../../../src/domain/errors.js';
import type { DescriptionCopies, DescriptionReport } from '../../../../../../src/protocols/contract.js';
import type { Description } from '../../../../../../src/protocols/inbound/saml/provider/description.js';
import { DescriptionKeeper } from '../../../../../../src/protocols/inbound/saml/provider/keeper.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONGEST = 6 * HOUR;
const edition = (xml: string, more: Partial<Description> = {}): Description => ({ entities: [{ entityId: 'urn:idp', xml }], notes: [], ...more });
const down = new HubError('AUTH-IDP-PANNE', { detail: 'down' });

/** Copies in memory, as a store would keep them between two processes. */
function copiesInMemory(): DescriptionCopies & { readonly stored: Map<string, { text: string; expiresAt: number }> } {
  const stored = new Map<string, { text: string; expiresAt: number }>();
  return {
    stored,
    get: (source) => Promise.resolve(stored.get(source)?.text),
    put: (source, text, expiresAt) => {
      stored.set(source, { text, expiresAt });
      return Promise.resolve();
    },
  };
}

interface Watched {
  readonly chance?: number;
  readonly copies?: DescriptionCopies;
  readonly copyKey?: string;
  readonly time?: number;
}

/** A keeper whose readings a test answers one by one, on a clock it moves. */
function watched(readings: readonly (Description | 'unchanged' | Error)[], { chance = 0, copies, copyKey = 'key', time = 0 }: Watched = {}) {
  const clock = { time, now: () => clock.time };
  const seen = { readings: 0, held: [] as (string | undefined)[], reports: [] as DescriptionReport[] };
  const keeper = new DescriptionKeeper({
    source: 'academie',
    copyKey,
    longestMs: LONGEST,
    load: (held) => {
      const reading = readings[seen.readings] ?? new Error('no more readings');
      seen.readings += 1;
      seen.held.push(held?.entities[0]?.xml);
      return reading instanceof Error ? Promise.reject(reading) : Promise.resolve(reading);
    },
  }, { clock, copies, chance: () => chance, tell: (report) => { seen.reports.push(report); } });
  const now = async (): Promise<string | undefined> => (await keeper.current()).entities[0]?.xml;
  const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
  return { keeper, clock, seen, settled, now };
}

/** When it is read again, a second more or less. */
async function nextReading({ keeper, clock, seen }: ReturnType<typeof watched>): Promise<number> {
  const before = seen.readings;
  for (; seen.readings === before; clock.time += 1_000) await keeper.refreshIfDue();
  return clock.time - 1_000;
}

describe('what is known of a provider', () => {
  test('is read when first needed, once for all who ask at the same time', async () => {
    const { now, seen } = watched([edition('a')]);
    expect(seen.readings).toBe(0);
    expect(await Promise.all([now(), now(), now()])).toEqual(['a', 'a', 'a']);
    expect(seen.readings).toBe(1);
  });

  test('is read again after six hours, behind the back of those who ask', async () => {
    const { now, clock, seen, settled } = watched([edition('a'), edition('b')]);
    await now();
    clock.time = LONGEST - 1;
    await now();
    expect(seen.readings).toBe(1);
    clock.time = LONGEST;
    expect(await now()).toBe('a');
    await settled();
    expect(await now()).toBe('b');
    expect(seen.readings).toBe(2);
  });

  test.each([
    ['as it asks', { cacheMs: HOUR }, 0, HOUR],
    ['six hours at most', { cacheMs: 48 * HOUR }, 0, LONGEST],
    ['a quarter of an hour at least', { cacheMs: 1_000 }, 0, 15 * MINUTE],
    ['when half of its life is over', { validUntil: 4 * HOUR }, 0, 2 * HOUR],
    ['a little earlier by chance, so that many hubs do not ask at once', { cacheMs: HOUR }, 1, 54 * MINUTE],
  ])('is read again after %s', async (_what, more, chance, expected) => {
    const source = watched([edition('a', more), edition('b')], { chance });
    await source.now();
    expect(await nextReading(source)).toBe(expected);
  });

  test('stays as it was while later readings fail, which are tried again ever later', async () => {
    const source = watched([edition('a'), ...Array<Error>(12).fill(down), edition('b')]);
    await source.now();
    const waits: number[] = [];
    let before = 0;
    for (let failures = 0; failures < 11; failures += 1) {
      const time = await nextReading(source);
      waits.push((time - before) / 1_000);
      before = time;
      expect(await source.now()).toBe('a');
    }
    expect(waits).toEqual([21_600, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
  });

  test('is a refusal while nothing was ever read, and no more than every half minute somebody tries', async () => {
    const { now, clock, seen } = watched([down, down, edition('a')]);
    await expect(now()).rejects.toBe(down);
    await expect(now()).rejects.toBe(down);
    expect(seen.readings).toBe(1);
    clock.time = 30_000;
    await expect(now()).rejects.toBe(down);
    clock.time = 60_000;
    expect(await now()).toBe('a');
  });

  test('is a refusal past its own end when it cannot be read again', async () => {
    const { now, clock } = watched([edition('a', { validUntil: 10 * MINUTE }), down, down, down]);
    await now();
    clock.time = 10 * MINUTE - 1;
    expect(await now()).toBe('a');
    for (const time of [10 * MINUTE, 10 * MINUTE + 1, 11 * MINUTE]) {
      clock.time = time;
      await expect(now()).rejects.toBe(down);
    }
  });

  test('is another edition only when the source says so, and the source is told which one is held', async () => {
    const { now, keeper, seen } = watched([edition('a', { etag: '"1"' }), 'unchanged', edition('b')]);
    await now();
    await keeper.refresh();
    expect(await now()).toBe('a');
    await keeper.refresh();
    expect(await now()).toBe('b');
    expect(seen.held).toEqual([undefined, 'a', 'a']);
    expect(seen.reports.map(({ outcome }) => outcome)).toEqual(['read', 'unchanged', 'read']);
  });

  test('says since when it fails, and that it no longer does', async () => {
    const { now, keeper, clock, seen } = watched([edition('a', { validUntil: 20 * HOUR }), down, down, edition('b')]);
    await now();
    for (clock.time of [HOUR, 2 * HOUR, 3 * HOUR]) await keeper.refresh();
    expect(seen.reports.map(({ outcome, failures, failingSince, readAt }) => [outcome, failures, failingSince, readAt])).toEqual([
      ['read', 0, undefined, 0], ['failed', 1, HOUR, 0], ['failed', 2, HOUR, 0], ['read', 0, undefined, 3 * HOUR],
    ]);
    expect(seen.reports[1]).toMatchObject({ source: 'academie', validUntil: 20 * HOUR, notes: ['AUTH-IDP-PANNE: down'] });
  });
});

describe('the last good copy', () => {
  const DAY = 24 * HOUR;

  test('outlives the process: another one serves it at once, and reads again when it is time', async () => {
    const copies = copiesInMemory();
    await watched([edition('a', { validUntil: 5 * DAY })], { copies }).now();
    const { now, clock, seen, settled } = watched([down, edition('b')], { copies, time: HOUR });
    expect(await now()).toBe('a');
    expect(seen.readings).toBe(0);
    clock.time = LONGEST;
    expect(await now()).toBe('a');
    await settled();
    expect(seen.readings).toBe(1);
    expect(await now()).toBe('a');
  });

  test('is a refusal past its end, after a restart too', async () => {
    const copies = copiesInMemory();
    await watched([edition('a', { validUntil: DAY })], { copies }).now();
    expect([...copies.stored.values()].map(({ expiresAt }) => expiresAt)).toEqual([DAY]);
    await expect(watched([down], { copies, time: DAY }).now()).rejects.toBe(down);
  });

  test('is not that of other settings', async () => {
    const copies = copiesInMemory();
    await watched([edition('a')], { copies }).now();
    await expect(watched([down], { copies, copyKey: 'other' }).now()).rejects.toBe(down);
  });

  test.each(['', '{', '{}', '[]', '{"readAt":0,"description":{"entities":[{}]}}'])('that cannot be read counts as none: %s', async (text) => {
    const copies = copiesInMemory();
    copies.stored.set('key', { text, expiresAt: DAY });
    expect(await watched([edition('b')], { copies }).now()).toBe('b');
  });

  test('costs nobody their sign-in when the store fails', async () => {
    const failing: DescriptionCopies = { get: () => Promise.reject(new Error('store')), put: () => Promise.reject(new Error('store')) };
    const { now, seen, settled } = watched([edition('a')], { copies: failing });
    expect(await now()).toBe('a');
    await settled();
    expect(seen.reports.at(-1)?.notes[0]).toContain('the copy could not be stored');
  });
});
