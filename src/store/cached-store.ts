import type { Clock } from '../domain/clock.js';
import { CachedCollection } from './cached-collection.js';
import type { AnyCollectionSpec, Collection, CollectionSpec, Document, Store } from './port.js';

/** An engine that can tell when another process wrote. */
export interface WatchfulStore extends Store {
  /** Another text after every write of another process. */
  othersWrites(): string;
}

/**
 * Answers from memory what was read before, in the collections that say `cached`. The engine is asked once in each turn of the
 * event loop whether another process wrote, and then all is forgotten: of another process's write one learns in the next turn.
 */
export class CachedStore implements Store {
  private readonly collections = new Map<string, unknown>();
  private generation: string | undefined;

  /** @param inner opens what is encrypted; what is remembered is readable */
  constructor(
    private readonly inner: Store,
    private readonly engine: WatchfulStore,
    private readonly clock: Clock,
  ) {}

  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I> {
    if (spec.cached !== true) return this.inner.collection(spec);
    // One memory for each collection, however often it is opened: a write through any of them is known to all.
    const known = this.collections.get(spec.name) as CachedCollection<T, I> | undefined;
    if (known !== undefined) return known;
    const made = new CachedCollection(this.inner.collection(spec), spec, { clock: this.clock, generation: () => this.currentGeneration() });
    this.collections.set(spec.name, made);
    return made;
  }

  prepare(specs: readonly AnyCollectionSpec[]): Promise<void> {
    return this.inner.prepare(specs);
  }

  ping(): Promise<void> {
    return this.inner.ping();
  }

  sweep(): Promise<number> {
    return this.inner.sweep();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private currentGeneration(): string {
    if (this.generation !== undefined) return this.generation;
    setImmediate(() => { this.generation = undefined; });
    this.generation = this.engine.othersWrites();
    return this.generation;
  }
}
