import { z } from 'zod';
import { Settings } from './schema.js';

type SettingKind = 'text' | 'number' | 'list';

/** One leaf of the schema of settings, with all that is derived from it. */
export interface Setting {
  readonly path: readonly string[];
  /** The path with dots: `sessions.idleMinutes`. */
  readonly key: string;
  /** `PASSERELLE_SESSIONS_IDLE_MINUTES`. */
  readonly variable: string;
  /** The variable that names a file to read the value from; for secrets and certificates only. */
  readonly fileVariable: string | undefined;
  readonly description: string;
  /** How to come by a value. */
  readonly hint: string | undefined;
  readonly kind: SettingKind;
  /** The kind in words: `one of production, demo`. */
  readonly type: string;
  /** Undefined when there is none. */
  readonly preset: unknown;
  readonly required: boolean;
  readonly secret: boolean;
}

const KINDS: Readonly<Record<string, SettingKind>> = { number: 'number', array: 'list' };

/** Every setting, in the order of the schema. */
export const SETTINGS: readonly Setting[] = settingsIn(Settings, []);

function settingsIn(section: z.ZodObject, path: readonly string[]): readonly Setting[] {
  return Object.entries(section.shape).flatMap(([name, schema]) => {
    const here = [...path, name];
    return schema instanceof z.ZodObject ? settingsIn(schema, here) : [settingOf(schema as z.ZodType, here)];
  });
}

function settingOf(schema: z.ZodType, path: readonly string[]): Setting {
  const meta = schema.meta() ?? {};
  const variable = `PASSERELLE_${path.map(upperSnake).join('_')}`;
  const bare = unwrap(schema);
  const kind = KINDS[bare.def.type] ?? 'text';
  const secret = meta['secret'] === true;
  return {
    path,
    key: path.join('.'),
    variable,
    fileVariable: secret || meta['fileAllowed'] === true ? `${variable}_FILE` : undefined,
    description: meta.description ?? '',
    hint: typeof meta['hint'] === 'string' ? meta['hint'] : undefined,
    kind,
    type: bare instanceof z.ZodEnum ? `one of ${bare.options.join(', ')}` : kind,
    preset: schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined,
    required: !schema.safeParse(undefined).success,
    secret,
  };
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? unwrap(schema.unwrap() as z.ZodType) : schema;
}

function upperSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
