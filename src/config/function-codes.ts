import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Profile } from '../domain/profile.js';
import type { Fault } from './faults.js';
import { schemaFaults } from './schema-faults.js';
import { readYaml } from './yaml.js';

const NAME = 'tables/profiles.yaml';
const MOST_BYTES = 64 * 1024;
const Table = z.record(z.string().regex(/^[A-Z0-9-]{1,12}$/, 'must be a function code'), Profile);

export interface FunctionCodes {
  readonly profileOfFunction: ReadonlyMap<string, Profile>;
  readonly faults: readonly Fault[];
}

/** Which national profile a function code of a school directory means. Without the file no code means anything. */
export function readFunctionCodes(directory: string): FunctionCodes {
  const file = join(directory, NAME);
  if (!existsSync(file)) return { profileOfFunction: new Map(), faults: [] };
  const yaml = readYaml(file, NAME, MOST_BYTES);
  const table = yaml.value ?? {};
  const faults = yaml.faults.length > 0 ? yaml.faults : schemaFaults(Table, table, yaml);
  return { profileOfFunction: new Map(Object.entries(Table.safeParse(table).data ?? {})), faults };
}
