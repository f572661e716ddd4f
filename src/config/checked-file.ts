import type { z } from 'zod';
import { ConfigError } from './faults.js';
import { schemaFaults } from './schema-faults.js';
import { readYaml } from './yaml.js';

/**
 * A YAML or JSON file that a person wrote, checked by a schema.
 * @throws ConfigError (`SYS-CONFIG`) with every fault at once, each with its line
 */
export function readChecked<T>(file: string, schema: z.ZodType<T>, maxBytes: number): T {
  const yaml = readYaml(file, file, maxBytes);
  if (yaml.faults.length > 0) throw new ConfigError(yaml.faults, file);
  const result = schema.safeParse(yaml.value);
  if (!result.success) throw new ConfigError(schemaFaults(schema, yaml.value, yaml), file);
  return result.data;
}
