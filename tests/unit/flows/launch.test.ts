import { beforeEach, describe, expect, test } from '@jest/globals';
import { HubError } from '../../../src/domain/errors.js';
import { boundTo, launchScene, serviceThat, type LaunchScene } from '../../support/launch-flow.js';
import { HUB } from '../../support/lti-platform.js';
import { HIRONDELLES, personIdOf } from '../../support/school.js';

const MINUTE = 60_000;

let scene: LaunchScene;
beforeEach(async () => {
  scene = await launchScene([boundTo('lti13'), boundTo('lti13', { id: 'payant', licence: 'required' }), boundTo('lti13', { id: 'ferme', enabled: false })]);
});

describe('opening', () => {
  test('records a launch that names identifiers only, for five minutes', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe', { groupId: 'cp-a' });
    expect(launch).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
      traceId: '7F3K-92',
      personId: personIdOf('lea'),
      sessionRef: 'session-of-lea-0001',
      hatId: `pupil-${HIRONDELLES}`,
      resourceId: 'calcul-en-herbe',
      groupId: 'cp-a',
      locale: 'fr',
      createdAt: scene.clock.now(),
    });
    expect(await scene.flow.peek(launch.id)).toEqual(launch);
    scene.clock.advance(5 * MINUTE - 1);
    expect(await scene.flow.peek(launch.id)).toEqual(launch);
    scene.clock.advance(1);
    expect(await scene.flow.peek(launch.id)).toBeUndefined();
    expect(await scene.flow.take(launch, [])).toBe(false);
  });

  test('is written down when the protocol lets the person through, not before', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe');
    expect(scene.events).toEqual([]);
    expect(await scene.flow.take(launch, ['role', 'level'])).toBe(true);
    expect(scene.events).toEqual([{
      event: 'launch', outcome: 'done', traceId: launch.traceId, personId: personIdOf('lea'), resourceId: 'calcul-en-herbe', hatId: `pupil-${HIRONDELLES}`, released: ['role', 'level'],
    }]);
  });

  test('is used up once, however many try at once', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe');
    const taken = await Promise.all(Array.from({ length: 20 }, () => scene.flow.take(launch, [])));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(scene.events).toHaveLength(1);
    expect(await scene.flow.peek(launch.id)).toBeUndefined();
  });

  test.each([
    ['payant', 'LIC-AUCUNE'],
    ['ferme', 'RES-FERMEE'],
  ])('%s is refused with %s, written down, and asks no protocol', async (resourceId, code) => {
    await expect(scene.open('lea', resourceId)).rejects.toMatchObject({ code });
    expect(scene.events).toMatchObject([{ event: 'launch', outcome: 'refused', code, resourceId, personId: personIdOf('lea') }]);
  });

  test('what is not in the catalogue is not written down: the name came from outside', async () => {
    await expect(scene.open('lea', 'inventé')).rejects.toMatchObject({ code: 'RES-INCONNUE' });
    expect(scene.events).toEqual([]);
  });

  test('a refusal of the protocol is written down as well; a fault of ours is for the log of faults', async () => {
    const visitor = await scene.visitor('lea');
    const open = (error: Error) => scene.flow.open(visitor, { resourceId: 'calcul-en-herbe' }, () => serviceThat(() => Promise.reject(error)));
    await expect(open(new Error('a fault of ours'))).rejects.toThrow('a fault of ours');
    expect(scene.events).toEqual([]);
    await expect(open(new HubError('ECOLE-REFUS', { rule: 'P-14' }))).rejects.toMatchObject({ code: 'ECOLE-REFUS' });
    expect(scene.events).toMatchObject([{ event: 'launch', outcome: 'refused', code: 'ECOLE-REFUS', rule: 'P-14' }]);
  });

  test('120 times a minute for one session, and no more; another session is not concerned', async () => {
    const visitor = await scene.visitor('lea');
    const open = () => scene.flow.open(visitor, { resourceId: 'calcul-en-herbe' }, () => serviceThat(() => undefined));
    for (let count = 0; count < 120; count += 1) await open();
    await expect(open()).rejects.toMatchObject({ code: 'SYS-LIMITE' });
    await scene.open('adam', 'calcul-en-herbe');
    scene.clock.advance(MINUTE);
    await open();
  });
});

describe('the decision is made anew at every step', () => {
  test('somebody blocked since the click', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe');
    expect(await scene.flow.release(launch)).toMatchObject({ hat: { role: 'pupil' } });
    const { id, givenName, familyName } = await scene.person('lea');
    await scene.directory.people.bulkUpsert([{ id, givenName, familyName, state: 'blocked' }]);
    await expect(scene.flow.release(launch)).rejects.toMatchObject({ code: 'AUTH-COMPTE' });
  });

  test('somebody who left the school since the click is refused, and told nothing of', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe');
    await scene.directory.affiliations.remove('lea 0');
    await expect(scene.flow.release(launch)).rejects.toMatchObject({ code: 'ROLE-REFUS' });
  });

  test('somebody who is gone altogether', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe');
    await scene.directory.people.remove(personIdOf('lea'));
    await expect(scene.flow.release(launch)).rejects.toMatchObject({ code: 'ROLE-REFUS' });
  });
});

describe('a refusal by the protocol', () => {
  const refusal = { code: 'LTI-REQUETE', rule: 'P-12', detail: 'another person is signed in' } as const;

  test('is written down under the trace of the launch, and uses nothing up', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe');
    await scene.flow.refuse(launch, refusal);
    expect(scene.events).toMatchObject([{ event: 'launch', outcome: 'refused', traceId: launch.traceId, ...refusal }]);
    expect(await scene.flow.peek(launch.id)).toEqual(launch);
  });

  test('is written down ten times for one launch at most', async () => {
    const launch = await scene.open('lea', 'calcul-en-herbe');
    for (let count = 0; count < 10; count += 1) await scene.flow.refuse(launch, refusal);
    await expect(scene.flow.refuse(launch, refusal)).rejects.toMatchObject({ code: 'SYS-LIMITE' });
    expect(scene.events).toHaveLength(10);
  });
});

test('the way back is an address of ours that names the resource and the trace, and nobody', async () => {
  const launch = await scene.open('sophie', 'calcul-en-herbe', { role: 'parent' });
  const url = scene.flow.returnUrl(launch);
  expect(url).toMatch(new RegExp(`^${HUB}/espace/retour/calcul-en-herbe/${launch.traceId}/[A-Za-z0-9_-]{43}$`));
  for (const secret of [launch.sessionRef, launch.personId, personIdOf('lea'), launch.id]) expect(url).not.toContain(secret);
});
