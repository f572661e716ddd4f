import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Database from 'libsql';
import { z } from 'zod';
import { EncryptedStore, FieldCipher } from '../../src/store/encrypt.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore, type StoreChoice } from '../../src/store/open.js';
import type { Collection, CollectionSpec, Store } from '../../src/store/port.js';

const Note = z.strictObject({
  id: z.string().min(1).max(2_000),
  shelf: z.string().optional(),
  rank: z.number().optional(),
  tag: z.string().optional(),
  secret: z.string().optional(),
  count: z.number().optional(),
  due: z.number().optional(),
  expiresAt: z.number().optional(),
});
type Note = z.infer<typeof Note>;

type NoteIndex = 'byShelf' | 'byTag';

const NOTES: CollectionSpec<Note, NoteIndex> = {
  name: 'notes',
  schema: Note,
  indexes: { byShelf: { fields: ['shelf', 'rank'] }, byTag: { fields: ['shelf', 'tag'], unique: true } },
  expires: 'expiresAt',
  secrets: ['secret'],
  due: 'due',
};

const folder = mkdtempSync(join(tmpdir(), 'passerelle-store-'));
const mongoUri = process.env['MONGODB_URI'];
const engines: readonly (readonly [string, StoreChoice | undefined, CollectionSpec<Note, NoteIndex>])[] = [
  ['sqlite in memory', { engine: 'sqlite', file: ':memory:' }, NOTES],
  ['sqlite in a file', { engine: 'sqlite', file: join(folder, 'notes.db') }, NOTES],
  ['sqlite that remembers', { engine: 'sqlite', file: ':memory:' }, { ...NOTES, cached: true }],
  ['mongo', mongoUri === undefined ? undefined : { engine: 'mongo', uri: databaseOf(mongoUri) }, { ...NOTES, cached: true }],
];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(engines)('the store on %s', (_name, choice, spec) => {
  if (choice === undefined) {
    test.skip('needs MONGODB_URI', () => undefined);
    return;
  }
  let time = Date.now();
  const clock = { now: () => time };
  const keys = [randomBytes(32).toString('base64')];
  let store: Store;
  let notes: Collection<Note, NoteIndex>;
  let serial = 0;
  const fresh = (): string => `n${(serial += 1)}`;

  beforeAll(async () => {
    store = await openStore(choice, { clock, encryptionKeys: keys });
    await store.prepare([NOTES, ...Object.values(COLLECTIONS)]);
    await store.prepare([NOTES]);
    notes = store.collection(spec);
  });
  afterAll(() => store.close());

  test('gives back what was inserted, with a version', async () => {
    const id = fresh();
    const inserted = await notes.insert({ id, shelf: 'a', rank: 1.5 });
    expect(await notes.get(id)).toEqual({ id, shelf: 'a', rank: 1.5, version: inserted.version });
    expect(await notes.get('nobody')).toBeUndefined();
  });

  test('refuses a document that does not fit its schema, and writes nothing', async () => {
    const id = fresh();
    await expect(notes.insert({ id, rank: 'one' } as unknown as Note)).rejects.toMatchObject({ code: 'SYS-FORME' });
    await expect(notes.insert({ id, ['__proto__x']: 1 } as unknown as Note)).rejects.toMatchObject({ code: 'SYS-FORME' });
    expect(await notes.get(id)).toBeUndefined();
  });

  test('refuses an id that is taken', async () => {
    const id = fresh();
    await notes.insert({ id, shelf: 'first' });
    await expect(notes.insert({ id, shelf: 'second' })).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
    expect(await notes.get(id)).toMatchObject({ shelf: 'first' });
  });

  test('lets one of fifty concurrent inserts win', async () => {
    const id = fresh();
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, rank) => notes.insert({ id, rank })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('lets one of fifty concurrent takers have it', async () => {
    const id = fresh();
    await notes.insert({ id });
    const taken = await Promise.all(Array.from({ length: 50 }, () => notes.take(id)));
    expect(taken.filter((note) => note !== undefined)).toHaveLength(1);
    expect(await notes.get(id)).toBeUndefined();
  });

  test('replaces only the version that was read', async () => {
    const id = fresh();
    const read = await notes.insert({ id, rank: 0 });
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, rank) => notes.replace({ ...read, rank: rank + 1 })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(notes.replace(read)).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
    const again = await notes.get(id);
    await expect(notes.replace({ ...again!, rank: 99 })).resolves.toMatchObject({ rank: 99 });
  });

  test('refuses to replace what is gone', async () => {
    const read = await notes.insert({ id: fresh() });
    expect(await notes.remove(read.id)).toBe(true);
    expect(await notes.remove(read.id)).toBe(false);
    await expect(notes.replace(read)).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
  });

  test('keeps a unique index, which leaves out documents that lack a field', async () => {
    const shelf = fresh();
    const first = await notes.insert({ id: fresh(), shelf, tag: 'one' });
    await expect(notes.insert({ id: fresh(), shelf, tag: 'one' })).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
    const other = await notes.insert({ id: fresh(), shelf, tag: 'two' });
    await expect(notes.replace({ ...other, tag: 'one' })).rejects.toMatchObject({ code: 'SYS-CONFLIT' });
    await notes.insert({ id: fresh(), shelf });
    await notes.insert({ id: fresh(), shelf });
    await notes.remove(first.id);
    await expect(notes.insert({ id: fresh(), shelf, tag: 'one' })).resolves.toBeDefined();
  });

  test('pages by key in both directions over ties, and leaves out what the index lacks', async () => {
    const shelf = fresh();
    const ranks = [3, 1, 2, 2, 2, 1, 3];
    for (const rank of ranks) await notes.insert({ id: fresh(), shelf, rank });
    await notes.insert({ id: fresh(), shelf });
    const walk = async (descending: boolean): Promise<readonly Note[]> => {
      const seen: Note[] = [];
      let after: string | undefined;
      do {
        const page = await notes.find('byShelf', { equals: [shelf], limit: 2, after, descending });
        seen.push(...page.items);
        after = page.next;
      } while (after !== undefined);
      return seen;
    };
    const forward = await walk(false);
    expect(forward.map(({ rank }) => rank)).toEqual([1, 1, 2, 2, 2, 3, 3]);
    expect((await walk(true)).map(({ id }) => id)).toEqual(forward.map(({ id }) => id).reverse());
    expect(await notes.count('byShelf', [shelf])).toBe(7);
    expect(await notes.count('byShelf', [shelf, 2])).toBe(3);
    expect(await notes.count('byShelf', [shelf], 4)).toBe(4);
  });

  test('refuses unknown indexes, foreign cursors and unbounded pages', async () => {
    await expect(notes.find('byNothing' as NoteIndex, { limit: 1 })).rejects.toMatchObject({ code: 'SYS-FORME' });
    for (const after of ['', 'x', Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[1]').toString('base64url')]) {
      await expect(notes.find('byShelf', { equals: ['a'], limit: 1, after })).rejects.toMatchObject({ code: 'SYS-FORME' });
    }
    for (const limit of [0, -1, 1_001, 1.5]) await expect(notes.find('byShelf', { limit })).rejects.toMatchObject({ code: 'SYS-FORME' });
  });

  test('gives many in the order they are asked for', async () => {
    const ids = [fresh(), fresh(), fresh()];
    for (const id of ids) await notes.insert({ id });
    const asked = [ids[2]!, 'nobody', ids[0]!, ids[1]!];
    expect((await notes.getMany(asked)).map(({ id }) => id)).toEqual([ids[2], ids[0], ids[1]]);
    expect(await notes.getMany([])).toEqual([]);
    await expect(notes.getMany(Array.from({ length: 1_001 }, String))).rejects.toMatchObject({ code: 'SYS-FORME' });
  });

  test('treats what has expired as if it were not there', async () => {
    const id = fresh();
    await notes.insert({ id, shelf: id, rank: 1, expiresAt: time + 1_000 });
    expect(await notes.get(id)).toBeDefined();
    time += 1_000;
    expect(await notes.get(id)).toBeUndefined();
    expect(await notes.take(id)).toBeUndefined();
    expect((await notes.find('byShelf', { equals: [id], limit: 5 })).items).toEqual([]);
    expect(await notes.count('byShelf', [id])).toBe(0);
    expect(await notes.remove(id)).toBe(false);
    const again = await notes.insert({ id, shelf: id, rank: 2, expiresAt: time + 5_000 });
    expect(await notes.get(id)).toEqual(again);
  });

  test('sweeps what has expired and nothing else', async () => {
    const [gone, kept] = [fresh(), fresh()];
    await notes.insert({ id: gone, expiresAt: time + 10 });
    await notes.insert({ id: kept, expiresAt: time + 100_000 });
    time += 20;
    await store.sweep();
    expect(await notes.get(kept)).toBeDefined();
    expect(await notes.get(gone)).toBeUndefined();
  });

  test('increments without losing a count, and begins anew after expiry', async () => {
    const id = fresh();
    const initial = { id, count: 0, expiresAt: time + 1_000 };
    const counted = await Promise.all(Array.from({ length: 30 }, () => notes.increment('count', 1, initial)));
    expect(new Set(counted.map(({ count }) => count)).size).toBe(30);
    expect(await notes.get(id)).toMatchObject({ count: 30, expiresAt: initial.expiresAt });
    time += 1_000;
    expect(await notes.increment('count', 2, { ...initial, expiresAt: time + 1_000 })).toMatchObject({ count: 2 });
  });

  test('leases what is due to one worker at a time, the longest due first, and again when the worker is silent', async () => {
    const ids = [fresh(), fresh(), fresh()];
    await notes.insert({ id: ids[0]!, due: time - 10 });
    await notes.insert({ id: ids[1]!, due: time - 20 });
    await notes.insert({ id: ids[2]!, due: time + 60_000 });
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => notes.lease({ forMs: 5_000, limit: 1 })));
    const leased = [...first!, ...second!, ...third!].map(({ id }) => id);
    expect([...leased].sort()).toEqual([ids[0], ids[1]]);
    expect(await notes.lease({ forMs: 5_000, limit: 5 })).toEqual([]);
    time += 5_000;
    const again = await notes.lease({ forMs: 5_000, limit: 5 });
    expect(again.map(({ id }) => id).sort()).toEqual([ids[0], ids[1]]);
    for (const { due: _due, ...note } of again) await notes.replace(note);
    time += 5_000;
    expect(await notes.lease({ forMs: 5_000, limit: 5 })).toEqual([]);
  });

  test('upserts in bulk and says how many were new or different', async () => {
    const ids = Array.from({ length: 1_200 }, fresh);
    expect(await notes.bulkUpsert(ids.map((id) => ({ id, rank: 1 })))).toBe(1_200);
    expect(await notes.bulkUpsert(ids.map((id, index) => ({ id, rank: index < 3 ? 2 : 1 })))).toBe(3);
    expect(await notes.get(ids[0]!)).toMatchObject({ rank: 2 });
    expect(await notes.bulkUpsert([])).toBe(0);
  });

  test('upserts and gives many with whatever a value may hold, and with their expiry', async () => {
    const shelf = fresh();
    const values = ['\u0000', 'a\u2028b', '"],["x', "it's", '\\u0000', '\ud83c\udfeb', '[]', 'null', '12345678901234567890'];
    const documents = values.map((value) => ({ id: `${shelf} ${value}`, shelf, tag: value, expiresAt: time + 1_000 }));
    expect(await notes.bulkUpsert(documents)).toBe(values.length);
    expect(await notes.bulkUpsert(documents)).toBe(0);
    const ids = documents.map(({ id }) => id);
    expect(await notes.getMany(ids)).toEqual(documents.map((document) => ({ ...document, version: 1 })));
    for (const document of documents) expect(await notes.get(document.id)).toEqual({ ...document, version: 1 });
    time += 1_000;
    expect(await notes.getMany(ids)).toEqual([]);
  });

  test('keeps hostile ids and values apart', async () => {
    const hostile = ['__proto__', 'constructor', '$where', 'a.b', `quote'"\\`, '%_', 'é', 'e\u0301', '🏫', 'x'.repeat(900), ' blank ', '{"$ne":null}'];
    for (const id of hostile) await notes.insert({ id, shelf: 'hostile', tag: id });
    for (const id of hostile) expect(await notes.get(id)).toMatchObject({ id, tag: id });
    expect(await notes.count('byShelf', ['hostile'])).toBe(0);
    expect((await notes.find('byTag', { equals: ['hostile', '$where'], limit: 5 })).items).toHaveLength(1);
    expect((await notes.find('byTag', { equals: [{ $ne: null } as unknown as string], limit: 5 }).catch(() => ({ items: [] }))).items).toEqual([]);
  });

  test('encrypts secrets at rest and binds them to their place', async () => {
    const id = fresh();
    const plaintext = `secret-${id}-${randomBytes(8).toString('hex')}`;
    await notes.insert({ id, secret: plaintext });
    expect(await notes.get(id)).toMatchObject({ secret: plaintext });
    const engine = engineUnder(store);
    const bare = engine.collection({ ...NOTES, secrets: [] });
    const raw = await bare.get(id);
    expect(raw?.secret).toMatch(/^v1\./);
    const moved = await bare.insert({ id: fresh(), secret: raw!.secret! });
    await expect(notes.get(moved.id)).rejects.toMatchObject({ code: 'SYS-INTERNE' });
    const rotated = new EncryptedStore(engine, new FieldCipher([randomBytes(32).toString('base64'), ...keys]));
    expect(await rotated.collection(NOTES).get(id)).toMatchObject({ secret: plaintext });
    const bytes = choice.engine === 'sqlite' && choice.file !== ':memory:' ? readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1')).join('') : '';
    expect(bytes).not.toContain(plaintext);
  });

  test('refuses an index on a secret', () => {
    expect(() => store.prepare([{ name: 'leaky', indexes: { bySecret: { fields: ['secret'] } }, secrets: ['secret'] }])).toThrow(/secret/);
  });

  test('takes one-time values once', async () => {
    const values = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock);
    await values.put('state', 'k', 'v', 1_000);
    expect(await values.peek('state', 'k')).toBe('v');
    expect(await values.peek('nonce', 'k')).toBeUndefined();
    const taken = await Promise.all(Array.from({ length: 20 }, () => values.take('state', 'k')));
    expect(taken.filter((value) => value === 'v')).toHaveLength(1);
    const claims = await Promise.all(Array.from({ length: 20 }, () => values.claim('jti', 'x', 1_000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    time += 1_000;
    expect(await values.claim('jti', 'x', 1_000)).toBe(true);
  });

  test('answers a ping until it is closed', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
});

test('two processes may hold the same sqlite file', async () => {
  const file = join(folder, 'shared.db');
  const tools = { clock: { now: () => Date.now() }, encryptionKeys: [randomBytes(32).toString('base64')] };
  const [a, b] = await Promise.all([openStore({ engine: 'sqlite', file }, tools), openStore({ engine: 'sqlite', file }, tools)]);
  await a.prepare([NOTES]);
  await b.prepare([NOTES]);
  await a.collection(NOTES).insert({ id: 'shared' });
  const taken = await Promise.all([a.collection(NOTES).take('shared'), b.collection(NOTES).take('shared')]);
  expect(taken.filter((note) => note !== undefined)).toHaveLength(1);
  await Promise.all([a.close(), b.close()]);
});

describe('the two files of sqlite', () => {
  const tools = { clock: { now: () => Date.now() }, encryptionKeys: [randomBytes(32).toString('base64')] };
  const lea = { id: 'person-lea', givenName: 'Léa', familyName: 'Morvan', state: 'active' } as const;
  const place = { id: 'lea', personId: lea.id, organisationId: '0449901Y', profile: 'ELV' } as const;

  test('who writes in bulk holds up nobody who signs in', async () => {
    const file = join(folder, 'two.db');
    const store = await openStore({ engine: 'sqlite', file }, tools);
    await store.prepare(Object.values(COLLECTIONS));
    const importer = new Database(join(folder, 'two-directory.db'));
    importer.exec('BEGIN IMMEDIATE');
    const values = new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), tools.clock);
    await values.put('state', 'k', 'v', 60_000);
    expect(await values.take('state', 'k')).toBe('v');
    importer.exec('COMMIT');
    importer.close();
    await store.collection(COLLECTIONS.people).insert(lea);
    await store.close();
  });

  test('a store of one file keeps what it has where it is', async () => {
    const file = join(folder, 'one.db');
    const before = new Database(file);
    before.exec('CREATE TABLE people (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL, expires INTEGER) WITHOUT ROWID');
    before.prepare('INSERT INTO people VALUES (?, 1, ?, NULL)').run(lea.id, JSON.stringify(lea));
    before.close();
    const store = await openStore({ engine: 'sqlite', file }, tools);
    await store.prepare(Object.values(COLLECTIONS));
    expect((await store.collection(COLLECTIONS.people).find('byName', { equals: ['Morvan'], limit: 1 })).items).toEqual([{ ...lea, version: 1 }]);
    await store.collection(COLLECTIONS.affiliations).insert(place);
    expect(await store.collection(COLLECTIONS.affiliations).get('lea')).toMatchObject(place);
    await store.close();
  });
});

test('a database that is not there is a refusal, not a crash', async () => {
  const tools = { clock: { now: () => Date.now() }, encryptionKeys: [randomBytes(32).toString('base64')] };
  await expect(openStore({ engine: 'mongo', uri: 'mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=300' }, tools)).rejects.toMatchObject({ code: 'SYS-MAINTENANCE' });
});

/** What lies under all that is wrapped round it. */
function engineUnder(store: Store): Store {
  const { inner } = store as { inner?: Store };
  return inner === undefined ? store : engineUnder(inner);
}

function databaseOf(uri: string): string {
  const { origin, search } = new URL(uri.replace(/^mongodb:/, 'http:'));
  return `${origin.replace(/^http:/, 'mongodb:')}/contract_${randomBytes(6).toString('hex')}${search}`;
}
