import type { Clock } from '../domain/clock.js';
import { boundedIds } from './checked.js';
import type { Collection, CollectionSpec, Document, Page, Query, Scalar, Stored } from './port.js';
import { Recent } from './recent.js';

/** Documents of one collection that are remembered, and as many again in lists. */
const MOST = 5_000;
/** So many characters in a document count for one document more. */
const LONG_TEXT = 1_000;
/** A longer list is somebody reading the collection through: what people ask for again and again would make room for it. */
const LONGEST = 100;

export interface CacheTools {
  readonly clock: Clock;
  /** Another text when another process wrote. */
  readonly generation: () => string;
}

/**
 * A collection that remembers what was read. A write is forgotten about before it begins and after it ended, and nothing is
 * remembered that was read meanwhile: what is told is never older than a write that was acknowledged in this process.
 * What is remembered is frozen: it is the same object for everyone.
 */
export class CachedCollection<T extends Document, I extends string> implements Collection<T, I> {
  private readonly documents = new Recent<Stored<T>>(MOST, longTexts);
  private readonly pages = new Recent<Page<T>>(MOST, ({ items }) => items.length);
  private generation: string | undefined;
  /** Counts what may have made something known untrue. */
  private changes = 0;

  constructor(
    private readonly inner: Collection<T, I>,
    private readonly spec: CollectionSpec<T, I>,
    private readonly tools: CacheTools,
  ) {}

  async get(id: string): Promise<Stored<T> | undefined> {
    const known = this.recall(id);
    if (known !== undefined) return known;
    const before = this.changes;
    const read = await this.inner.get(id);
    return read === undefined ? undefined : this.remember(read, before);
  }

  async getMany(ids: readonly string[]): Promise<readonly Stored<T>[]> {
    const known = boundedIds(ids).flatMap((id) => this.recall(id) ?? []);
    if (known.length === ids.length) return known;
    const before = this.changes;
    const read = await this.inner.getMany(ids);
    return ids.length > LONGEST ? read : read.map((document) => this.remember(document, before));
  }

  async find(index: I, query: Query): Promise<Page<T>> {
    // Which documents of a list have expired changes without a write.
    if (query.after !== undefined || this.spec.expires !== undefined) return this.inner.find(index, query);
    this.forgetOthers();
    const key = JSON.stringify([index, query.equals, query.limit, query.descending]);
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const before = this.changes;
    const page = await this.inner.find(index, query);
    if (page.items.length <= LONGEST && before === this.changes) this.pages.set(key, frozen(page));
    return page;
  }

  count(index: I, equals: readonly Scalar[], atMost?: number): Promise<number> {
    return this.inner.count(index, equals, atMost);
  }

  insert(document: T): Promise<Stored<T>> {
    return this.write(document.id, () => this.inner.insert(document));
  }

  replace(document: Stored<T>): Promise<Stored<T>> {
    return this.write(document.id, () => this.inner.replace(document));
  }

  bulkUpsert(documents: readonly T[]): Promise<number> {
    return this.around(documents.map(({ id }) => id), () => this.inner.bulkUpsert(documents));
  }

  remove(id: string): Promise<boolean> {
    return this.around([id], () => this.inner.remove(id));
  }

  take(id: string): Promise<Stored<T> | undefined> {
    return this.around([id], () => this.inner.take(id));
  }

  increment(field: keyof T & string, by: number, initial: T): Promise<Stored<T>> {
    return this.write(initial.id, () => this.inner.increment(field, by, initial));
  }

  async lease(options: { readonly forMs: number; readonly limit: number }): Promise<readonly Stored<T>[]> {
    const leased = await this.inner.lease(options);
    this.forget(leased.map(({ id }) => id));
    return leased;
  }

  private recall(id: string): Stored<T> | undefined {
    this.forgetOthers();
    const known = this.documents.get(id);
    return known !== undefined && this.isAlive(known) ? known : undefined;
  }

  private isAlive(document: Stored<T>): boolean {
    const { expires } = this.spec;
    const end = expires === undefined ? undefined : (document[expires] as number | undefined);
    return end === undefined || end > this.tools.clock.now();
  }

  private remember(document: Stored<T>, before: number): Stored<T> {
    if (before === this.changes) this.documents.set(document.id, frozen(document));
    return document;
  }

  /** What is written is often read next. */
  private async write(id: string, work: () => Promise<Stored<T>>): Promise<Stored<T>> {
    const before = this.changes;
    const stored = await this.around([id], work);
    // Once before it and once after: nothing else was written meanwhile.
    if (this.changes === before + 2) this.documents.set(id, frozen(stored));
    return stored;
  }

  private async around<R>(ids: readonly string[], work: () => Promise<R>): Promise<R> {
    this.forget(ids);
    try {
      return await work();
    } finally {
      this.forget(ids);
    }
  }

  private forget(ids: readonly string[]): void {
    this.changes += 1;
    for (const id of ids) this.documents.delete(id);
    this.pages.clear();
  }

  private forgetOthers(): void {
    const generation = this.tools.generation();
    if (generation === this.generation) return;
    this.generation = generation;
    this.changes += 1;
    this.documents.clear();
    this.pages.clear();
  }
}

function longTexts(document: Document): number {
  const characters = Object.values(document).reduce((sum: number, value: unknown) => sum + (typeof value === 'string' ? value.length : 0), 0);
  return Math.floor(characters / LONG_TEXT);
}

function frozen<V>(value: V): V {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
