import { HubError } from '../domain/errors.js';
import type { Store } from '../store/port.js';

const PING_MS = 1_000;

/** Whether this process should get traffic. Providers and tools that are down do not count: their pages say so. */
export class Health {
  private draining = false;
  private ping: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    private readonly pingMs = PING_MS,
  ) {}

  /** From now on not ready: the process is about to end. */
  drain(): void {
    this.draining = true;
  }

  /** @throws HubError `SYS-MAINTENANCE` when the process ends, or the store does not answer within a second */
  async ready(): Promise<void> {
    if (this.draining) throw new HubError('SYS-MAINTENANCE', { detail: 'the process is ending' });
    this.ping ??= this.answer().finally(() => { this.ping = undefined; });
    await this.ping;
  }

  /** One question at a time, however many ask. */
  private async answer(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new HubError('SYS-MAINTENANCE', { detail: `the store did not answer within ${this.pingMs} ms` })), this.pingMs);
    });
    try {
      await Promise.race([this.store.ping(), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
