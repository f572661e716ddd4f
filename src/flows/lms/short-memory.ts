import type { Clock } from '../../domain/clock.js';

interface Kept<V> {
  readonly until: number;
  readonly value: Promise<V>;
}

/** What was asked lately, of a few: asked once, however many want it at the same time. A failure is remembered as well. */
export class ShortMemory<V> {
  private readonly kept = new Map<string, Kept<V>>();

  constructor(private readonly clock: Clock, private readonly forMs: number, private readonly most: number) {}

  get(key: string, ask: () => Promise<V>): Promise<V> {
    const now = this.clock.now();
    const known = this.kept.get(key);
    if (known !== undefined && known.until > now) return known.value;
    this.kept.delete(key);
    const [oldest] = this.kept.keys();
    if (this.kept.size >= this.most && oldest !== undefined) this.kept.delete(oldest);
    const value = ask();
    this.kept.set(key, { until: now + this.forMs, value });
    return value;
  }

  forget(key: string): void {
    this.kept.delete(key);
  }
}
