import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { z } from 'zod';
import { CachedCollection } from '../../../src/store/cached-collection.js';
import { openStore } from '../../../src/store/open.js';
import type { Collection, CollectionSpec, Store } from '../../../src/store/port.js';
import { HandClock } from '../../support/memory-store.js';

const Book = z.strictObject({ id: z.string(), shelf: z.string(), pages: z.array(z.string()).default([]), expiresAt: z.number().optional() });
type Book = z.infer<typeof Book>;

const BOOKS: CollectionSpec<Book, 'byShelf'> = { name: 'books', schema: Book, indexes: { byShelf: { fields: ['shelf'] } }, cached: true };
const LOANS: CollectionSpec<Book, 'byShelf'> = { ...BOOKS, name: 'loans', expires: 'expiresAt' };

const folder = mkdtempSync(join(tmpdir(), 'passerelle-cached-'));
const clock = new HandClock();
const encryptionKeys = [randomBytes(32).toString('base64')];
let serial = 0;
let here: Store;
let elsewhere: Store;

/** Two connections to one file stand for two processes. */
beforeEach(async () => {
  const choice = { engine: 'sqlite', file: join(folder, `${(serial += 1)}.db`) } as const;
  [here, elsewhere] = await Promise.all([openStore(choice, { clock, encryptionKeys }), openStore(choice, { clock, encryptionKeys })]);
  for (const store of [here, elsewhere]) await store.prepare([BOOKS, LOANS]);
});
afterEach(async () => {
  await Promise.all([here.close(), elsewhere.close()]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const shelfOf = (store: Store, shelf: string) => store.collection(BOOKS).find('byShelf', { equals: [shelf], limit: 10 });

test('what another process wrote is known in the next turn', async () => {
  const [mine, others] = [here.collection(BOOKS), elsewhere.collection(BOOKS)];
  const read = await mine.insert({ id: 'a', shelf: 'one', pages: [] });
  expect((await shelfOf(here, 'one')).items).toHaveLength(1);
  expect((await mine.getMany(['a'])).map(({ shelf }) => shelf)).toEqual(['one']);
  await others.replace({ ...read, shelf: 'two' });
  await nextTurn();
  expect(await mine.get('a')).toMatchObject({ shelf: 'two' });
  expect((await shelfOf(here, 'one')).items).toEqual([]);
  expect((await mine.getMany(['a'])).map(({ shelf }) => shelf)).toEqual(['two']);
  expect(await others.take('a')).toBeDefined();
  await nextTurn();
  expect(await mine.get('a')).toBeUndefined();
  expect((await shelfOf(here, 'two')).items).toEqual([]);
});

test('what was written here is known at once, through whichever opening of the collection', async () => {
  const [one, other] = [here.collection(BOOKS), here.collection(BOOKS)];
  const read = await one.insert({ id: 'a', shelf: 'one', pages: [] });
  expect((await shelfOf(here, 'one')).items).toHaveLength(1);
  await other.replace({ ...read, shelf: 'two' });
  expect(await one.get('a')).toMatchObject({ shelf: 'two' });
  expect((await shelfOf(here, 'one')).items).toEqual([]);
  await other.bulkUpsert([{ id: 'a', shelf: 'three', pages: [] }, { id: 'b', shelf: 'three', pages: [] }]);
  expect(await one.get('a')).toMatchObject({ shelf: 'three' });
  expect((await shelfOf(here, 'three')).items).toHaveLength(2);
  expect(await other.remove('a')).toBe(true);
  expect(await one.get('a')).toBeUndefined();
  expect((await one.getMany(['a', 'b'])).map(({ id }) => id)).toEqual(['b']);
});

test('a write that is refused leaves what is stored', async () => {
  const books = here.collection(BOOKS);
  const first = await books.insert({ id: 'a', shelf: 'one', pages: [] });
  const second = await books.replace({ ...first, shelf: 'two' });
  await expect(books.replace({ ...first, shelf: 'three' })).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
  await expect(books.insert({ id: 'a', shelf: 'four', pages: [] })).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
  expect(await books.get('a')).toEqual(second);
});

test('nobody can change what is remembered', async () => {
  const books = here.collection(BOOKS);
  await books.insert({ id: 'a', shelf: 'one', pages: ['first'] });
  const read = await books.get('a');
  const listed = (await shelfOf(here, 'one')).items[0];
  for (const book of [read, listed]) {
    expect(() => { book!.shelf = 'changed'; }).toThrow(TypeError);
    expect(() => book!.pages.push('more')).toThrow(TypeError);
  }
  expect(await books.get('a')).toMatchObject({ shelf: 'one', pages: ['first'] });
});

test('a document that is remembered expires all the same, and leaves its place free', async () => {
  const loans = here.collection(LOANS);
  await loans.insert({ id: 'a', shelf: 'one', pages: [], expiresAt: clock.now() + 1_000 });
  const listed = () => loans.find('byShelf', { equals: ['one'], limit: 10 });
  expect(await loans.get('a')).toBeDefined();
  expect((await listed()).items).toHaveLength(1);
  clock.advance(1_000);
  expect(await loans.get('a')).toBeUndefined();
  expect(await loans.getMany(['a'])).toEqual([]);
  expect((await listed()).items).toEqual([]);
  await expect(loans.insert({ id: 'a', shelf: 'two', pages: [], expiresAt: clock.now() + 1_000 })).resolves.toMatchObject({ shelf: 'two' });
});

/** A collection whose reads and writes end when they are told to. */
function slow(books: Collection<Book, 'byShelf'>) {
  const held: (() => void)[] = [];
  const hold = (): Promise<void> => new Promise((resolve) => held.push(resolve));
  const collection = {
    get: async (id: string) => {
      const read = await books.get(id);
      await hold();
      return read;
    },
    replace: async (book: Book & { version: number }) => {
      await hold();
      const written = await books.replace(book);
      await hold();
      return written;
    },
  } as unknown as Collection<Book, 'byShelf'>;
  return { cached: new CachedCollection(collection, BOOKS, { clock, generation: () => 'same' }), end: async (which: number) => { held[which]?.(); await nextTurn(); } };
}

test('what was read before a write is not remembered, whether it arrives before its end or after', async () => {
  const books = elsewhere.collection({ ...BOOKS, cached: false });
  const stored = await books.insert({ id: 'a', shelf: 'one', pages: [] });
  const { cached, end } = slow(books);
  const early = cached.get('a');
  await nextTurn();
  const write = cached.replace({ ...stored, shelf: 'two' });
  const during = cached.get('a');
  await nextTurn();
  const [EARLY, WRITE, DURING, WRITTEN] = [0, 1, 2, 3];
  for (const which of [WRITE, DURING, WRITTEN, EARLY]) await end(which);
  expect([(await early)?.shelf, (await during)?.shelf, (await write).shelf]).toEqual(['one', 'one', 'two']);
  expect(await Promise.race([cached.get('a'), nextTurn()])).toMatchObject({ shelf: 'two' });
});
