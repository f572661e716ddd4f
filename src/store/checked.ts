import { HubError } from '../domain/errors.js';
import type { CollectionSpec, Document, IndexSpec, Query, Scalar, Stored } from './port.js';

const MOST_DOCUMENTS = 1_000;

/** The document as the schema of its collection has it. @throws HubError `SYS-FORME` */
export function checkDocument<T extends Document>(spec: CollectionSpec<T>, document: T): T {
  const parsed = spec.schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new HubError('SYS-FORME', { detail: `a document of ${spec.name} does not fit its schema: ${fields}` });
}

/** The document without what the store adds to it. */
export function withoutVersion<T extends Document>(stored: Stored<T>): T {
  const { version: _version, ...document } = stored;
  return document as unknown as T;
}

/** @throws HubError `SYS-FORME` when the collection has no such index or is asked for too many values */
export function indexOf<T extends Document, I extends string>(spec: CollectionSpec<T, I>, name: I, equals: readonly Scalar[]): IndexSpec<T> {
  const index = (spec.indexes as Readonly<Record<string, IndexSpec<T>>>)[name];
  if (index === undefined) throw new HubError('SYS-FORME', { detail: `${spec.name} has no index ${name}` });
  if (equals.length > index.fields.length) throw new HubError('SYS-FORME', { detail: `index ${name} has fewer fields` });
  return index;
}

export function boundedLimit({ limit }: Query): number {
  return boundedCount(limit);
}

export function boundedCount(count: number): number {
  if (!Number.isInteger(count) || count < 1 || count > MOST_DOCUMENTS) {
    throw new HubError('SYS-FORME', { detail: `between 1 and ${MOST_DOCUMENTS} documents can be asked for` });
  }
  return count;
}

export function boundedIds(ids: readonly string[]): readonly string[] {
  if (ids.length > MOST_DOCUMENTS) throw new HubError('SYS-FORME', { detail: `more than ${MOST_DOCUMENTS} ids` });
  return ids;
}
