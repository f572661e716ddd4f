import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../../src/config/package-root.js';
import { settingsReference } from '../../../src/config/reference.js';
import { configDirectory, REAL_ENCRYPTION_KEY, REAL_SESSION_SECRET, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { passerelle, passerelleHere, run } from './run.js';

const right = configDirectory({ 'hub.yaml': RIGHT_SETTINGS });
const wrong = configDirectory({ 'hub.yaml': `${RIGHT_SETTINGS}sessions: { idleMinuts: 5 }\nlogs: { level: loud }\n` });

describe('config check', () => {
  test('a right configuration: 0', async () => {
    const { code, out, err } = await passerelle(['config', 'check', '--config', right]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('The configuration is right');
  });

  test('a wrong one: 1, and every fault', async () => {
    const { code, out, err } = await passerelle(['--config', wrong, 'config', 'check']);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('sessions.idleMinuts: unknown key; the nearest is "idleMinutes"');
    expect(err).toContain('logs.level');
  });

  test('as JSON, the faults are data', async () => {
    const { code, out } = await passerelle(['config', 'check', '--json', '--config', wrong]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, faults: [{ path: 'sessions.idleMinuts', source: 'hub.yaml:9' }, { path: 'logs.level' }] });
  });

  test('the directory may come from the environment', async () => {
    expect(await passerelle(['config', 'check', '--json'], { PASSERELLE_CONFIG: right })).toMatchObject({ code: 0, out: expect.stringContaining('"ok": true') });
  });
});

describe('config print', () => {
  test('shows values and where they came from, and no secret', async () => {
    const { code, out } = await passerelle(['config', 'print', '--config', right], { PASSERELLE_LISTEN_PORT: '8080' });
    expect(code).toBe(0);
    expect(out).toContain('listen.port: 8080  # PASSERELLE_LISTEN_PORT');
    expect(out).toContain('secrets.session: ********  # hub.yaml:5');
    expect(out).not.toContain(REAL_SESSION_SECRET);
    expect(out).not.toContain(REAL_ENCRYPTION_KEY);
  });

  test('as JSON', async () => {
    const { out } = await passerelle(['config', 'print', '--json', '--config', right]);
    expect(JSON.parse(out)).toContainEqual({ key: 'listen.port', value: 3000, source: 'default' });
  });
});

describe('config explain', () => {
  test('says what a setting means, without a configuration', async () => {
    const { code, out } = await passerelle(['config', 'explain', 'secrets.session', '--config', '/nowhere']);
    expect(code).toBe(0);
    for (const part of ['Keys the names of sessions', 'PASSERELLE_SECRETS_SESSION_FILE', 'required', 'openssl rand -base64 32']) expect(out).toContain(part);
  });

  test('takes a section', async () => {
    const { out } = await passerelle(['config', 'explain', 'sessions', '--json']);
    expect((JSON.parse(out) as { key: string }[]).map(({ key }) => key)).toEqual(['sessions.idleMinutes', 'sessions.absoluteHours', 'sessions.adminIdleMinutes', 'sessions.adminAbsoluteHours']);
  });

  test('an unknown setting: 2, with the nearest', async () => {
    expect(await passerelle(['config', 'explain', 'sessions.idleMinuts'])).toEqual({ code: 2, out: '', err: 'No setting is called "sessions.idleMinuts"; the nearest is "sessions.idleMinutes".\n' });
  });
});

describe('config docs', () => {
  test('writes what docs/settings.md holds', async () => {
    const file = join(configDirectory({}), 'settings.md');
    expect(await passerelle(['config', 'docs', '--write', file])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(file, 'utf8')).toBe(settingsReference());
  });
});

describe('usage', () => {
  test.each([
    [['frobnicate'], 'unknown command'],
    [['config', 'frobnicate'], 'unknown command'],
    [['config', 'explain'], 'missing required argument'],
    [['sessions', 'revoke'], 'exactly one of'],
    [['sessions', 'list'], 'required option'],
    [['config', 'check', '--frob'], 'unknown option'],
    [['audit', 'verify', '--log', '/nowhere.log', '--config', right], '/nowhere.log cannot be read'],
  ])('%j: 2', async (args, message) => {
    const { code, out, err } = await passerelleHere(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  test('help: 0', async () => {
    const { code, out } = await passerelle(['--help']);
    expect(code).toBe(0);
    for (const command of ['config', 'audit', 'keys', 'sessions', 'person', 'retention', 'import', 'generate', 'serve']) expect(out).toContain(command);
  });

  test('the installed command starts the same program', async () => {
    const { code, out } = await run([join(packageRoot(), 'src/cli/passerelle.mjs'), '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: passerelle');
  });
});
