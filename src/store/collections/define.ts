import type { CollectionSpec, Document } from '../port.js';

/** Holds a declaration to its documents and to the names of its indexes. */
export function define<T extends Document, I extends string>(spec: CollectionSpec<T, I>): CollectionSpec<T, I> {
  return spec;
}
