import type { z } from 'zod';

/** What every stored document has: an identifier of its own choosing. */
export interface Document {
  readonly id: string;
}

/** A document as it is read back, with the version that an optimistic replace must name. */
export type Stored<T extends Document> = T & { readonly version: number };

export type Scalar = string | number | boolean;

/** Ordered scalar top-level fields. `find` takes equal values for the first ones and orders by the rest, then by id. */
export interface IndexSpec<T extends Document> {
  readonly fields: readonly (keyof T & string)[];
  /** Two documents may not agree on all fields. A document that lacks one of the fields is not in the index. */
  readonly unique?: boolean;
}

/** A kind of document: its schema, its indexes, when it goes, and which of its fields are secrets. */
export interface CollectionSpec<T extends Document, I extends string = string> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly indexes: Readonly<Record<I, IndexSpec<T>>>;
  /** A number field in milliseconds since 1970. From that instant on the document is as if it were not there. */
  readonly expires?: keyof T & string;
  /** String fields encrypted at rest. They cannot be indexed. */
  readonly secrets?: readonly (keyof T & string)[];
  /** Read again soon after it was read or written: an engine that can tell when another process wrote may answer from memory. */
  readonly cached?: boolean;
  /** A number field in milliseconds: the document is due for a worker from then on. Absent on a document: not queued. */
  readonly due?: keyof T & string;
  /** Written by imports, many at once: an engine with one writer at a time keeps it where this holds nobody else up. */
  readonly bulk?: true;
}

/** Any collection's declaration, for what does not depend on the documents. */
export interface AnyCollectionSpec {
  readonly name: string;
  readonly indexes: Readonly<Record<string, { readonly fields: readonly string[]; readonly unique?: boolean }>>;
  readonly expires?: string;
  readonly secrets?: readonly string[];
  readonly due?: string;
  readonly bulk?: true;
}

export interface Query {
  /** Values of the index's first fields. */
  readonly equals?: readonly Scalar[];
  /** At most this many documents; 1 to 1,000. */
  readonly limit: number;
  /** The `next` of the previous page. */
  readonly after?: string | undefined;
  readonly descending?: boolean;
}

export interface Page<T extends Document> {
  readonly items: readonly Stored<T>[];
  /** Opaque; absent on the last page. */
  readonly next?: string;
}

/**
 * One typed collection. Every method is atomic on one document; there is no transaction across documents.
 * Documents read are checked against the schema when they are written, not again when they are read.
 */
export interface Collection<T extends Document, I extends string = string> {
  get(id: string): Promise<Stored<T> | undefined>;
  /** Those that exist, in the order asked for; at most 1,000 ids. */
  getMany(ids: readonly string[]): Promise<readonly Stored<T>[]>;
  /** @throws HubError `SYS-FORME` when the index or the cursor is unknown */
  find(index: I, query: Query): Promise<Page<T>>;
  /** How many documents a `find` without limit would give, counted up to `atMost` (default 10,000). */
  count(index: I, equals: readonly Scalar[], atMost?: number): Promise<number>;
  /** @throws HubError `SYS-CONFLIT` when the id or a unique index is taken */
  insert(document: T): Promise<Stored<T>>;
  /** @throws HubError `SYS-CONFLIT` when the version is no longer the stored one, or a unique index is taken */
  replace(document: Stored<T>): Promise<Stored<T>>;
  /** Inserts or overwrites, whatever the version. Returns how many were new or different. */
  bulkUpsert(documents: readonly T[]): Promise<number>;
  /** True when there was one. */
  remove(id: string): Promise<boolean>;
  /** Reads and removes in one step: of any number of concurrent takers exactly one gets the document. */
  take(id: string): Promise<Stored<T> | undefined>;
  /** Adds to a number field, creating the document from `initial` when there is none (or it has expired), and returns the result. */
  increment(field: keyof T & string, by: number, initial: T): Promise<Stored<T>>;
  /**
   * Hands out up to `limit` due documents, the longest due first, and hides each from other workers for `forMs`.
   * The worker then replaces the document with a new due time or without one, or removes it.
   */
  lease(options: { readonly forMs: number; readonly limit: number }): Promise<readonly Stored<T>[]>;
}

export interface Store {
  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I>;
  /** Makes collections, indexes and expiry. Idempotent; safe when several processes start together. */
  prepare(specs: readonly AnyCollectionSpec[]): Promise<void>;
  /** Resolves when the engine answers; rejects with HubError `SYS-MAINTENANCE` otherwise. */
  ping(): Promise<void>;
  /** Removes what has expired, in bounded steps. Returns how many. The server engine does it by itself. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}
