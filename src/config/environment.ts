import { resolve } from 'node:path';
import type { Fault } from './faults.js';
import { nearest } from '../domain/nearest.js';
import { readSecret } from './secret-files.js';
import { SETTINGS, type Setting } from './setting.js';

const PREFIX = 'PASSERELLE_';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One value that the environment sets. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  /** The variable it came from. */
  readonly source: string;
}

export interface EnvironmentReading {
  readonly overrides: readonly Override[];
  readonly faults: readonly Fault[];
}

/** Names the hub reads itself, or that Kubernetes sets for a service called "passerelle". */
const NOT_SETTINGS = /^PASSERELLE_(CONFIG|SERVICE_(HOST|PORT(_.*)?)|PORT(_.*)?)$/;

/**
 * The settings in the environment. An empty variable counts as absent. Files that `…_FILE` variables name are relative
 * to `directory`, and are read without their surrounding blanks.
 */
export function readEnvironment(env: Environment, directory: string): EnvironmentReading {
  const given = Object.keys(env).filter((name) => env[name] !== undefined && env[name] !== '');
  const readings = SETTINGS.map((setting) => readSetting(setting, env, directory));
  return merge([...readings, readMongoUri(env, given), { overrides: [], faults: unknownVariables(given) }]);
}

function readSetting(setting: Setting, env: Environment, directory: string): EnvironmentReading {
  const { path, key, variable, fileVariable } = setting;
  const direct = env[variable] ?? '';
  const file = fileVariable === undefined ? '' : (env[fileVariable] ?? '');
  if (direct !== '' && file !== '') return fault(variable, key, `set twice: ${fileVariable} is set too`);
  if (direct !== '') return { overrides: [{ path, value: valueOf(setting, direct), source: variable }], faults: [] };
  if (fileVariable === undefined || file === '') return NOTHING;
  const text = readSecret(resolve(directory, file));
  if (text === undefined) return fault(fileVariable, key, 'the file it names cannot be read, is empty, or is larger than 64 KiB');
  return { overrides: [{ path, value: valueOf(setting, text), source: fileVariable }], faults: [] };
}

/** The name MongoDB's own tools use. It selects the engine, so it cannot stand beside a variable that says otherwise. */
function readMongoUri(env: Environment, given: readonly string[]): EnvironmentReading {
  const uri = env['MONGODB_URI'] ?? '';
  if (uri === '') return NOTHING;
  const rival = given.find((name) => name.startsWith('PASSERELLE_STORE_'));
  if (rival !== undefined) return fault('MONGODB_URI', 'store', `${rival} is set too: keep one of them`);
  const source = 'MONGODB_URI';
  return { overrides: [{ path: ['store', 'engine'], value: 'mongo', source }, { path: ['store', 'uri'], value: uri, source }], faults: [] };
}

function unknownVariables(given: readonly string[]): readonly Fault[] {
  const known = new Set(SETTINGS.flatMap(({ variable, fileVariable }) => (fileVariable === undefined ? [variable] : [variable, fileVariable])));
  const words = [...known].map(withoutPrefix);
  return given
    .filter((name) => name.startsWith(PREFIX) && !known.has(name) && !NOT_SETTINGS.test(name))
    .map((name) => ({ source: name, path: '', message: unknownMessage(nearest(withoutPrefix(name), words)) }));
}

/** What all names share says nothing about which was meant. */
function withoutPrefix(name: string): string {
  return name.slice(PREFIX.length);
}

function unknownMessage(meant: string | undefined): string {
  return meant === undefined ? 'no setting has this name' : `no setting has this name; the nearest is ${PREFIX}${meant}`;
}

/** What is no number stays text, and the schema says so. */
function valueOf({ kind }: Setting, text: string): unknown {
  if (kind === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (kind === 'list') return text.split(/[,\n]/).map((item) => item.trim()).filter((item) => item !== '');
  return text;
}

const NOTHING: EnvironmentReading = { overrides: [], faults: [] };

function fault(source: string, path: string, message: string): EnvironmentReading {
  return { overrides: [], faults: [{ source, path, message }] };
}

function merge(readings: readonly EnvironmentReading[]): EnvironmentReading {
  return { overrides: readings.flatMap(({ overrides }) => overrides), faults: readings.flatMap(({ faults }) => faults) };
}
