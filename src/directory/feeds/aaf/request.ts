import type { FeedFault } from '../record.js';

/** One request of a feed (2.2), read and not yet understood. */
export interface AafRequest {
  readonly operation: 'add' | 'modify' | 'delete';
  /** Where it begins, from 1. */
  readonly line: number;
  /** What its operational attribute says it is about; empty when it says nothing. */
  category: string;
  key: string;
  /** Values by attribute, cleaned; empty values are left out, and an attribute that had no other is there with none. */
  readonly values: Map<string, string[]>;
  /** The cap it broke, or the grammar of one row. */
  fault?: { readonly reason: FeedFault; readonly detail: string };
}

/** How much one request may say. A pupil's record has about 40 attributes and 2,000 characters. */
export const REQUEST_LIMITS = {
  attributes: 200,
  valuesOfAttribute: 500,
  valueLength: 4_000,
  length: 200_000,
};
