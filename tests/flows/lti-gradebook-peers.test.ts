import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runOwn, type OwnProcess } from '../support/hub-process.js';
import { embed, gradebookOf, launchBy } from '../support/lti-gradebook.js';
import { ltiResource, startLtiHub } from '../support/lti-hub.js';
import type { PeerOrder } from '../support/lti-peers-process.js';
import type { SchoolHub } from '../support/school-hub.js';

const LINK = 'https://purl.imsglobal.org/spec/lti/claim/resource_link';

/** Libraries that others wrote, in a process of their own, against a running hub. */
describe('the gradebook as other people’s tools use it', () => {
  let peers: OwnProcess;
  let peersUrl: string;
  let hub: SchoolHub;
  beforeAll(async () => {
    peers = runOwn('tests/support/lti-peers-process.ts');
    peersUrl = await peers.line((line) => line.startsWith('http'));
    const tool = (name: string) => ltiResource(name, [], {}, { keySetUrl: `${peersUrl}/${name}/keys`, services: { scores: 'manage' } });
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

  async function orderOf(clientId: string, activityId: string): Promise<PeerOrder> {
    const { claims } = await launchBy(hub, 'lea', clientId, { activityId });
    return { issuer: hub.origin, clientId, claims: claims as PeerOrder['claims'] };
  }

  test('ltijs 5.9.9: a token, a column made, listed, scored, read, changed and removed', async () => {
    const { id } = await embed(hub, 'ltijs');
    const order = await orderOf('ltijs', id);
    await run('/ltijs/register', order);
    const done = await run('/ltijs', order);
    const made = { id: expect.stringContaining('/lineitems/'), label: 'Dictée', scoreMaximum: 10, tag: 'ltijs', resourceLinkId: (order.claims[LINK] as { id: string }).id };
    expect(done).toMatchObject({
      made,
      lineItems: [made],
      scores: { scores: [{ userId: order.claims.sub, resultScore: 8, resultMaximum: 10, comment: 'Bien' }] },
      changed: { label: 'Dictée 2', scoreMaximum: 20 },
      removed: true,
    });
  });

  test('@lti-tool/core 1.0.6: the column of the launch is scored, another made and both listed', async () => {
    const { id } = await embed(hub, 'core');
    const order = await orderOf('core', id);
    const { lineitem } = gradebookOf({ claims: order.claims } as never);
    expect(await run('/core', order)).toMatchObject({
      made: { label: 'Lecture', scoreMaximum: 5, tag: 'core' },
      lineItems: [{ id: lineitem, label: 'Calcul mental', resourceLinkId: id }, { label: 'Lecture' }],
      scores: [{ userId: order.claims.sub, scoreOf: lineitem, resultScore: 75, resultMaximum: 100, comment: 'Bien' }],
    });
  });
});
