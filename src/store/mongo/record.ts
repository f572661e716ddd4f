import type { AnyCollectionSpec, Document, Stored } from '../port.js';

/** How a document lies in a MongoDB collection. */
export interface MongoRecord {
  readonly _id: string;
  readonly version: number;
  readonly doc: Readonly<Record<string, unknown>>;
  /** A real date, so that the server's own expiry removes it. */
  readonly expiresAt?: Date;
  /**
   * For each unique index the values as one text, present only when all of them are: a sparse index over several fields
   * would take in documents that have just one of them.
   */
  readonly unique?: Readonly<Record<string, string>>;
}

export function toRecord(spec: AnyCollectionSpec, document: Document, version: number): MongoRecord {
  const doc = document as unknown as Readonly<Record<string, unknown>>;
  const expires = spec.expires === undefined ? undefined : doc[spec.expires];
  const unique = uniqueKeys(spec, doc);
  return {
    _id: document.id,
    version,
    doc,
    ...(typeof expires === 'number' ? { expiresAt: new Date(expires) } : {}),
    ...(Object.keys(unique).length === 0 ? {} : { unique }),
  };
}

export function toDocument<T extends Document>(record: MongoRecord): Stored<T> {
  return { ...record.doc, version: record.version } as unknown as Stored<T>;
}

function uniqueKeys(spec: AnyCollectionSpec, doc: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const entries = Object.entries(spec.indexes).flatMap(([name, { fields, unique }]) => {
    const values = fields.map((field) => doc[field]);
    return unique === true && values.every((value) => value !== undefined) ? [[name, JSON.stringify(values)] as const] : [];
  });
  return Object.fromEntries(entries);
}
