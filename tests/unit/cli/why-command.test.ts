import { beforeEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { loadSeed } from '../../../src/directory/load-seed.js';
import { systemClock } from '../../../src/domain/clock.js';
import { COLLECTIONS } from '../../../src/store/collections.js';
import { openStore } from '../../../src/store/open.js';
import { configDirectory, REAL_ENCRYPTION_KEY, RIGHT_SETTINGS } from '../../support/config-directory.js';
import { HIRONDELLES, personIdOf, schoolSeed } from '../../support/school.js';
import { passerelle, passerelleHere } from './run.js';

const RESOURCES = `
- { id: libre, connector: link, title: { fr: Libre }, summary: { fr: Essai }, publisher: Exemple, subject: maths, audience: { roles: [pupil] }, settings: { url: 'https://exemple.fr/' } }
- { id: payant, connector: link, title: { fr: Payant }, summary: { fr: Essai }, publisher: Exemple, subject: maths, audience: { roles: [pupil] }, licence: required, settings: { url: 'https://exemple.fr/' } }
`;

const AT = Date.now();

describe('passerelle why', () => {
  let directory: string;

  beforeEach(async () => {
    directory = configDirectory({ 'hub.yaml': RIGHT_SETTINGS.replace("':memory:'", 'hub.db'), 'resources/two.yaml': RESOURCES });
    const store = await openStore({ engine: 'sqlite', file: join(directory, 'hub.db') }, { clock: systemClock, encryptionKeys: [REAL_ENCRYPTION_KEY] });
    await store.prepare(Object.values(COLLECTIONS));
    await loadSeed(store, schoolSeed());
    await store.collection(COLLECTIONS.failedOpenings).insert({ id: 'failure-of-today-1', personId: personIdOf('lea'), resourceId: 'payant', hatId: `pupil-${HIRONDELLES}`, code: 'LIC-AUCUNE', traceId: '7F3K-92', at: AT, expiresAt: AT + 86_400_000 });
    await store.close();
  });

  const why = (...args: string[]) => passerelleHere(['why', ...args, '--config', directory]);

  test('says check by check what stands in the way, who must act, and fails', async () => {
    const { code, out } = await passerelle(['why', personIdOf('lea'), 'payant', '--config', directory]);
    expect(code).toBe(1);
    expect(out).toContain(`pupil-${HIRONDELLES}: LIC-AUCUNE`);
    expect(out).toContain('✘ licence  LIC-AUCUNE  (school must act)');
    expect(out).toContain(`failed ${new Date(AT).toISOString()}  LIC-AUCUNE  trace 7F3K-92`);
    expect(out).not.toContain('Morvan');
  });

  test('succeeds when it opens; --json holds every check', async () => {
    const { code, out } = await why(personIdOf('lea'), 'libre', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ resource: 'libre', hats: [{ hat: `pupil-${HIRONDELLES}`, checks: [{ name: 'sign-in' }, { name: 'place' }, { name: 'account' }, { name: 'role' }, { name: 'school' }, { name: 'licence' }, { name: 'dates' }, { name: 'connector' }, { name: 'deployment' }, { name: 'data' }] }] });
  });

  test('--json holds the last failures, each with its hat', async () => {
    const { out } = await why(personIdOf('lea'), 'payant', '--json');
    expect(JSON.parse(out)).toMatchObject({ failures: [{ at: new Date(AT).toISOString(), code: 'LIC-AUCUNE', traceId: '7F3K-92', hat: `pupil-${HIRONDELLES}` }] });
  });

  test.each([
    [['person-inconnue', 'libre'], 1, 'AUTH-INCONNU'],
    [[personIdOf('lea'), 'inventee'], 1, 'RES-INCONNUE'],
    [['x'.repeat(500), 'libre'], 2, 'identifier of a person'],
    [[personIdOf('lea')], 2, 'resource'],
  ])('%j is refused in words', async (args, code, words) => {
    const run = await why(...args);
    expect(run.code).toBe(code);
    expect(run.err).toContain(words);
  });
});
