import { readFileSync, mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { effectiveSettings } from '../../../src/config/effective.js';
import { readConfig } from '../../../src/config/load.js';
import { packageRoot } from '../../../src/config/package-root.js';
import { settingsJsonSchema, settingsReference } from '../../../src/config/reference.js';
import { SETTINGS } from '../../../src/config/setting.js';
import { configDirectory, REAL_ENCRYPTION_KEY, REAL_SESSION_SECRET, RIGHT_SETTINGS } from '../../support/config-directory.js';

describe('docs/settings.md', () => {
  test('is what the schema says; run `npm run docs` when it is not', () => {
    expect(readFileSync(join(packageRoot(), 'docs/settings.md'), 'utf8')).toBe(settingsReference());
  });

  test('names every setting and variable', () => {
    for (const { key, variable } of SETTINGS) expect(settingsReference()).toMatch(new RegExp(`\\| \`${key}\` \\| \`${variable}[[\`]`));
  });

  test('editors get a JSON schema that refuses unknown keys', () => {
    expect(settingsJsonSchema()).toMatchObject({ type: 'object', additionalProperties: false, properties: { origin: { type: 'string' } } });
  });
});

describe('the settings as they apply', () => {
  const directory = configDirectory({ 'hub.yaml': RIGHT_SETTINGS });
  const settings = effectiveSettings(readConfig({ directory, env: { PASSERELLE_LISTEN_PORT: '8080' } }));

  test('say where each came from', () => {
    const found = Object.fromEntries(settings.map(({ key, value, source }) => [key, [value, source]]));
    expect(found).toMatchObject({
      origin: ['http://127.0.0.1:3000', 'hub.yaml:2'],
      'listen.port': [8080, 'PASSERELLE_LISTEN_PORT'],
      trustedProxies: [0, 'default'],
    });
  });

  test('mask every secret that is set', () => {
    const text = JSON.stringify(settings);
    expect(text).not.toContain(REAL_SESSION_SECRET);
    expect(text).not.toContain(REAL_ENCRYPTION_KEY);
    expect(settings.find(({ key }) => key === 'secrets.session')?.value).toBe('********');
  });
});

describe('the package root', () => {
  test('is found from the sources and from what was built', () => {
    const root = mkdtempSync(join(tmpdir(), 'passerelle-root-'));
    writeFileSync(join(root, 'package.json'), '{"name":"passerelle"}');
    mkdirSync(join(root, 'dist/src/config'), { recursive: true });
    writeFileSync(join(root, 'dist/package.json'), '{"type":"module"}');
    expect(packageRoot(join(root, 'dist/src/config'))).toBe(root);
    expect(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).toContain('"passerelle"');
  });

  test('is asked for in vain outside the package', () => {
    expect(() => packageRoot('/')).toThrow('no package.json of passerelle above /');
  });
});
