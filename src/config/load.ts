import { join, resolve } from 'node:path';
import { Connection } from '../domain/connection.js';
import { DiscoveryClient } from '../domain/discovery-client.js';
import { Federation } from '../domain/federation.js';
import { Resource } from '../domain/resource.js';
import { readDocuments } from './documents.js';
import type { Environment } from './environment.js';
import { ConfigError } from './faults.js';
import { readFunctionCodes } from './function-codes.js';
import { packageRoot } from './package-root.js';
import type { Config, Settings, StoreChoice } from './schema.js';
import { withSecretFiles } from './secret-files.js';
import { readSettings } from './settings.js';

export interface ConfigPlace {
  /** Holds `hub.yaml`, `connections/`, `federations/`, `discovery/`, `resources/` and `tables/`. */
  readonly directory: string;
  readonly env: Environment;
}

export interface ConfigReading {
  readonly config: Config;
  /** Where each setting came from: `hub.yaml:12`, a variable, or `default`; by key. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The configuration directory: what `PASSERELLE_CONFIG` names, else `config` of the package. */
export function configDirectory(env: Environment): string {
  const named = env['PASSERELLE_CONFIG'] ?? '';
  return named === '' ? join(packageRoot(), 'config') : resolve(named);
}

/** @throws ConfigError (`SYS-CONFIG`) with every fault at once */
export function loadConfig(place: ConfigPlace): Config {
  return readConfig(place).config;
}

/** As `loadConfig`, with the place each setting came from. */
export function readConfig({ directory: given, env }: ConfigPlace): ConfigReading {
  const directory = resolve(given);
  const { settings, sources, faults } = readSettings(directory, join(directory, 'hub.yaml'), env);
  const connections = readDocuments(directory, 'connections', Connection);
  const federations = readDocuments(directory, 'federations', Federation);
  const discoveryClients = readDocuments(directory, 'discovery', DiscoveryClient);
  const resources = readDocuments(directory, 'resources', Resource);
  const withSecrets = withSecretFiles(resources.documents, directory);
  const codes = readFunctionCodes(directory);
  const all = [...faults, ...connections.faults, ...federations.faults, ...discoveryClients.faults, ...resources.faults, ...withSecrets.faults, ...codes.faults];
  if (settings === undefined || all.length > 0) throw new ConfigError(all);
  const config: Config = {
    ...settings,
    directory,
    store: storeOf(settings, directory),
    academy: { ...settings.academy, accessibilityContact: settings.academy.accessibilityContact ?? settings.academy.contact },
    connections: connections.documents,
    federations: federations.documents,
    discoveryClients: discoveryClients.documents,
    resources: withSecrets.resources,
    profileOfFunction: codes.profileOfFunction,
  };
  return { config, sources };
}

function storeOf({ store: { engine, file, uri } }: Settings, directory: string): StoreChoice {
  if (engine === 'mongo' && uri !== undefined) return { engine, uri };
  return { engine: 'sqlite', file: file === ':memory:' ? file : resolve(directory, file) };
}
