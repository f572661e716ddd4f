import { z } from 'zod';
import { CHECKS, type Readable } from './checks.js';
import { readEnvironment, type Environment } from './environment.js';
import type { Fault } from './faults.js';
import { Settings } from './schema.js';
import { pathText, schemaFaults } from './schema-faults.js';
import { SETTINGS } from './setting.js';
import { readYaml, type Path } from './yaml.js';

const MOST_BYTES = 256 * 1024;

export interface SettingsReading {
  /** Undefined when there are faults. */
  readonly settings: Settings | undefined;
  readonly faults: readonly Fault[];
  /** Where each setting came from: `hub.yaml:12`, a variable, or `default`; by key. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The settings of `hub.yaml` with the environment over them. */
export function readSettings(directory: string, file: string, env: Environment): SettingsReading {
  const yaml = readYaml(file, 'hub.yaml', MOST_BYTES);
  const environment = readEnvironment(env, directory);
  const written = yaml.value ?? {};
  const overridden = new Map(environment.overrides.map(({ path, source }) => [path.join('.'), source]));
  const sourceOf = (path: Path): string => overridden.get(settingKey(path)) ?? yaml.sourceOf(path);
  const raw = isRecord(written) ? environment.overrides.reduce(withOverride, withSections(Settings, written)) : written;
  const single = schemaFaults(Settings, raw, { sourceOf }, SETTINGS.map(({ key }) => key)).map(withWayOut);
  const known = new Set(single.map(({ path }) => path));
  const faults = [...yaml.faults, ...environment.faults, ...single, ...crossFaults(raw, sourceOf).filter(({ path }) => !known.has(path))];
  const parsed = Settings.safeParse(raw);
  return { settings: faults.length === 0 ? parsed.data : undefined, faults, sources: sourcesOf(raw, sourceOf) };
}

function crossFaults(raw: unknown, sourceOf: (path: Path) => string): readonly Fault[] {
  const readable = readableOf(Settings, raw) as Readable;
  return CHECKS.flatMap((check) => check(readable)).map(({ path, message }) => ({ source: sourceOf(path), path: pathText(path), message }));
}

/** Says of a missing setting where it can be set and how to come by a value. */
function withWayOut(fault: Fault): Fault {
  const setting = SETTINGS.find(({ key }) => key === fault.path);
  if (setting === undefined || fault.message !== 'is missing') return fault;
  const { variable, fileVariable, hint } = setting;
  const ways = ['set it there', variable, ...(fileVariable === undefined ? [] : [fileVariable])].join(', or ');
  return { ...fault, message: `is missing: ${ways}${hint === undefined ? '' : ` (${hint})`}` };
}

/** An absent section is an empty one, so that each setting missing from it is named. */
function withSections(schema: z.ZodObject, written: Record<string, unknown>): Record<string, unknown> {
  const sections = Object.entries(schema.shape).flatMap(([name, inner]) => {
    const value = written[name] ?? {};
    return inner instanceof z.ZodObject ? [[name, isRecord(value) ? withSections(inner, value) : value] as const] : [];
  });
  return { ...written, ...Object.fromEntries(sections) };
}

function withOverride(raw: Record<string, unknown>, { path, value }: { readonly path: readonly string[]; readonly value: unknown }): Record<string, unknown> {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...raw, [name]: value };
  const section = raw[name];
  return isRecord(section) ? { ...raw, [name]: withOverride(section, { path: rest, value }) } : raw;
}

/** Each setting that is right by itself, with its default, whatever is wrong with the others. */
function readableOf(schema: z.ZodType, raw: unknown): unknown {
  if (!(schema instanceof z.ZodObject)) return schema.safeParse(raw).data;
  const values = isRecord(raw) ? raw : {};
  return Object.fromEntries(Object.entries(schema.shape).map(([name, inner]) => [name, readableOf(inner as z.ZodType, values[name])]));
}

function sourcesOf(raw: unknown, sourceOf: (path: Path) => string): ReadonlyMap<string, string> {
  return new Map(SETTINGS.map(({ key, path }) => [key, isGiven(raw, path) ? sourceOf(path) : 'default']));
}

function isGiven(raw: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return raw !== undefined;
  return isRecord(raw) && isGiven(raw[name], rest);
}

/** Items of a list are no settings of their own. */
function settingKey(path: Path): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
