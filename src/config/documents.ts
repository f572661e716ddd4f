import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Fault } from './faults.js';
import { schemaFaults } from './schema-faults.js';
import { readYaml } from './yaml.js';

/** Room for SAML metadata written inside. */
const MOST_BYTES = 2 * 1024 * 1024;

export interface DocumentsReading<T> {
  readonly documents: readonly T[];
  readonly faults: readonly Fault[];
}

interface Placed<T> {
  readonly document: T;
  readonly source: string;
}

/**
 * Every document of the `.yaml` files of one folder, in the order of file names; a file holds one document or a list.
 * Other files are not read, so that `.yaml.example` can stand beside them. Two documents may not have the same id.
 */
export function readDocuments<T extends { readonly id: string }>(directory: string, folder: string, schema: z.ZodType<T>): DocumentsReading<T> {
  const readings = filesOf(join(directory, folder)).map((file) => readDocumentFile(join(directory, folder, file), `${folder}/${file}`, schema));
  const placed = readings.flatMap((reading) => reading.placed);
  return {
    documents: placed.map(({ document }) => document),
    faults: [...readings.flatMap(({ faults }) => faults), ...duplicates(placed)],
  };
}

function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
}

function readDocumentFile<T>(file: string, name: string, schema: z.ZodType<T>): { readonly placed: readonly Placed<T>[]; readonly faults: readonly Fault[] } {
  const yaml = readYaml(file, name, MOST_BYTES);
  if (yaml.faults.length > 0) return { placed: [], faults: yaml.faults };
  const isList = Array.isArray(yaml.value);
  const values: readonly unknown[] = isList ? (yaml.value as unknown[]) : [yaml.value];
  const read = values.map((value, index) => {
    const prefix = isList ? [index] : [];
    const { data } = schema.safeParse(value);
    const faults = schemaFaults(schema, value, { sourceOf: (path) => yaml.sourceOf([...prefix, ...path]) });
    return { placed: data === undefined ? [] : [{ document: data, source: yaml.sourceOf(prefix) }], faults };
  });
  return { placed: read.flatMap(({ placed }) => placed), faults: read.flatMap(({ faults }) => faults) };
}

function duplicates<T extends { readonly id: string }>(placed: readonly Placed<T>[]): readonly Fault[] {
  const first = new Map<string, string>();
  return placed.flatMap(({ document, source }) => {
    const earlier = first.get(document.id);
    if (earlier === undefined) first.set(document.id, source);
    return earlier === undefined ? [] : [{ source, path: 'id', message: `"${document.id}" is used already, in ${earlier}` }];
  });
}
