import { z } from 'zod';
import type { Fault } from './faults.js';
import { nearest } from '../domain/nearest.js';
import type { Path } from './yaml.js';

export interface Located {
  /** Where the value at this path was written. */
  sourceOf(path: Path): string;
}

/**
 * What a schema says about a value, as faults. An unknown key comes with the nearest one that is known there, or with
 * the full path of one of `elsewhere`.
 */
export function schemaFaults(schema: z.ZodType, value: unknown, located: Located, elsewhere: readonly string[] = []): readonly Fault[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).flatMap((issue): readonly Fault[] => {
    if (issue.code !== 'unrecognized_keys') {
      const message = valueAt(value, issue.path) === undefined ? 'is missing' : plainMessage(issue.message);
      return [{ source: located.sourceOf(issue.path), path: pathText(issue.path), message }];
    }
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { source: located.sourceOf(path), path: pathText(path), message: unknownKey(key, keysAt(schema, issue.path), elsewhere) };
    });
  });
}

/** `connections[0].roles`, as a person would write it. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

function unknownKey(key: string, siblings: readonly string[], elsewhere: readonly string[]): string {
  const sibling = nearest(key, siblings);
  if (sibling !== undefined) return `unknown key; the nearest is "${sibling}"`;
  const names = new Map(elsewhere.map((path) => [path.slice(path.lastIndexOf('.') + 1), path]));
  const name = nearest(key, names.keys());
  return name === undefined ? 'unknown key' : `unknown key; the nearest is "${names.get(name) ?? name}"`;
}

function keysAt(schema: unknown, path: Path): readonly string[] {
  const bare = unwrap(schema);
  const [step, ...rest] = path;
  if (bare instanceof z.ZodArray) return keysAt(bare.element, rest);
  if (!(bare instanceof z.ZodObject)) return [];
  if (step === undefined) return Object.keys(bare.shape);
  return keysAt((bare.shape as Record<string, unknown>)[String(step)], rest);
}

function unwrap(schema: unknown): unknown {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[step] : undefined), value);
}

function plainMessage(message: string): string {
  const text = message.replace(/^Invalid input: /, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
