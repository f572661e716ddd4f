import { isIPv6 } from 'node:net';
import type { Clock } from '../domain/clock.js';
import { HubError } from '../domain/errors.js';

const WINDOW_MS = 60_000;
/** Of one kind, from one address, in a minute: far more than a school meets while its provider is badly set up. */
const MOST_FAILURES = 60;
const MOST_COUNTS = 50_000;
const MAPPED_IPV4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** What is counted: a sign-in begun, a form a provider had posted, an answer brought back, a logout message; a token asked for. */
export type AddressAct = 'begun' | 'posted' | 'answered' | 'ended' | 'asked';

/**
 * Caps what one network address may do about signing in within a minute, in this process. The cap is sized for a whole
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
  count(act: AddressAct, address: string): void {
    const count = this.add(`${act} ${networkOf(address)}`, 1);
    if (count > this.perMinute) throw new HubError('SYS-LIMITE', { detail: `more than ${this.perMinute} ${act} from one address` });
  }

  /** Counts a failure that somebody may want to see again and again, because each tells them a little. */
  failed(what: string, address: string): void {
    this.add(`failed ${what} ${networkOf(address)}`, 1);
  }

  /** @throws HubError `SYS-LIMITE` after too many such failures, before there is another one */
  expectFewFailures(what: string, address: string): void {
    const count = this.add(`failed ${what} ${networkOf(address)}`, 0);
    if (count >= MOST_FAILURES) throw new HubError('SYS-LIMITE', { detail: `${count} failures from one address: ${what}` });
  }

  private add(key: string, more: 0 | 1): number {
    const window = Math.floor(this.clock.now() / WINDOW_MS);
    if (window !== this.window || this.counts.size > MOST_COUNTS) {
      this.window = window;
      this.counts = new Map();
    }
    const count = (this.counts.get(key) ?? 0) + more;
    this.counts.set(key, count);
    return count;
  }
}

/** An IPv4 address, or the 64 bits of an IPv6 address that one subscriber holds: the rest is theirs to change. */
function networkOf(address: string): string {
  const [, mapped] = MAPPED_IPV4.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const before = head.split(':').filter((group) => group !== '');
  const after = (tail ?? '').split(':').filter((group) => group !== '');
  const groups = tail === undefined ? before : [...before, ...Array.from({ length: 8 - before.length - after.length }, () => '0'), ...after];
  return groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
