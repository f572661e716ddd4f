import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runOwn, type OwnProcess } from '../support/hub-process.js';
import { hatOf, launch, ltiResource, signedIn, startLtiHub } from '../support/lti-hub.js';
import type { PeerOrder } from '../support/lti-peers-process.js';
import type { SchoolHub } from '../support/school-hub.js';

/** Libraries that others wrote, in a process of their own, against a running hub. */
describe('the list of members as other people’s tools read it', () => {
  let peers: OwnProcess;
  let peersUrl: string;
  let hub: SchoolHub;
  beforeAll(async () => {
    peers = runOwn('tests/support/lti-peers-process.ts');
    peersUrl = await peers.line((line) => line.startsWith('http'));
    const tool = (name: string) => ltiResource(name, ['role', 'displayName'], { audience: { roles: ['pupil', 'teacher'] } }, { keySetUrl: `${peersUrl}/${name}/keys`, services: { members: true } });
    hub = await startLtiHub({ resources: () => [tool('ltijs'), tool('core')] });
  }, 60_000);
  afterAll(async () => {
    peers.child.kill('SIGTERM');
    await Promise.all([peers.ended, hub.close()]);
  });

  async function run(path: string, order: PeerOrder): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${peersUrl}${path}`, { method: 'POST', body: JSON.stringify(order) });
    if (response.status !== 200) throw new Error(await response.text());
    return (await response.json()) as Readonly<Record<string, unknown>>;
  }

  async function orderOf(clientId: string): Promise<PeerOrder> {
    const { claims } = await launch(hub, await signedIn(hub, 'lea'), hatOf('pupil'), clientId);
    return { issuer: hub.origin, clientId, claims: claims as PeerOrder['claims'] };
  }

  const named = (answer: unknown) => (answer as { members: readonly { name: string }[] }).members.map(({ name }) => name).sort();

  test('ltijs 5.9.9: a page, every page, one role of the launched link, and the differences', async () => {
    const order = await orderOf('ltijs');
    await run('/ltijs/register', order);
    const { first, all, learners, changed } = await run('/ltijs/members', order);
    expect(first).toMatchObject({ members: [expect.anything()], next: expect.stringContaining('after=') });
    expect(named(all)).toEqual(['Léa Morvan', 'Malo Guillou', 'Mme Bertin', 'Zoé Lefèvre']);
    expect(all).toMatchObject({ differences: expect.stringContaining('since=') });
    expect(named(learners)).toEqual(['Léa Morvan', 'Malo Guillou', 'Zoé Lefèvre']);
    expect(changed).toMatchObject({ members: [] });
  });

  test('@lti-tool/core 1.0.6: everybody, each of them as its schema has a member', async () => {
    const { members } = await run('/core/members', await orderOf('core')) as { members: readonly Readonly<Record<string, unknown>>[] };
    expect(members.map(({ name }) => name).sort()).toEqual(['Léa Morvan', 'Malo Guillou', 'Mme Bertin', 'Zoé Lefèvre']);
    expect(members.every(({ status, roles }) => status === 'Active' && Array.isArray(roles))).toBe(true);
  });
});
