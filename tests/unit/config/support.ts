import { ConfigError, type Fault } from '../../../src/config/faults.js';
import { loadConfig } from '../../../src/config/load.js';
import type { Config } from '../../../src/config/schema.js';
import { configDirectory, RIGHT_SETTINGS } from '../../support/config-directory.js';

type Env = Readonly<Record<string, string>>;

/** Loads these files, `hub.yaml` being right unless it is given. */
export function load(files: Readonly<Record<string, string>> = {}, env: Env = {}): Config {
  return loadConfig({ directory: configDirectory({ 'hub.yaml': RIGHT_SETTINGS, ...files }), env });
}

/** `RIGHT_SETTINGS` with more lines. */
export function settingsAnd(lines: string): string {
  return `${RIGHT_SETTINGS}${lines}\n`;
}

export function faultsOf(files: Readonly<Record<string, string>> = {}, env: Env = {}): readonly Fault[] {
  try {
    load(files, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

/** Each fault as `path: message`. */
export function faultLines(files: Readonly<Record<string, string>> = {}, env: Env = {}): readonly string[] {
  return faultsOf(files, env).map(({ path, message }) => `${path}: ${message}`);
}
