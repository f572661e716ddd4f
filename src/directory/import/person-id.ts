import { randomBytes } from 'node:crypto';
import type { Clock } from '../../domain/clock.js';

/** What the twelve bits of the counter hold. */
const WITHIN = 2 ** 12;
const RANDOM_BYTES = 8;
const DRAWN = 512;

/**
 * Draws identifiers: UUIDs of version 7 (RFC 9562 5.7), that is the instant, a counter and 62 random bits. People who come
 * together stand together in every index by person, so that a store writes a few pages for a class and not one for each pupil.
 */
export class PersonIds {
  private instant = 0;
  private count = 0;
  private pool = Buffer.alloc(0);
  private drawn = 0;

  constructor(private readonly clock: Clock) {}

  /** Greater than all this one gave before. */
  next(): string {
    this.advance();
    const instant = this.instant.toString(16).padStart(12, '0');
    const count = this.count.toString(16).padStart(3, '0');
    const random = this.random();
    return `${instant.slice(0, 8)}-${instant.slice(8)}-7${count}-${random.slice(0, 4)}-${random.slice(4)}`;
  }

  /** A millisecond with more people than the counter holds borrows from the next (6.2). */
  private advance(): void {
    const now = this.clock.now();
    this.count = now > this.instant ? 0 : this.count + 1;
    this.instant = Math.max(this.instant, now);
    if (this.count < WITHIN) return;
    this.instant += 1;
    this.count = 0;
  }

  private random(): string {
    if (this.drawn === this.pool.length) {
      this.pool = randomBytes(DRAWN * RANDOM_BYTES);
      this.drawn = 0;
    }
    const bytes = this.pool.subarray(this.drawn, (this.drawn += RANDOM_BYTES));
    bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex');
  }
}
