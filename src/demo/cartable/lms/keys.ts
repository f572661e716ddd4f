import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The LMS's keys, the one it signs with first, all of them published. */
export class LmsKeys {
  private next: SigningKey | undefined;

  private constructor(private keys: readonly SigningKey[]) {}

  static async create(): Promise<LmsKeys> {
    return new LmsKeys([await newSigningKey()]);
  }

  /** Publishes the key that comes next, for tools that keep what they read. */
  async announce(): Promise<void> {
    this.next = await newSigningKey();
  }

  /** Signs with the next key from now on, or with one that nobody was told of; with `retiring`, the others are published no more. */
  async rotate({ retiring = false } = {}): Promise<void> {
    const next = this.next ?? (await newSigningKey());
    this.next = undefined;
    this.keys = retiring ? [next] : [next, ...this.keys];
  }

  current(): SigningKey {
    const [newest] = this.keys;
    if (newest === undefined) throw new Error('there is always a key');
    return newest;
  }

  published(): { readonly keys: readonly JWK[] } {
    return { keys: [...this.keys, ...(this.next === undefined ? [] : [this.next])].map(({ publicJwk }) => publicJwk) };
  }
}

export async function newSigningKey(): Promise<SigningKey> {
  const kid = randomUUID();
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } };
}
