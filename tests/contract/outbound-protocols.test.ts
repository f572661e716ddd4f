import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OutboundProtocol, OutboundResource, OutboundService, OutboundTools, Reply } from '../../src/protocols/contract.js';
import { linkProtocol } from '../../src/protocols/outbound/link/index.js';
import { lti11Protocol } from '../../src/protocols/outbound/lti11/index.js';
import { lti13Protocol } from '../../src/protocols/outbound/lti13/index.js';
import { createKeyCabinet } from '../../src/flows/key-cabinet.js';
import { createRosterSnapshots } from '../../src/flows/roster-snapshots.js';
import { createToolContexts } from '../../src/flows/tool-contexts.js';
import { COLLECTIONS } from '../../src/store/collections.js';
import { OneTimeStore } from '../../src/store/one-time.js';
import { accessDeskFor, DeskStub, gradebookFor, HUB, launchOf, noHttp, noRegistrar, noRosters, noSelections, releasedOf, resourceOf } from '../support/lti-platform.js';
import { HandClock, openMemoryStore } from '../support/memory-store.js';

interface Candidate {
  readonly protocol: OutboundProtocol;
  /** As a connector would make them. */
  readonly settings: unknown;
  readonly refused: readonly unknown[];
  /** The only host a launch may lead to. */
  readonly host: string;
  /** Whether opening is all there is; otherwise the resource comes back for the launch. */
  readonly opensAtOnce: boolean;
  /** Whether the first step already says who somebody is, to the tool and to nobody else. */
  readonly tellsAtOnce?: boolean;
}

const lti13: Candidate = {
  protocol: lti13Protocol,
  settings: { clientId: 'calcul', loginUrl: 'https://outil.example.fr/login', redirectUris: ['https://outil.example.fr/launch'], targetLinkUri: 'https://outil.example.fr/' },
  refused: [{}, { url: 'https://outil.example.fr/' }, { clientId: 'calcul', loginUrl: 'javascript:alert(1)', redirectUris: ['data:,'], targetLinkUri: 'file:///etc/passwd' }],
  host: 'outil.example.fr',
  opensAtOnce: false,
};

const lti11: Candidate = {
  protocol: lti11Protocol,
  settings: { consumerKey: 'ecoles', secret: 'un secret assez long', url: 'https://ancien.example.fr/lancement?livre=12' },
  refused: [
    {},
    { consumerKey: 'ecoles', secret: 'court', url: 'https://ancien.example.fr/' },
    { consumerKey: 'ecoles', secret: 'un secret assez long', url: 'javascript:alert(1)' },
    { consumerKey: 'ecoles', secret: 'un secret assez long', url: 'https://moi@ancien.example.fr/' },
    { consumerKey: 'ecoles', secret: 'un secret assez long', url: 'https://ancien.example.fr/', pickerUrl: 'https://ailleurs.example.org/' },
  ],
  host: 'ancien.example.fr',
  opensAtOnce: true,
  tellsAtOnce: true,
};

const link: Candidate = {
  protocol: linkProtocol,
  settings: { url: 'https://page.example.fr/sciences?niveau=cp#vivant' },
  refused: [{}, { url: 'javascript:alert(1)' }, { url: 'data:text/html,x' }, { url: '/page' }, { url: 'https://page.example.fr/', more: 1 }],
  host: 'page.example.fr',
  opensAtOnce: true,
};

/** What anybody may read. */
const PUBLIC = new Set(['/.well-known/openid-configuration', '/lti/jwks']);

describe.each([lti13, lti11, link].map((candidate) => [candidate.protocol.id, candidate] as const))('the outbound protocol %s', (_id, { protocol, settings, refused, host, opensAtOnce, tellsAtOnce = false }) => {
  let desk: DeskStub;
  let tools: OutboundTools<unknown>;
  let service: OutboundService;

  beforeEach(async () => {
    const clock = new HandClock();
    const store = await openMemoryStore(clock);
    desk = new DeskStub();
    tools = {
      clock,
      desk,
      selections: noSelections,
      oneTime: new OneTimeStore(store.collection(COLLECTIONS.oneTimeValues), clock),
      origin: HUB,
      resources: () => [resource('calcul-en-herbe')],
      http: noHttp,
      seal: (text) => `seal of ${text.length}`,
      contexts: createToolContexts(store.collection(COLLECTIONS.toolContexts)),
      access: accessDeskFor(store, clock),
      gradebook: gradebookFor(store, clock),
      rosters: noRosters,
      snapshots: createRosterSnapshots(store.collection(COLLECTIONS.rosterSnapshots), clock),
      registrar: noRegistrar,
      keys: createKeyCabinet(store.collection(COLLECTIONS.signingKeys)),
      platform: { guid: '6f1c2f1e-53a9-4a50-9d0e-0f6b2f3c7a11', name: 'Passerelle' },
    };
    service = protocol.serve(tools);
  });

  const resource = (id: string): OutboundResource<unknown> => ({ resource: resourceOf({ id }), settings: protocol.settings.parse(settings) });

  test('has an id that can stand in an address', () => {
    expect(protocol.id).toMatch(/^[a-z0-9]+$/);
  });

  test.each(refused)('refuses settings that would lead anywhere else: %j', (written) => {
    expect(protocol.settings.safeParse(written).success).toBe(false);
  });

  test('reads settings the same twice', () => {
    const once = protocol.settings.parse(settings);
    expect(protocol.settings.parse(once)).toEqual(once);
  });

  test('serves a hub that has no resource of its kind', async () => {
    const empty = protocol.serve({ ...tools, resources: () => [] });
    await expect(empty.open(desk.put(launchOf()), releasedOf())).rejects.toMatchObject({ code: 'RES-INCONNUE' });
  });

  test.each(['autre', '__proto__', 'constructor'])('refuses the unknown resource "%s", and uses nothing up', async (resourceId) => {
    const launch = desk.put({ ...launchOf(), resourceId });
    await expect(service.open(launch, releasedOf())).rejects.toMatchObject({ code: 'RES-INCONNUE' });
    expect(desk.launches.has(launch.id)).toBe(true);
  });

  test('opens to the configured host and to no other', async () => {
    const reply = await service.open(desk.put(launchOf()), releasedOf());
    expect(targetOf(reply).host).toBe(host);
    expect(targetOf(reply).protocol).toBe('https:');
  });

  test('takes the launch when it lets the person through, and not before', async () => {
    const launch = desk.put(launchOf());
    await service.open(launch, releasedOf());
    expect(desk.taken.map(({ id }) => id)).toEqual(opensAtOnce ? [launch.id] : []);
    expect(desk.launches.has(launch.id)).toBe(!opensAtOnce);
  });

  test('lets no identifier of the hub out on the way', async () => {
    const launch = desk.put(launchOf());
    const text = JSON.stringify(await service.open(launch, releasedOf({ attributes: [] })));
    const pseudonym = releasedOf().subject ?? '';
    for (const secret of [launch.personId, launch.sessionRef, launch.hatId, ...(tellsAtOnce ? [] : [pseudonym])]) expect(text).not.toContain(secret);
  });

  test('keeps two resources apart', async () => {
    const both = protocol.serve({ ...tools, resources: () => [resource('calcul-en-herbe'), resource('autre')] });
    for (const resourceId of ['calcul-en-herbe', 'autre']) expect(targetOf(await both.open(desk.put({ ...launchOf(), resourceId }), releasedOf())).host).toBe(host);
  });

  test('declares for each address its methods and a path of its own', () => {
    for (const { methods, path } of service.endpoints) {
      expect(methods.length).toBeGreaterThan(0);
      expect(methods.every((method) => ['GET', 'POST'].includes(method))).toBe(true);
      expect(path).toMatch(/^(\/:?[A-Za-z0-9.-]+){2,}$/);
      expect(path).not.toMatch(/^\/(espace|connexion|ressources|static)\b/);
    }
    expect(new Set(service.endpoints.map(({ path }) => path)).size).toBe(service.endpoints.length);
  });

  test('answers an empty request at each address with a refusal, unless it is a public document, and takes nothing', async () => {
    desk.put(launchOf());
    for (const endpoint of service.endpoints) {
      for (const method of endpoint.methods) {
        const answer = await endpoint.handle({ method, parameters: new Map(), pathParameters: {} }).catch((error: unknown) => error);
        expect(answer).toMatchObject(PUBLIC.has(endpoint.path) ? { kind: 'document' } : { status: expect.any(Number), code: expect.not.stringMatching(/^SYS-INTERNE$/) });
      }
    }
    expect(desk.taken).toEqual([]);
    expect(desk.launches.size).toBe(1);
  });
});

function targetOf(reply: Reply): URL {
  if (reply.kind === 'document') throw new Error('opening leads somewhere');
  return new URL(reply.kind === 'redirect' ? reply.url : reply.action);
}
