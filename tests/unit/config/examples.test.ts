import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { connectors } from '../../../connectors/index.js';
import { packageRoot } from '../../../src/config/package-root.js';
import { SETTINGS } from '../../../src/config/setting.js';
import { ConnectorRegistry } from '../../../src/connector-kit/registry.js';
import { faultLines, load } from './support.js';

const CONFIG = join(packageRoot(), 'config');

const examples = ['connections', 'resources'].flatMap((folder) =>
  readdirSync(join(CONFIG, folder)).filter((name) => name.endsWith('.yaml.example')).map((name) => `${folder}/${name}`),
);

describe('the examples of the package', () => {
  test('there are some of both kinds', () => {
    expect(examples.filter((name) => name.startsWith('connections/')).length).toBeGreaterThan(1);
    expect(examples.filter((name) => name.startsWith('resources/')).length).toBeGreaterThan(1);
  });

  test.each(examples)('%s is right once it is copied, down to the settings of its connector', (name) => {
    const config = load({ [name.replace(/\.example$/, '')]: readFileSync(join(CONFIG, name), 'utf8') });
    expect(config.connections.length + config.resources.length).toBe(1);
    expect(() => new ConnectorRegistry(connectors).bindAll(config)).not.toThrow();
  });

  test('env.example names only settings that are', () => {
    const names = [...readFileSync(join(CONFIG, 'env.example'), 'utf8').matchAll(/^#? ?(PASSERELLE_\w+)=/gm)].map(([, name = '']) => name);
    const known = SETTINGS.flatMap(({ variable, fileVariable }) => [variable, fileVariable ?? '']);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('hub.yaml with the secrets and facts that env.example asks for is a right configuration', () => {
    const filled = {
      PASSERELLE_ORIGIN: 'https://ressources.ac-exemple.fr',
      PASSERELLE_ACADEMY_NAME: 'Académie d’Exemple',
      PASSERELLE_ACADEMY_CONTACT: 'assistance@ac-exemple.fr',
      PASSERELLE_PLATFORM_GUID: '6f1c2f1e-53a9-4a50-9d0e-0f6b2f3c7a11',
      PASSERELLE_SECRETS_SESSION: 'q8Xv2LmWc5RtYh7NzKd4JpGs9BfAe3Uo',
      PASSERELLE_SECRETS_ENCRYPTION: 'f3mQ0uS7xYk2VhJ9cN5tRwZ1bLpE8aGd4oTiKsXvMuA=',
    };
    const required = SETTINGS.filter((setting) => setting.required).map(({ variable }) => variable);
    expect(Object.keys(filled).sort()).toEqual([...required].sort());
    expect(faultLines({ 'hub.yaml': readFileSync(join(CONFIG, 'hub.yaml'), 'utf8') }, filled)).toEqual([]);
  });

  test('hub.yaml with its commented lines uncommented is right too, but for the identifier nobody chose yet', () => {
    const text = readFileSync(join(CONFIG, 'hub.yaml'), 'utf8').replace(/^# (origin:|academy:|platform:|  (name|contact|guid):)/gm, '$1');
    const lines = faultLines({ 'hub.yaml': text }).map((line) => line.split(':')[0]);
    expect(lines).toEqual(['secrets.session', 'secrets.encryption', 'platform.guid']);
  });
});
