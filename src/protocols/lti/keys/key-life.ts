import type { SigningKey } from '../../contract/keys.js';

const DAY_MS = 24 * 3_600_000;
/** Published this long before it signs: longer than any tool caches the set. */
export const PUBLISH_MS = DAY_MS;
/** Still published this long after it signed last. */
export const KEEP_MS = 7 * DAY_MS;
/** A key signs this long before the next one is made. */
export const SIGN_MS = 90 * DAY_MS;

/** One change that is due. Each is one write, and stopping between two of them leaves keys that still sign. */
export type KeyStep =
  | { readonly do: 'make'; readonly generation: number; readonly state: 'active' | 'next' }
  | { readonly do: 'promote' | 'retire' | 'remove'; readonly key: SigningKey };

/**
 * What is due in the life of one owner's keys: next (published), active (signs), retiring (still published, its private part
 * gone), removed. The newest active one signs; an older active one is what a rotation leaves behind between its two writes.
 */
export function dueSteps(keys: readonly SigningKey[], now: number): readonly KeyStep[] {
  const signing = signingKey(keys);
  const removals = keys.filter(({ state, since }) => state === 'retiring' && now - since >= KEEP_MS);
  const left = keys.filter((key) => key.state === 'active' && key !== signing);
  return [
    ...removals.map((key): KeyStep => ({ do: 'remove', key })),
    ...left.map((key): KeyStep => ({ do: 'retire', key })),
    ...succession(keys, signing, now),
  ];
}

/** The key that signs now. */
export function signingKey(keys: readonly SigningKey[]): SigningKey | undefined {
  return newest(keys.filter(({ state }) => state === 'active'));
}

function succession(keys: readonly SigningKey[], signing: SigningKey | undefined, now: number): readonly KeyStep[] {
  const next = newest(keys.filter(({ state }) => state === 'next'));
  const generation = (newest(keys)?.generation ?? 0) + 1;
  if (signing === undefined) return [next === undefined ? { do: 'make', generation, state: 'active' } : { do: 'promote', key: next }];
  if (next !== undefined) return now - next.since >= PUBLISH_MS ? [{ do: 'promote', key: next }] : [];
  return now - signing.since >= SIGN_MS ? [{ do: 'make', generation, state: 'next' }] : [];
}

function newest(keys: readonly SigningKey[]): SigningKey | undefined {
  return keys.reduce<SigningKey | undefined>((best, key) => (best === undefined || key.generation > best.generation ? key : best), undefined);
}
