import { createHash } from 'node:crypto';
import type { FeedEntry, FeedEntryKind } from '../../domain/feed.js';
import type { Stored } from '../../store/port.js';
import { FeedRecord } from '../feeds/record.js';

export type Entry = FeedEntry | Stored<FeedEntry>;

/** People share one space of keys, whatever they are: a join key does not say. Schools have their own. */
export function entryId(source: string, kind: FeedEntryKind, key: string): string {
  return `${source} ${kind === 'school' ? 'school' : 'person'} ${key}`;
}

/** `<source>$<key>`: the value of the join key, and what begins the identifier of everything the feed says of somebody. */
export function joinValue(source: string, key: string): string {
  return `${source}$${key}`;
}

/** True for a document that the feed made under this join value; nobody else's are touched. */
export function isOwn(document: { readonly id: string }, join: string): boolean {
  return document.id.startsWith(`${join} `);
}

/**
 * One text for the same facts. Lists of a record are sets: their order differs between two exports of the same thing.
 * A field without value is as if it were not there.
 */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  for (const name of Object.keys(value).sort()) {
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    if (inner !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalText(inner)}`;
  }
  return `{${text}}`;
}

/** 128 bits of SHA-256 in base64url. */
export function digestOf(...texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\n')).digest().subarray(0, 16).toString('base64url');
}

/** What the feed last said. */
export function recordOf(entry: Entry): FeedRecord {
  return FeedRecord.parse(JSON.parse(entry.record));
}

/** A document as it was, to be written again. */
export function bare<T extends object>(stored: T & { readonly version?: number }): T {
  const { version: _version, ...document } = stored;
  return document as unknown as T;
}

/** Without the fields that have no value: the engines differ in what they make of them. */
export function defined<T extends object>(document: T): T {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(document)) if (value !== undefined) kept[name] = value;
  return kept as T;
}
