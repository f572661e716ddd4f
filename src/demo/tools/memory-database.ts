import { isDeepStrictEqual } from 'node:util';
import type { LtijsDatabase } from 'ltijs';

interface Entry {
  readonly index: object;
  readonly item: object;
  readonly until: number;
}

/** How long ltijs's own MongoDB schemas keep each kind of document, in seconds; the others stay. */
const LIFE_S: Readonly<Record<string, number>> = { idtoken: 86_400, contexttoken: 86_400, accesstoken: 3_600, nonce: 10, state: 600 };

/** ltijs's storage, in memory: what its database plugins implement. Nothing leaves the process, so nothing is encrypted. */
export class MemoryDatabase implements LtijsDatabase {
  private readonly collections = new Map<string, Entry[]>();

  setup(): Promise<boolean> {
    return Promise.resolve(true);
  }

  Close(): Promise<boolean> {
    this.collections.clear();
    return Promise.resolve(true);
  }

  Get(_key: string | false, collection: string, query: object = {}): Promise<readonly object[] | false> {
    const found = this.alive(collection).filter((entry) => matches(entry, query)).map(({ item }) => item);
    return Promise.resolve(found.length === 0 ? false : found);
  }

  Insert(_key: string | false, collection: string, item: object, index: object = {}): Promise<boolean> {
    const until = Date.now() + (LIFE_S[collection] ?? Infinity) * 1_000;
    this.collections.set(collection, [...this.alive(collection), { item, index, until }]);
    return Promise.resolve(true);
  }

  async Replace(key: string | false, collection: string, query: object, item: object, index: object = {}): Promise<boolean> {
    await this.Delete(collection, query);
    return this.Insert(key, collection, item, index);
  }

  async Modify(key: string | false, collection: string, query: object, change: object): Promise<boolean> {
    const [known] = this.alive(collection).filter((entry) => matches(entry, query));
    if (known === undefined) return false;
    return this.Replace(key, collection, query, { ...known.item, ...change }, known.index);
  }

  Delete(collection: string, query: object): Promise<boolean> {
    this.collections.set(collection, this.alive(collection).filter((entry) => !matches(entry, query)));
    return Promise.resolve(true);
  }

  private alive(collection: string): Entry[] {
    return (this.collections.get(collection) ?? []).filter(({ until }) => until > Date.now());
  }
}

function matches({ index, item }: Entry, query: object): boolean {
  const fields: Readonly<Record<string, unknown>> = { ...item, ...index };
  return Object.entries(query).every(([name, value]) => isDeepStrictEqual(fields[name], value));
}
