import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '../../../src/config/setting.js';
import { REAL_SESSION_SECRET } from '../../support/config-directory.js';
import { faultLines, faultsOf, load } from './support.js';

describe('variables', () => {
  test('are derived from the schema, and no two settings share one', () => {
    const variables = SETTINGS.flatMap(({ variable, fileVariable }) => (fileVariable === undefined ? [variable] : [variable, fileVariable]));
    expect(new Set(variables).size).toBe(variables.length);
    expect(variables).toEqual(expect.arrayContaining([
      'PASSERELLE_STORE_FILE', 'PASSERELLE_TRUSTED_PROXIES', 'PASSERELLE_LISTEN_HOST', 'PASSERELLE_SECRETS_SESSION_FILE', 'PASSERELLE_SECRETS_SAML_PRIVATE_KEY',
    ]));
  });

  test('every setting has its sentence', () => {
    for (const { key, description } of SETTINGS) expect({ key, description }).toEqual({ key, description: expect.stringMatching(/^[A-Z`].{15,}/) });
  });

  test('win over the file, each in its type', () => {
    const config = load({}, { PASSERELLE_LISTEN_PORT: '8080', PASSERELLE_LOGS_LEVEL: 'warn', PASSERELLE_SESSIONS_ABSOLUTE_HOURS: '7.5', PASSERELLE_OUTGOING_ALLOW_PRIVATE: 'a.internal, b.internal' });
    expect(config.listen.port).toBe(8080);
    expect(config.logs.level).toBe('warn');
    expect(config.sessions.absoluteHours).toBe(7.5);
    expect(config.outgoing.allowPrivate).toEqual(['a.internal', 'b.internal']);
  });

  test('an empty one counts as absent', () => {
    expect(load({}, { PASSERELLE_LISTEN_PORT: '', PASSERELLE_METRICS_TOKEN: '' }).listen.port).toBe(3000);
  });

  test.each([
    ['PASSERELLE_LISTEN_PROT', 'no setting has this name; the nearest is PASSERELLE_LISTEN_PORT'],
    ['PASSERELLE_ORIGIN_FILE', 'no setting has this name; the nearest is PASSERELLE_ORIGIN'],
    ['PASSERELLE_ZZZZZZZZZZZZZZZZZZZZZZZZ', 'no setting has this name'],
  ])('%s is refused', (name, message) => {
    expect(faultsOf({}, { [name]: 'x' })).toEqual([{ source: name, path: '', message }]);
  });

  test('what Kubernetes sets for a service called passerelle is left alone', () => {
    expect(faultLines({}, { PASSERELLE_SERVICE_HOST: '10.0.0.1', PASSERELLE_SERVICE_PORT_HTTP: '80', PASSERELLE_PORT: 'tcp://10.0.0.1:80', PASSERELLE_PORT_80_TCP_ADDR: '10.0.0.1' })).toEqual([]);
  });
});

describe('_FILE', () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-secret-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test('reads a secret, without the line end', () => {
    const secret = 'T3kQ0uS7xYk2VhJ9cN5tRwZ1bLpE8aGd4oTi';
    expect(load({}, { PASSERELLE_SECRETS_SESSION_FILE: file('one', `${secret}\n`) }).secrets.session).toEqual([secret]);
  });

  test('a list has one item on each line', () => {
    const others = ['T3kQ0uS7xYk2VhJ9cN5tRwZ1bLpE8aGd4oTi', REAL_SESSION_SECRET];
    expect(load({}, { PASSERELLE_SECRETS_SESSION_FILE: file('two', `${others.join('\n')}\n\n`) }).secrets.session).toEqual(others);
  });

  test.each([
    ['absent', () => '/nowhere/secret'],
    ['empty', () => file('empty', ' \n')],
    ['too large', () => file('large', 'x'.repeat(70_000))],
    ['a folder', () => folder],
  ])('%s is refused', (_case, make) => {
    expect(faultLines({}, { PASSERELLE_SECRETS_SESSION_FILE: make() })).toEqual([expect.stringContaining('the file it names cannot be read')]);
  });

  test('beside the plain variable it is refused', () => {
    expect(faultLines({}, { PASSERELLE_METRICS_TOKEN: 'x', PASSERELLE_METRICS_TOKEN_FILE: '/x' })).toEqual(['metrics.token: set twice: PASSERELLE_METRICS_TOKEN_FILE is set too']);
  });
});

describe('MONGODB_URI', () => {
  test('selects the mongo engine over what the file says', () => {
    expect(load({}, { MONGODB_URI: 'mongodb://db/hub' }).store).toEqual({ engine: 'mongo', uri: 'mongodb://db/hub' });
  });

  test('beside a variable of the store it is refused', () => {
    expect(faultLines({}, { MONGODB_URI: 'mongodb://db/hub', PASSERELLE_STORE_FILE: 'x.db' })).toEqual(['store: PASSERELLE_STORE_FILE is set too: keep one of them']);
  });
});
