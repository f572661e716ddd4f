import { importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../../domain/clock.js';
import { HubError } from '../../../domain/errors.js';
import type { OutgoingHttp } from '../../contract/outgoing.js';

/** For whoever reads a key set: bytes, and milliseconds. */
export const KEY_SET_LIMITS = { maxBytes: 512 * 1_024, timeoutMs: 5_000 };
/** A key that a system took back is believed this long at most, while its key set can be read. */
const FRESH_MS = 15 * 60_000;
/** And this long while it cannot. */
const KEPT_MS = 24 * 3_600_000;
/** An unknown key is looked for once in this time, whoever names it. */
const AGAIN_MS = 60_000;
const AGAIN_AFTER_FAILURE_MS = 10_000;
const SMALLEST_MODULUS_BYTES = 256;

const KeySet = z.object({ keys: z.array(z.unknown()).max(100) });
const RsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().min(1).max(255),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
  n: z.string().max(2_000).refine((n) => Buffer.from(n, 'base64url').length >= SMALLEST_MODULUS_BYTES),
  e: z.string().max(16),
});

/** Whose keys, and where they are published. */
export interface KeyOwner {
  readonly id: string;
  readonly keySetUrl: string | undefined;
}

interface Held {
  readonly url: string;
  keys: ReadonlyMap<string, CryptoKey>;
  readAt: number;
  nextAt: number;
  reading: Promise<void> | undefined;
}

/** The public keys that remote systems publish, fetched when they are needed and once however many ask at the same time. */
export class RemoteKeys {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly http: OutgoingHttp,
    private readonly clock: Clock,
  ) {}

  /** The key of this name in the set of this system, and of no other. Undefined: there is none, or the set cannot be read. */
  async find({ id, keySetUrl }: KeyOwner, kid: string): Promise<CryptoKey | undefined> {
    if (keySetUrl === undefined) return undefined;
    const held = this.setOf(id, keySetUrl);
    if (!held.keys.has(kid) || this.age(held) >= FRESH_MS) await this.refresh(held);
    return this.age(held) < KEPT_MS ? held.keys.get(kid) : undefined;
  }

  /** Whether the set of this system could be read, now or not long ago. */
  knows({ id, keySetUrl }: KeyOwner): boolean {
    const held = this.held.get(id);
    return held !== undefined && held.url === keySetUrl && this.age(held) < KEPT_MS;
  }

  private setOf(id: string, url: string): Held {
    const known = this.held.get(id);
    if (known?.url === url) return known;
    const held: Held = { url, keys: new Map(), readAt: -Infinity, nextAt: -Infinity, reading: undefined };
    this.held.set(id, held);
    return held;
  }

  private age({ readAt }: Held): number {
    return this.clock.now() - readAt;
  }

  private async refresh(held: Held): Promise<void> {
    if (held.reading === undefined && this.clock.now() < held.nextAt) return;
    held.reading ??= this.read(held).finally(() => { held.reading = undefined; });
    await held.reading;
  }

  /** What was read before stays when it cannot be read now. */
  private async read(held: Held): Promise<void> {
    try {
      held.keys = await this.fetch(held.url);
      held.readAt = this.clock.now();
      held.nextAt = held.readAt + AGAIN_MS;
    } catch (error) {
      held.nextAt = this.clock.now() + AGAIN_AFTER_FAILURE_MS;
      if (!(error instanceof HubError)) throw error;
    }
  }

  private async fetch(url: string): Promise<ReadonlyMap<string, CryptoKey>> {
    const { status, body } = await this.http.get({ url, headers: { Accept: 'application/json' }, ...KEY_SET_LIMITS });
    const published = status === 200 ? keysIn(body) : undefined;
    if (published === undefined) throw new HubError('SYS-RESEAU', { detail: `no key set: status ${status}` });
    return usableKeys(published);
  }
}

/** The keys of a JWK Set, whatever they are. Undefined: it is none. */
export function keysIn(text: string): readonly unknown[] | undefined {
  return KeySet.safeParse(parsed(text)).data?.keys;
}

/** Those that can verify what a system signed, by their names. */
export async function usableKeys(published: readonly unknown[]): Promise<ReadonlyMap<string, CryptoKey>> {
  return new Map((await Promise.all(published.map(usableKey))).flat());
}

/** The members are named one by one: nothing else of what it publishes counts. A key that is of no use is left out. */
async function usableKey(published: unknown): Promise<readonly (readonly [kid: string, key: CryptoKey])[]> {
  const { data } = RsaKey.safeParse(published);
  if (data === undefined) return [];
  const { kty, n, e, kid } = data;
  try {
    return [[kid, await importJWK({ kty, n, e }, 'RS256')]];
  } catch {
    return [];
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
