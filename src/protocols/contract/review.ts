import type { Released } from '../contract.js';

/** The work of one person in one column. */
export interface ReleasedReview {
  readonly lineItemId: string;
  /** Page of the tool for this, as it said itself. */
  readonly url?: string;
  readonly custom: Readonly<Record<string, string>>;
  /** Whose work it is, told as at a launch of theirs. */
  readonly of: Released;
}
