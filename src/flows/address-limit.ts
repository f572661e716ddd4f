import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';

const WINDOW_MS = 60_000;
const MOST_ADDRESSES = 50_000;

/**
 * Caps how many sign-ins one network address may begin in a minute, in this process. The cap is sized for a whole
 * academy behind a few addresses: it stops a flood, and nothing a school can do reaches it.
 */
export class AddressLimit {
  private counts = new Map<string, number>();
  private window = 0;

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** @throws HubError `SYS-LIMITE` */
  count(address: string): void {
    const window = Math.floor(this.clock.now() / WINDOW_MS);
    if (window !== this.window || this.counts.size > MOST_ADDRESSES) {
      this.window = window;
      this.counts = new Map();
    }
    const count = (this.counts.get(address) ?? 0) + 1;
    this.counts.set(address, count);
    if (count > this.perMinute) throw new HubError('SYS-LIMITE', { detail: 'sign-ins begun from one address' });
  }
}
