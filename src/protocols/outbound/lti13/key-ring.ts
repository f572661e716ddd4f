import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../domain/clock.js';
import { HubError } from '../../../domain/errors.js';
import type { KeyCabinet, SigningKey } from '../../contract.js';

const DAY_MS = 24 * 3_600_000;
/** Published this long before it signs: longer than any tool caches the set. */
export const PUBLISH_MS = DAY_MS;
/** Still published this long after it signed last. */
export const KEEP_MS = 7 * DAY_MS;
/** A key signs this long before the next one is made. */
export const SIGN_MS = 90 * DAY_MS;
/** Another process may have rotated: what is remembered is this old at most. */
const FRESH_MS = 60_000;

interface Ring {
  readonly readAt: number;
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/**
 * The signing keys of every tool, one pair each (Security Framework 1.0, Key Distribution), in three states:
 * next (published), active (signs), retiring (still published, its private part gone).
 */
export class KeyRing {
  private readonly rings = new Map<string, Promise<Ring>>();

  constructor(
    private readonly cabinet: KeyCabinet,
    private readonly clock: Clock,
  ) {}

  /** The key that signs for a tool now; made at the first need. */
  async active(owner: string): Promise<{ readonly kid: string; readonly privateKey: CryptoKey }> {
    const known = this.rings.get(owner);
    if (known !== undefined) {
      const ring = await known;
      if (this.clock.now() - ring.readAt < FRESH_MS) return ring;
    }
    const read = this.read(owner);
    this.rings.set(owner, read);
    read.catch(() => this.rings.delete(owner));
    return read;
  }

  /** Public keys of a tool, as a JWK Set holds them: the private members are never among them. */
  async published(owner: string): Promise<readonly JWK[]> {
    const keys = await this.settled(owner);
    return keys.map(({ publicJwk, kid }) => ({ ...(JSON.parse(publicJwk) as JWK), kid, use: 'sig', alg: 'RS256' }));
  }

  /** Publishes a next key unless there is one. It signs once it has been published for a day. */
  async rotate(owner: string): Promise<SigningKey> {
    const keys = await this.settled(owner);
    const waiting = keys.find(({ state }) => state === 'next');
    if (waiting !== undefined) return waiting;
    await this.make(owner, newestGeneration(keys) + 1, 'next');
    const made = (await this.cabinet.list(owner)).find(({ state }) => state === 'next');
    if (made === undefined) throw new HubError('SYS-CONFLIT', { detail: 'another process is rotating this key' });
    return made;
  }

  private async read(owner: string): Promise<Ring> {
    const active = (await this.settled(owner)).find(({ state }) => state === 'active');
    if (active === undefined) throw new HubError('SYS-INTERNE', { detail: `no active key for ${owner}` });
    const privateKey = (await importJWK(JSON.parse(active.privateJwk) as JWK, 'RS256')) as CryptoKey;
    return { readAt: this.clock.now(), kid: active.kid, privateKey };
  }

  /** The keys after every step of their life that is due. */
  private async settled(owner: string): Promise<readonly SigningKey[]> {
    let keys = await this.cabinet.list(owner);
    if (keys.length === 0) {
      await this.make(owner, 1, 'active');
      keys = await this.cabinet.list(owner);
    }
    const now = this.clock.now();
    const active = keys.find(({ state }) => state === 'active');
    const next = keys.find(({ state }) => state === 'next');
    const changes = [
      ...keys.filter(({ state, since }) => state === 'retiring' && now - since >= KEEP_MS).map((key) => this.cabinet.remove(key)),
      ...(next !== undefined && active !== undefined && now - next.since >= PUBLISH_MS ? [this.promote(active, next)] : []),
      ...(next === undefined && active !== undefined && now - active.since >= SIGN_MS ? [this.make(owner, newestGeneration(keys) + 1, 'next')] : []),
    ];
    if (changes.length === 0) return keys;
    await Promise.all(changes);
    return this.cabinet.list(owner);
  }

  /** The next key signs from now on; the old one keeps only its public part. In this order, so that one always signs. */
  private async promote(active: SigningKey, next: SigningKey): Promise<void> {
    const now = this.clock.now();
    if (!(await this.cabinet.replace({ ...next, state: 'active', since: now }))) return;
    await this.cabinet.replace({ ...active, state: 'retiring', since: now, privateJwk: '' });
  }

  /** Two processes may do this at once: the cabinet takes one of each generation. */
  private async make(owner: string, generation: number, state: 'active' | 'next'): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2_048, extractable: true });
    await this.cabinet.insert({
      owner,
      generation,
      kid: randomBytes(12).toString('base64url'),
      state,
      publicJwk: JSON.stringify(await exportJWK(publicKey)),
      privateJwk: JSON.stringify(await exportJWK(privateKey)),
      since: this.clock.now(),
    });
  }
}

function newestGeneration(keys: readonly SigningKey[]): number {
  return Math.max(0, ...keys.map(({ generation }) => generation));
}
