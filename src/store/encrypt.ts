import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { HubError } from '../domain/errors.js';
import type { AnyCollectionSpec, Collection, CollectionSpec, Document, Page, Query, Scalar, Store, Stored } from './port.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Key {
  readonly id: string;
  readonly secret: Buffer;
}

/**
 * AES-256-GCM for single fields. The first key encrypts, every key decrypts; a value is bound to its collection,
 * document and field, so that it cannot be moved elsewhere.
 */
export class FieldCipher {
  private readonly keys: readonly Key[];

  /** @param encodedKeys 32 bytes each, in base64 */
  constructor(encodedKeys: readonly string[]) {
    this.keys = encodedKeys.map((encoded) => {
      const secret = Buffer.from(encoded, 'base64');
      if (secret.length !== 32) throw new HubError('SYS-CONFIG', { detail: 'an encryption key must be 32 bytes in base64' });
      return { id: createHash('sha256').update(secret).digest('base64url').slice(0, 8), secret };
    });
  }

  seal(text: string, place: string): string {
    const key = this.keys[0];
    if (key === undefined) throw new HubError('SYS-CONFIG', { detail: 'no encryption key is configured' });
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `v1.${key.id}.${sealed.toString('base64url')}`;
  }

  /** @throws HubError `SYS-INTERNE` when the key is gone or the value was changed or moved */
  open(sealed: string, place: string): string {
    const [version, keyId, body = ''] = sealed.split('.');
    const key = this.keys.find(({ id }) => id === keyId);
    const bytes = Buffer.from(body, 'base64url');
    if (version !== 'v1' || key === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) {
      throw new HubError('SYS-INTERNE', { detail: `no key opens a secret of ${place}` });
    }
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.secret, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new HubError('SYS-INTERNE', { detail: `a secret of ${place} was changed`, cause: error });
    }
  }
}

/** Either engine, with the fields named in `secrets` encrypted before they reach it. */
export class EncryptedStore implements Store {
  constructor(
    private readonly inner: Store,
    private readonly cipher: FieldCipher,
  ) {}

  collection<T extends Document, I extends string>(spec: CollectionSpec<T, I>): Collection<T, I> {
    const { secrets } = spec;
    if (secrets === undefined || secrets.length === 0) return this.inner.collection(spec);
    // The schema describes the readable values; it is checked before they are sealed.
    const sealed = this.inner.collection({ ...spec, schema: spec.schema.overwrite((document) => this.seal(spec, document)) });
    return new EncryptedCollection(sealed, (document) => this.open(spec, document));
  }

  prepare(specs: readonly AnyCollectionSpec[]): Promise<void> {
    for (const { name, secrets = [], indexes } of specs) {
      const indexed = new Set(Object.values(indexes).flatMap(({ fields }) => fields));
      const exposed = secrets.find((field) => indexed.has(field));
      if (exposed !== undefined) throw new HubError('SYS-CONFIG', { detail: `${name}.${exposed} is a secret and cannot be indexed` });
    }
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

  private seal<T extends Document>(spec: CollectionSpec<T>, document: T): T {
    return this.mapSecrets(spec, document, (value, place) => this.cipher.seal(value, place));
  }

  private open<T extends Document>(spec: CollectionSpec<T>, document: Stored<T>): Stored<T> {
    return this.mapSecrets(spec, document, (value, place) => this.cipher.open(value, place));
  }

  private mapSecrets<D extends Document>(spec: AnyCollectionSpec, document: D, change: (value: string, place: string) => string): D {
    const readable = document as Readonly<Record<string, unknown>>;
    const changed = (spec.secrets ?? []).flatMap((field) => {
      const value = readable[field];
      return typeof value === 'string' && value !== '' ? [[field, change(value, `${spec.name} ${document.id} ${field}`)] as const] : [];
    });
    return { ...document, ...Object.fromEntries(changed) };
  }
}

/** Opens what is read; what is written was sealed by the schema on its way. */
class EncryptedCollection<T extends Document, I extends string> implements Collection<T, I> {
  constructor(
    private readonly inner: Collection<T, I>,
    private readonly open: (document: Stored<T>) => Stored<T>,
  ) {}

  async get(id: string): Promise<Stored<T> | undefined> {
    return this.opened(await this.inner.get(id));
  }

  async getMany(ids: readonly string[]): Promise<readonly Stored<T>[]> {
    return (await this.inner.getMany(ids)).map(this.open);
  }

  async find(index: I, query: Query): Promise<Page<T>> {
    const page = await this.inner.find(index, query);
    return { ...page, items: page.items.map(this.open) };
  }

  count(index: I, equals: readonly Scalar[], atMost?: number): Promise<number> {
    return this.inner.count(index, equals, atMost);
  }

  async insert(document: T): Promise<Stored<T>> {
    return this.open(await this.inner.insert(document));
  }

  async replace(document: Stored<T>): Promise<Stored<T>> {
    return this.open(await this.inner.replace(document));
  }

  bulkUpsert(documents: readonly T[]): Promise<number> {
    return this.inner.bulkUpsert(documents);
  }

  remove(id: string): Promise<boolean> {
    return this.inner.remove(id);
  }

  async take(id: string): Promise<Stored<T> | undefined> {
    return this.opened(await this.inner.take(id));
  }

  async increment(field: keyof T & string, by: number, initial: T): Promise<Stored<T>> {
    return this.open(await this.inner.increment(field, by, initial));
  }

  async lease(options: { readonly forMs: number; readonly limit: number }): Promise<readonly Stored<T>[]> {
    return (await this.inner.lease(options)).map(this.open);
  }

  private opened(document: Stored<T> | undefined): Stored<T> | undefined {
    return document === undefined ? undefined : this.open(document);
  }
}
