import { beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import type { KeyCabinet, SigningKey } from '../../../../../src/protocols/contract/keys.js';
import { createKeyCabinet } from '../../../../../src/flows/key-cabinet.js';
import { KEEP_MS, PUBLISH_MS, SIGN_MS } from '../../../../../src/protocols/lti/keys/key-life.js';
import { KeyRing, type SigningPair } from '../../../../../src/protocols/lti/keys/key-ring.js';
import { COLLECTIONS } from '../../../../../src/store/collections.js';
import { HandClock, openMemoryStore } from '../../../../support/memory-store.js';

const OWNER = 'calcul';
const MINUTE = 60_000;

let clock: HandClock;
let cabinet: KeyCabinet;
let ring: KeyRing;

beforeEach(async () => {
  clock = new HandClock();
  cabinet = createKeyCabinet((await openMemoryStore(clock)).collection(COLLECTIONS.signingKeys));
  ring = new KeyRing(cabinet, clock);
});

const statesOf = async (): Promise<readonly string[]> => (await cabinet.list(OWNER)).map(({ generation, state }) => `${generation} ${state}`);
const kidsOf = async (by = ring): Promise<readonly (string | undefined)[]> => (await by.published(OWNER)).map(({ kid }) => kid);
const sign = ({ kid, privateKey }: SigningPair): Promise<string> => new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);

async function isPublished(token: string, by = ring): Promise<boolean> {
  const set = createLocalJWKSet({ keys: [...(await by.published(OWNER))] });
  return jwtVerify(token, set).then(() => true, () => false);
}

/** A cabinet that tells each write before it is made. */
function watched(before: (write: 'insert' | 'replace' | 'remove') => Promise<void>): KeyCabinet {
  return {
    list: (owner) => cabinet.list(owner),
    insert: (key) => before('insert').then(() => cabinet.insert(key)),
    replace: (read, change) => before('replace').then(() => cabinet.replace(read, change)),
    remove: (key) => before('remove').then(() => cabinet.remove(key)),
  };
}

describe('the first key', () => {
  test('is made at the first need and kept', async () => {
    const { kid } = await ring.active(OWNER);
    clock.advance(MINUTE);
    expect((await ring.active(OWNER)).kid).toBe(kid);
    expect(await statesOf()).toEqual(['1 active']);
  });

  test('is one for 30 who come at once, and serves them all', async () => {
    let made = 0;
    const counted = new KeyRing(watched((write) => {
      if (write === 'insert') made += 1;
      return Promise.resolve();
    }), clock);
    const pairs = await Promise.all(Array.from({ length: 30 }, () => counted.active(OWNER)));
    expect(new Set(pairs.map(({ kid }) => kid)).size).toBe(1);
    expect(made).toBe(1);
    for (const pair of pairs) expect(await isPublished(await sign(pair))).toBe(true);
  });

  test('is one for two processes that make it at once', async () => {
    const other = new KeyRing(cabinet, clock);
    const [mine, theirs] = await Promise.all([ring.active(OWNER), other.active(OWNER)]);
    expect(mine.kid).toBe(theirs.kid);
    expect(await statesOf()).toEqual(['1 active']);
    expect(await isPublished(await sign(theirs))).toBe(true);
  });

  test('is made by whoever asks first, a launch or the tool that fetches the set', async () => {
    const kids = await kidsOf();
    expect(kids).toEqual([(await ring.active(OWNER)).kid]);
  });

  test('is another for every tool', async () => {
    expect((await ring.active('autre')).kid).not.toBe((await ring.active(OWNER)).kid);
    expect(await kidsOf()).toHaveLength(1);
  });

  test('failing to make it is not remembered', async () => {
    let broken = true;
    const frail = new KeyRing(watched(() => (broken ? Promise.reject(new Error('the store is away')) : Promise.resolve())), clock);
    await expect(frail.active(OWNER)).rejects.toThrow('the store is away');
    broken = false;
    expect((await frail.active(OWNER)).kid).toBeDefined();
  });
});

describe('the published set', () => {
  test('has RSA keys of 2,048 bits for RS256 signatures, and no private member', async () => {
    const [key] = await ring.published(OWNER);
    expect(key).toEqual({ kty: 'RSA', n: expect.any(String), e: 'AQAB', kid: expect.stringMatching(/^[A-Za-z0-9_-]{16}$/), use: 'sig', alg: 'RS256' });
    expect(Buffer.from(key?.n ?? '', 'base64url')).toHaveLength(256);
  });

  test('has no private member even where one was stored among the public ones', async () => {
    const [made] = (await ring.published(OWNER), await cabinet.list(OWNER)) as [SigningKey];
    await cabinet.remove(made);
    await cabinet.insert({ ...made, publicJwk: made.privateJwk });
    expect(Object.keys((await ring.published(OWNER))[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });
});

describe('rotation', () => {
  test('publishes the next key a day before it signs, and the last one a week after it signed', async () => {
    const first = await ring.active(OWNER);
    clock.advance(SIGN_MS);
    expect(await kidsOf()).toEqual([first.kid, expect.any(String)]);
    expect(await statesOf()).toEqual(['1 active', '2 next']);
    expect((await ring.active(OWNER)).kid).toBe(first.kid);

    clock.advance(PUBLISH_MS);
    const second = await ring.active(OWNER);
    expect(second.kid).not.toBe(first.kid);
    expect(await statesOf()).toEqual(['1 retiring', '2 active']);
    expect(await isPublished(await sign(first))).toBe(true);

    clock.advance(KEEP_MS - 1);
    expect(await kidsOf()).toEqual([first.kid, second.kid]);
    clock.advance(1);
    expect(await kidsOf()).toEqual([second.kid]);
    expect(await isPublished(await sign(first))).toBe(false);
  });

  test('leaves nothing to sign with of a key that signs no longer', async () => {
    await ring.active(OWNER);
    clock.advance(SIGN_MS);
    await ring.active(OWNER);
    clock.advance(PUBLISH_MS);
    await ring.active(OWNER);
    const [retired, active] = await cabinet.list(OWNER);
    expect(retired).toMatchObject({ state: 'retiring', privateJwk: '' });
    expect(active?.privateJwk).toContain('"d"');
  });

  test('never uses a key identifier twice', async () => {
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 4; round += 1) {
      for (const kid of await kidsOf()) seen.add(kid);
      clock.advance(SIGN_MS);
      await ring.active(OWNER);
      clock.advance(PUBLISH_MS);
      await ring.active(OWNER);
      clock.advance(KEEP_MS);
    }
    expect((await cabinet.list(OWNER)).map(({ generation }) => generation)).toEqual([4, 5]);
    expect(seen.size).toBe(4);
  });

  test('after a summer without launches goes on signing with the old key until the new one was published', async () => {
    const { kid } = await ring.active(OWNER);
    clock.advance(3 * SIGN_MS);
    expect((await ring.active(OWNER)).kid).toBe(kid);
    clock.advance(PUBLISH_MS);
    expect((await ring.active(OWNER)).kid).not.toBe(kid);
  });
});

describe('two processes', () => {
  let other: KeyRing;
  beforeEach(async () => {
    other = new KeyRing(cabinet, clock);
    await ring.active(OWNER);
    clock.advance(SIGN_MS);
  });

  test('make one next key', async () => {
    await Promise.all([ring.active(OWNER), other.active(OWNER)]);
    expect(await statesOf()).toEqual(['1 active', '2 next']);
  });

  test('promote it once, and agree', async () => {
    await ring.active(OWNER);
    clock.advance(PUBLISH_MS);
    const [mine, theirs] = await Promise.all([ring.active(OWNER), other.active(OWNER)]);
    expect(mine.kid).toBe(theirs.kid);
    expect(await statesOf()).toEqual(['1 retiring', '2 active']);
  });

  test('a slow one does not undo what the other did meanwhile', async () => {
    await ring.active(OWNER);
    clock.advance(PUBLISH_MS);
    const slow = new KeyRing(watched(async (write) => {
      if (write === 'replace') await ring.active(OWNER);
    }), clock);
    await slow.active(OWNER);
    expect(await statesOf()).toEqual(['1 retiring', '2 active']);
    expect((await cabinet.list(OWNER)).map(({ privateJwk }) => privateJwk !== '')).toEqual([false, true]);
  });

  test('one that stops between the two writes of a rotation leaves a key that signs, and the next one tidies up', async () => {
    await ring.active(OWNER);
    clock.advance(PUBLISH_MS);
    let writes = 0;
    const dying = new KeyRing(watched(() => ((writes += 1) > 1 ? Promise.reject(new Error('killed')) : Promise.resolve())), clock);
    await expect(dying.active(OWNER)).rejects.toThrow('killed');
    expect(await statesOf()).toEqual(['1 active', '2 active']);
    const signed = await sign(await other.active(OWNER));
    expect(await isPublished(signed)).toBe(true);
    expect(await statesOf()).toEqual(['1 retiring', '2 active']);
  });

  test('one that remembers the old key for up to a minute signs what is still verified', async () => {
    await other.active(OWNER);
    clock.advance(PUBLISH_MS - MINUTE / 2);
    const remembered = await other.active(OWNER);
    clock.advance(MINUTE / 2);
    await ring.active(OWNER);
    const stale = await other.active(OWNER);
    expect(stale.kid).toBe(remembered.kid);
    expect(stale.kid).not.toBe((await ring.active(OWNER)).kid);
    expect(await isPublished(await sign(stale))).toBe(true);
    clock.advance(MINUTE);
    expect((await other.active(OWNER)).kid).toBe((await ring.active(OWNER)).kid);
  });
});
