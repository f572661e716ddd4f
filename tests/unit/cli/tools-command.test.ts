import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configDirectory, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { startLoopback, type LoopbackServer } from '../../support/loopback.js';
import { passerelleHere } from './run.js';

describe('passerelle tools check', () => {
  let tool: LoopbackServer;
  let directory: string;

  beforeAll(async () => {
    tool = await startLoopback((_request, response) => { response.writeHead(500).end('<h1>secret</h1>'); });
    const settings = `{ clientId: essai, loginUrl: '${tool.url}/login', redirectUris: ['${tool.url}/launch'], targetLinkUri: '${tool.url}/x', keySetUrl: '${tool.url}/keys' }`;
    const entry = "title: { fr: Essai }, summary: { fr: Essai }, publisher: Exemple, subject: maths, audience: { roles: [pupil] }";
    directory = configDirectory({
      'hub.yaml': `${RIGHT_SETTINGS.replace("':memory:'", 'hub.db')}\noutgoing: { allowPrivate: ['${tool.host}'] }\n`,
      'resources/two.yaml': `- { id: outil, connector: generic-lti13, ${entry}, settings: ${settings} }\n- { id: libre, connector: link, ${entry}, settings: { url: 'https://exemple.fr/' } }\n`,
    });
  });
  afterAll(() => tool.close());

  const check = (...args: string[]) => passerelleHere(['tools', 'check', ...args, '--config', directory]);

  test('tries every tool, says what failed and why, and fails', async () => {
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toContain('outil: 2 failed');
    expect(out).toContain('✘ key-set  status');
    expect(out).toContain('- picker  login-first');
    expect(out).not.toMatch(/libre|secret/);
  });

  test('--json holds every check of one tool', async () => {
    const { code, out } = await check('outil', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ tests: [{ resourceId: 'outil', by: 'operator', checks: [{ name: 'key-set', outcome: 'failed', fault: 'status' }, { name: 'login', outcome: 'failed' }, { name: 'launch-pupil', outcome: 'skipped' }, {}, {}, {}, {}] }] });
  });

  test.each(['libre', 'inventee'])('%s is refused in words: no such tool opens it', async (resource) => {
    const { code, err } = await check(resource);
    expect([code, err.includes('RES-INCONNUE')]).toEqual([1, true]);
  });
});
