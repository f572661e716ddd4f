import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';
import type { OneTimeValue } from './collections.js';
import type { Collection } from './port.js';

/** Values that are used once. Every replay defence of the hub is one of these calls. */
export class OneTimeStore {
  constructor(
    private readonly values: Collection<OneTimeValue>,
    private readonly clock: Clock,
  ) {}

  /** @throws HubError `SYS-CONFLIT` when the key is in use */
  async put(purpose: string, key: string, value: string, ttlMs: number): Promise<void> {
    await this.values.insert({ id: `${purpose} ${key}`, value, expiresAt: this.clock.now() + ttlMs });
  }

  async peek(purpose: string, key: string): Promise<string | undefined> {
    return (await this.values.get(`${purpose} ${key}`))?.value;
  }

  async take(purpose: string, key: string): Promise<string | undefined> {
    return (await this.values.take(`${purpose} ${key}`))?.value;
  }

  async use(purpose: string, key: string): Promise<boolean> {
    return this.values.remove(`${purpose} ${key}`);
  }

  async claim(purpose: string, key: string, ttlMs: number): Promise<boolean> {
    try {
      await this.put(purpose, key, '', ttlMs);
      return true;
    } catch (error) {
      if (error instanceof HubError && error.code === 'SYS-CONFLIT') return false;
      throw error;
    }
  }
}
