import { expect, test } from '@jest/globals';
import { configDirectory, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { createIdentityProvider } from '../../support/saml-identity-provider.js';
import { passerelle } from './run.js';

const idp = createIdentityProvider();

function connection(id: string, file: string): string {
  return JSON.stringify({ id, connector: 'generic-saml', label: { fr: id }, roles: ['teacher'], settings: { entityId: idp.entityId, metadata: { file } } });
}

test('metadata refresh reads everything now, says what failed, and fails then', async () => {
  const directory = configDirectory({
    'hub.yaml': RIGHT_SETTINGS,
    'connections/bonne.yaml': connection('bonne', 'idp.xml'),
    'connections/perdue.yaml': connection('perdue', 'absent.xml'),
    'idp.xml': idp.metadata({ validUntil: '2099-01-01T00:00:00Z' }),
  });
  const { code, out } = await passerelle(['metadata', 'refresh', '--json', '--config', directory]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([
    { source: 'bonne', failures: 0, validUntil: '2099-01-01T00:00:00.000Z' },
    { source: 'perdue', failures: 1, note: expect.stringContaining('the metadata cannot be had') },
  ]);
});
