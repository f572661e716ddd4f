import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/config/faults.js';
import { configDirectory as directoryOf, loadConfig } from '../../../src/config/load.js';
import { packageRoot } from '../../../src/config/package-root.js';
import { configDirectory, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { faultLines, faultsOf, load, settingsAnd } from './support.js';

describe('a right configuration', () => {
  test('is complete: what is left out has its default', () => {
    const config = load();
    expect(config).toMatchObject({
      mode: 'production',
      listen: { host: '127.0.0.1', port: 3000 },
      trustedProxies: 0,
      store: { engine: 'sqlite', file: ':memory:' },
      sessions: { idleMinutes: 120, absoluteHours: 8, adminIdleMinutes: 15, adminAbsoluteHours: 4 },
      outgoing: { allowPrivate: [] },
      connections: [],
      resources: [],
    });
  });

  test('without an accessibility contact, the contact is named', () => {
    expect(load().academy.accessibilityContact).toBe('assistance@ac-exemple.fr');
  });

  test('a relative store file is beside the configuration directory, whatever the working directory', () => {
    const directory = configDirectory({ 'hub.yaml': RIGHT_SETTINGS.replace("':memory:'", '../data/hub.db') });
    expect(loadConfig({ directory, env: {} }).store).toEqual({ engine: 'sqlite', file: join(directory, '../data/hub.db') });
  });

  test('everything may come from the environment, with an empty file', () => {
    const config = load({ 'hub.yaml': '' }, {
      PASSERELLE_ORIGIN: 'https://hub.example.fr',
      PASSERELLE_SECRETS_SESSION: 'q8Xv2LmWc5RtYh7NzKd4JpGs9BfAe3Uo',
      PASSERELLE_SECRETS_ENCRYPTION: 'f3mQ0uS7xYk2VhJ9cN5tRwZ1bLpE8aGd4oTiKsXvMuA=',
      PASSERELLE_ACADEMY_NAME: 'Exemple',
      PASSERELLE_ACADEMY_CONTACT: 'a@exemple.fr',
      PASSERELLE_PLATFORM_GUID: '6f1c2f1e-53a9-4a50-9d0e-0f6b2f3c7a11',
    });
    expect(config.origin).toBe('https://hub.example.fr');
  });
});

describe('all faults at once', () => {
  test('what a fresh clone misses, each with the ways to give it', () => {
    const directory = join(packageRoot(), 'config');
    let message = '';
    try {
      loadConfig({ directory, env: {} });
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).code).toBe('SYS-CONFIG');
      message = (error as ConfigError).message;
    }
    for (const part of ['origin: is missing', 'secrets.session: is missing', 'secrets.encryption: is missing', 'academy.name: is missing', 'academy.contact: is missing', 'platform.guid: is missing']) {
      expect(message).toContain(part);
    }
    expect(message).toContain('PASSERELLE_SECRETS_SESSION_FILE');
    expect(message).toContain('openssl rand -base64 32');
  });

  test('faults of every source stand in one list: file, environment, documents, table, and checks across settings', () => {
    const faults = faultsOf({
      'hub.yaml': RIGHT_SETTINGS.replace('http://127.0.0.1:3000', 'http://hub.example.fr') + 'sessions: { idleMinutes: 600 }\nlogs: { level: loud }\n',
      'connections/cas.yaml': 'id: cas\n',
      'resources/link.yaml': '[1]\n',
      'tables/profiles.yaml': 'ENS: PROF\n',
    }, { PASSERELLE_LISTEN_PORT: 'eighty', PASSERELLE_NOPE: '1' });
    expect(faults.map(({ source }) => source)).toEqual(expect.arrayContaining([
      'PASSERELLE_NOPE', 'PASSERELLE_LISTEN_PORT', 'hub.yaml:2', 'hub.yaml:9', 'hub.yaml:10', 'connections/cas.yaml', 'resources/link.yaml:1', 'tables/profiles.yaml:1',
    ]));
    expect(faults.map(({ path }) => path)).toEqual(expect.arrayContaining(['origin', 'sessions.idleMinutes', 'logs.level', 'listen.port', 'connector', 'ENS']));
  });

  test('a directory that is not there is said, with what is missing', () => {
    expect(() => loadConfig({ directory: '/nowhere/at/all', env: {} })).toThrow(/hub\.yaml: not found[\s\S]*origin: is missing/);
  });

  test('a section that is no section is a fault, even when the environment sets one of its settings', () => {
    expect(faultLines({ 'hub.yaml': settingsAnd('listen: 4') }, { PASSERELLE_LISTEN_PORT: '80' })).toEqual(['listen: expected object, received number']);
  });
});

describe('unknown keys', () => {
  test.each([
    ['sessions: { idleMinuts: 5 }', 'sessions.idleMinuts: unknown key; the nearest is "idleMinutes"'],
    ['trustedProxy: 1', 'trustedProxy: unknown key; the nearest is "trustedProxies"'],
    ['idleMinutes: 5', 'idleMinutes: unknown key; the nearest is "sessions.idleMinutes"'],
    ['xylophone: 5', 'xylophone: unknown key'],
  ])('%s', (line, expected) => {
    expect(faultLines({ 'hub.yaml': settingsAnd(line) })).toEqual([expected]);
  });

  test('say their line', () => {
    expect(faultsOf({ 'hub.yaml': settingsAnd('sessions:\n  idleMinuts: 5') })[0]?.source).toBe('hub.yaml:10');
  });
});

describe('where the configuration is', () => {
  test('what PASSERELLE_CONFIG names, else config of the package', () => {
    expect(directoryOf({ PASSERELLE_CONFIG: '/etc/passerelle' })).toBe('/etc/passerelle');
    expect(directoryOf({})).toBe(join(packageRoot(), 'config'));
  });
});
