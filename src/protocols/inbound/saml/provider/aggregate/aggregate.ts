import type { DescribedEntity } from '../description.js';

/** What is wanted of a signed file that describes many entities, and what it must be. */
export interface AggregateRequest {
  /** Certificates of the federation, PEM or base64: only their keys count, and no key that the file itself names. */
  readonly certificates: readonly string[];
  /** The entityIDs to bring back. */
  readonly wanted: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far ahead `validUntil` may lie, in milliseconds. */
  readonly longestValidityMs: number;
  /** The copy that is held: an older file than this one is refused. */
  readonly held?: Edition | undefined;
}

/** Which of two files is the newer one. */
export interface Edition {
  /** `creationInstant`, milliseconds since 1970, where the federation says it. */
  readonly issued?: number | undefined;
  readonly validUntil: number;
}

export interface Aggregate extends Edition {
  readonly entities: readonly DescribedEntity[];
  /** How many entities the file describes. */
  readonly total: number;
  /** How long it asks to be kept before it is read again, in milliseconds. */
  readonly cacheMs?: number | undefined;
  /** entityIDs wanted of which there is more than one description: none of them is brought back. */
  readonly repeated: readonly string[];
}
