import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import type { Clock } from '../../../domain/clock.js';
import { HubError } from '../../../domain/errors.js';
import type { KeyCabinet, SigningKey } from '../../contract/keys.js';
import { dueSteps, signingKey, type KeyStep } from './key-life.js';

/** Another process may have rotated: what is remembered is this old at most. */
const FRESH_MS = 60_000;
/** A rotation is promote, then retire; one round more sees that nothing is due. */
const MOST_ROUNDS = 4;

export interface SigningPair {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

interface Remembered {
  readonly readAt: number;
  readonly pair: Promise<SigningPair>;
}

/** The signing keys of every remote system, one pair each (Security Framework 1.0, Key Distribution). */
export class KeyRing {
  private readonly pairs = new Map<string, Remembered>();
  private readonly settling = new Map<string, Promise<readonly SigningKey[]>>();

  constructor(
    private readonly cabinet: KeyCabinet,
    private readonly clock: Clock,
  ) {}

  /** The key that signs for one of them now; made at the first need, and once however many ask at the same time. */
  active(owner: string): Promise<SigningPair> {
    const now = this.clock.now();
    const known = this.pairs.get(owner);
    if (known !== undefined && now - known.readAt < FRESH_MS) return known.pair;
    const pair = this.read(owner);
    this.pairs.set(owner, { readAt: now, pair });
    pair.catch(() => {
      if (this.pairs.get(owner)?.pair === pair) this.pairs.delete(owner);
    });
    return pair;
  }

  /** Public keys for one of them, as a JWK Set holds them. The members are named one by one, so that no private one can be among them. */
  async published(owner: string): Promise<readonly JWK[]> {
    const keys = await this.settled(owner);
    return keys.map(({ publicJwk, kid }) => {
      const { kty, n, e } = JSON.parse(publicJwk) as Record<'kty' | 'n' | 'e', string>;
      return { kty, n, e, kid, use: 'sig', alg: 'RS256' };
    });
  }

  private async read(owner: string): Promise<SigningPair> {
    const active = signingKey(await this.settled(owner));
    if (active === undefined) throw new HubError('SYS-INTERNE', { detail: `no active key for ${owner}` });
    const privateKey = (await importJWK(JSON.parse(active.privateJwk) as JWK, 'RS256')) as CryptoKey;
    return { kid: active.kid, privateKey };
  }

  /** The keys after every step of their life that is due. */
  private settled(owner: string): Promise<readonly SigningKey[]> {
    const running = this.settling.get(owner);
    if (running !== undefined) return running;
    const settled = this.settle(owner).finally(() => this.settling.delete(owner));
    this.settling.set(owner, settled);
    return settled;
  }

  private async settle(owner: string): Promise<readonly SigningKey[]> {
    let keys = await this.cabinet.list(owner);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const steps = dueSteps(keys, this.clock.now());
      if (steps.length === 0) break;
      for (const step of steps) await this.take(step, owner);
      keys = await this.cabinet.list(owner);
    }
    return keys;
  }

  /** Another process may take the same step at the same time: the cabinet lets one of them through. */
  private async take(step: KeyStep, owner: string): Promise<void> {
    const since = this.clock.now();
    switch (step.do) {
      case 'make':
        await this.cabinet.insert(await this.make(owner, step.generation, step.state));
        return;
      case 'promote':
        await this.cabinet.replace(step.key, { state: 'active', since });
        return;
      case 'retire':
        await this.cabinet.replace(step.key, { state: 'retiring', since, privateJwk: '' });
        return;
      case 'remove':
        await this.cabinet.remove(step.key);
    }
  }

  /** WebCrypto makes the pair on its own threads. */
  private async make(owner: string, generation: number, state: 'active' | 'next'): Promise<SigningKey> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: 2_048, extractable: true });
    return {
      owner,
      generation,
      kid: randomBytes(12).toString('base64url'),
      state,
      publicJwk: JSON.stringify(await exportJWK(publicKey)),
      privateJwk: JSON.stringify(await exportJWK(privateKey)),
      since: this.clock.now(),
    };
  }
}
