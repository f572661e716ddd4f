import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadSeed } from '../../src/directory/load-seed.js';
import { systemClock } from '../../src/domain/clock.js';
import { pseudonymId } from '../../src/domain/pseudonym.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { openStore } from '../../src/store/open.js';
import { freePort, hubFiles, isListening, runHub } from '../support/hub-process.js';
import { MEDIA, SCOPES } from '../support/lti-gradebook.js';
import { ltiResource, startLtiHub } from '../support/lti-hub.js';
import { callService, ServiceTool, type TokenAnswer } from '../support/lti-service-tool.js';
import { HIRONDELLES, personIdOf, schoolSeed } from '../support/school.js';
import { sharedStore } from '../support/shared-store.js';

const CONTEXT = 'c'.repeat(43);
const COLUMN = 'i'.repeat(32);
const LEA = 'a'.repeat(32);
const MOST_SCORES = 400;

const shared = sharedStore();
let tool: ServiceTool;
beforeAll(async () => {
  tool = await ServiceTool.start('notes');
  const store = await openStore(shared.config.store, { clock: systemClock, encryptionKeys: shared.config.secrets.encryption });
  await store.prepare(Object.values(COLLECTIONS));
  await loadSeed(store, schoolSeed());
  const sector = 'sector client notes';
  await store.collection(COLLECTIONS.pseudonyms).insert({ id: pseudonymId(sector, personIdOf('lea')), personId: personIdOf('lea'), sector, value: LEA });
  await store.collection(COLLECTIONS.toolContexts).insert({ id: CONTEXT, clientId: 'notes', deploymentId: HIRONDELLES, schoolId: HIRONDELLES, kind: 'class', placeId: 'cp-a' });
  await store.collection(COLLECTIONS.lineItems).insert({ id: COLUMN, contextId: CONTEXT, placeId: 'cp-a', label: 'Dictée', scoreMaximum: 1_000, createdAt: 0 });
  await store.close();
});
afterAll(async () => {
  await tool.close();
  shared.remove();
});

const resource = (): object => ltiResource('notes', [], {}, { keySetUrl: tool.keySetUrl, services: { scores: 'own' } });
const itemAt = (origin: string): string => `${origin}/lti/contexts/${CONTEXT}/lineitems/${COLUMN}`;
const momentOf = (scoreGiven: number, day: string): string => `${day}T10:00:${String(Math.floor(scoreGiven / 100)).padStart(2, '0')}.${String(scoreGiven % 100).padStart(2, '0')}Z`;

function postScore(origin: string, token: string, scoreGiven: number, day: string): Promise<TokenAnswer> {
  const body = { userId: LEA, timestamp: momentOf(scoreGiven, day), activityProgress: 'Completed', gradingProgress: 'FullyGraded', scoreGiven, scoreMaximum: 1_000 };
  return callService(`${itemAt(origin)}/scores`, { method: 'POST', token, body, type: MEDIA.score });
}

async function scoresShown(origin: string, token: string): Promise<readonly number[]> {
  const { body } = await callService(`${itemAt(origin)}/results`, { token });
  return (body as unknown as { resultScore: number }[]).map(({ resultScore }) => resultScore);
}

describe('a hub that is killed between a score and its display', () => {
  test('loses no score it acknowledged, doubles none, and knows the same post again', async () => {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const files = hubFiles({ port, config: shared.config, resources: [resource()] });
    const first = runHub(files, shared.config.store);
    await first.line(isListening);
    const token = await tool.token(origin, [SCOPES.score, SCOPES.results]);
    let acknowledged = 0;
    const killAfter = 20 + Math.floor(Math.random() * 60);
    for (let score = 1; score < MOST_SCORES; score += 1) {
      // The kill falls somewhere within the request that follows.
      if (score === killAfter) setTimeout(() => first.child.kill('SIGKILL'), Math.random() * 8);
      const answer = await postScore(origin, token, score, '2026-11-01').catch(() => undefined);
      if (answer === undefined) break;
      expect(answer.status).toBe(200);
      acknowledged = score;
    }
    expect(await first.ended).toBe('SIGKILL');
    expect(acknowledged).toBeGreaterThanOrEqual(killAfter - 1);

    const second = runHub(files, shared.config.store);
    await second.line(isListening);
    const shown = await scoresShown(origin, token);
    expect([[acknowledged], [acknowledged + 1]]).toContainEqual(shown);
    const [last = 0] = shown;
    expect((await postScore(origin, token, last, '2026-11-01')).status).toBe(200);
    expect((await postScore(origin, token, last - 1, '2026-11-01')).status).toBe(409);
    expect(await scoresShown(origin, token)).toEqual([last]);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  }, 120_000);
});

describe('two hubs on one store', () => {
  test('post for the same pupil at the same time: the latest score stays, and each believes the token of the other', async () => {
    const hubs = [await startLtiHub({ config: shared.config, resources: () => [resource()] }), await startLtiHub({ config: shared.config, resources: () => [resource()] })] as const;
    try {
      const token = await tool.token(hubs[0].origin, [SCOPES.score, SCOPES.results]);
      const scores = Array.from({ length: 40 }, (_, index) => index + 1);
      const answers = await Promise.all(scores.map((score, index) => postScore(hubs[index % 2 === 0 ? 0 : 1].origin, token, score, '2026-11-02')));
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
      expect(answers.at(-1)?.status).toBe(200);
      for (const { origin } of hubs) expect(await scoresShown(origin, token)).toEqual([40]);
    } finally {
      await Promise.all(hubs.map((hub) => hub.close()));
    }
  });

  test('a tool that is switched off on one opens nothing there any more', async () => {
    const before = await startLtiHub({ config: shared.config, resources: () => [resource()] });
    const token = await tool.token(before.origin, [SCOPES.results]);
    expect((await callService(`${itemAt(before.origin)}/results`, { token })).status).toBe(200);
    await before.close();
    for (const resources of [[{ ...resource(), enabled: false }], []]) {
      const after = await startLtiHub({ config: shared.config, resources: () => resources });
      const answer = await callService(`${itemAt(after.origin)}/results`, { token });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
      await after.close();
    }
  });
});
