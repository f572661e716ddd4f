import type { AnyCollectionSpec, Collection, CollectionSpec, Document, Store } from '../../src/store/port.js';

const WRITES: ReadonlySet<string> = new Set(['insert', 'replace', 'bulkUpsert', 'remove', 'take', 'increment', 'lease']);

/** What a process is to its store when it is killed: from one write on, nothing it asks for happens any more. */
export class DyingStore implements Store {
  writes = 0;

  constructor(
    private readonly inner: Store,
    /** How many writes still happen. */
    private readonly life = Number.POSITIVE_INFINITY,
  ) {}

  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I> {
    return new Proxy(this.inner.collection(spec), {
      get: (target, name: keyof Collection<T, I>) => (...args: unknown[]) => {
        if (this.writes >= this.life) return Promise.reject(new Error('killed'));
        if (WRITES.has(name)) this.writes += 1;
        return (target[name] as (...given: unknown[]) => unknown).apply(target, args);
      },
    });
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
}
