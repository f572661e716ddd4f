import type { Work } from '../load.js';

/** One kind of work the hub does, in pieces that can be counted. */
export interface Scenario {
  readonly name: string;
  /**
   * Gets everything ready that is not to be measured, for so many pieces.
   * @returns the phases of the work, in order; each does all pieces before the next begins
   */
  prepare(count: number): Promise<readonly Work[]>;
  /** Done between two phases, unmeasured. */
  between?(): void;
}
