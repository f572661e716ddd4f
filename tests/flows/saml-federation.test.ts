import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Connection } from '../../src/domain/connection.js';
import { createHub } from '../../src/hub.js';
import { createLog } from '../../src/operations/log.js';
import { makeKey } from '../support/certificate.js';
import { errorPageOf } from '../support/error-page.js';
import { testConfig } from '../support/hub.js';
import { startLoopback, type LoopbackServer } from '../support/loopback.js';
import { aggregateXml, type AggregateDraft } from '../support/saml-aggregate.js';
import { startSamlHub, type SamlHub } from '../support/saml-hub.js';
import { createIdentityProvider } from '../support/saml-identity-provider.js';
import { TEACHER_PAGE } from '../support/school-hub.js';

// Each reading starts a thread that must first learn TypeScript.
jest.setTimeout(120_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const federation = makeKey();
const idp = createIdentityProvider();
const next = makeKey();

let hub: SamlHub;
let server: LoopbackServer;
/** What the federation and the provider publish now; undefined for a server that is down. */
let published: { file?: string | undefined; own?: string | undefined } = {};
const lines: Record<string, unknown>[] = [];

function fileOf(draft: Partial<AggregateDraft> = {}): string {
  return aggregateXml({ members: [idp.metadata()], key: federation, validUntil: new Date(hub.clock.now() + 9 * DAY).toISOString(), cacheDuration: 'PT1H', ...draft });
}

beforeAll(async () => {
  server = await startLoopback((request, response) => {
    const body = request.url === '/renater.xml' ? published.file : published.own;
    if (body === undefined) response.writeHead(503).end();
    else if (request.headers['if-none-match'] === `"${body.length}"`) response.writeHead(304).end();
    else response.writeHead(200, { 'Content-Type': 'application/samlmetadata+xml', ETag: `"${body.length}"` }).end(body);
  });
  const log = createLog({ level: 'info', destination: { write: (line) => { lines.push(JSON.parse(line) as Record<string, unknown>); } } });
  hub = await startSamlHub({
    idp,
    log,
    federations: [{ id: 'renater', metadata: { url: `${server.url}/renater.xml` }, certificates: [federation.certificatePem] }],
    connections: {
      federee: { metadata: { federation: 'renater' } },
      seule: { metadata: { url: `${server.url}/idp.xml` } },
    },
  });
  published = { file: fileOf(), own: idp.metadata() };
});
afterAll(async () => {
  await hub.close();
  await server.close();
});

/** Where a whole sign-in ends. */
async function endOfSignIn(connection: string): Promise<string> {
  const browser = hub.browser();
  const begun = await hub.begin(browser, connection);
  return (await hub.bringBack(browser, begun, hub.answer(begun, 'bertin'))).url;
}

async function refusalAt(connection: string): Promise<unknown> {
  return errorPageOf(await hub.browser().get(`/connexion/vers/${connection}`));
}

const asked = (path: string): number => server.requests.filter((request) => request === path).length;
const inside = (): string => `${hub.origin}${TEACHER_PAGE}`;

describe.each([['federee', '/renater.xml', 'renater'], ['seule', '/idp.xml', 'seule']] as const)('a provider known by %s metadata', (connection, path, source) => {
  test('lets people in, read once for all', async () => {
    const before = asked(path);
    expect(await endOfSignIn(connection)).toBe(inside());
    expect(await endOfSignIn(connection)).toBe(inside());
    expect(asked(path)).toBe(before + 1);
  });

  test('is read again in the background when it is time', async () => {
    const before = asked(path);
    await hub.hub().flows.descriptions.refreshDue();
    expect(asked(path)).toBe(before);
    hub.clock.advance(7 * HOUR);
    expect(await hub.hub().flows.descriptions.refreshDue()).toBeGreaterThan(0);
    expect(asked(path)).toBeGreaterThan(before);
  });

  test('lets people in after a restart although its description cannot be had: the last good copy outlives the process', async () => {
    const kept = published;
    published = {};
    await hub.restart();
    hub.clock.advance(7 * HOUR);
    expect(await endOfSignIn(connection)).toBe(inside());
    const { event, level } = lines.findLast((line) => line['source'] === source) ?? {};
    expect([event, level]).toEqual(['metadata', 'warn']);
    published = kept;
  });
});

describe('the federation’s file', () => {
  test('that is refused leaves the last good one, until that ends: AUTH-IDP-PANNE', async () => {
    published.file = fileOf({ key: makeKey() });
    hub.clock.advance(2 * HOUR);
    await hub.hub().flows.descriptions.refreshAll();
    expect(lines.findLast((line) => line['source'] === 'renater')).toMatchObject({ outcome: 'failed', failures: 1, detail: expect.stringContaining('V19') });
    expect(await endOfSignIn('federee')).toBe(inside());
    hub.clock.advance(10 * DAY);
    expect(await refusalAt('federee')).toMatchObject({ status: 502, code: 'AUTH-IDP-PANNE' });
    published.file = fileOf();
    hub.clock.advance(30_000);
    expect(await endOfSignIn('federee')).toBe(inside());
  });

  test('rolls keys over: both while both are there, and the old one no longer when it is gone', async () => {
    const answerWith = async (key: typeof next): Promise<string> => {
      const browser = hub.browser();
      const begun = await hub.begin(browser, 'federee');
      return (await hub.bringBack(browser, begun, hub.answer(begun, 'bertin', { signature: { key: key.key } }))).url;
    };
    published.file = fileOf({ members: [idp.metadata({ keys: [idp.own, next] })] });
    await hub.hub().flows.descriptions.refreshAll();
    expect([await answerWith(idp.own), await answerWith(next)]).toEqual([inside(), inside()]);
    published.file = fileOf({ members: [idp.metadata({ keys: [next] })] });
    await hub.hub().flows.descriptions.refreshAll();
    expect(await answerWith(next)).toBe(inside());
    expect(await answerWith(idp.own)).not.toBe(inside());
    expect(await hub.lastRule()).toBe('V20');
  });

  test('that no longer describes the provider closes its door, and says so', async () => {
    published.file = fileOf({ members: [createIdentityProvider('https://other.example.fr/').metadata()] });
    await hub.hub().flows.descriptions.refreshAll();
    expect(await refusalAt('federee')).toMatchObject({ status: 502, code: 'AUTH-IDP-PANNE' });
    expect(lines.findLast((line) => line['source'] === 'renater')).toMatchObject({ level: 'warn', outcome: 'read', detail: `${idp.entityId} is not described` });
    published.file = fileOf();
    await hub.hub().flows.descriptions.refreshAll();
    expect(await endOfSignIn('federee')).toBe(inside());
  });

  test('is asked for with what is held, and need not be sent again', async () => {
    await hub.hub().flows.descriptions.refreshAll();
    expect(lines.findLast((line) => line['source'] === 'renater')).toMatchObject({ outcome: 'unchanged', level: 'info' });
    expect(await endOfSignIn('federee')).toBe(inside());
  });

  test('shows in the counters: when it was read, until when it serves, how often it failed', async () => {
    const { body } = await hub.hub().operations.metrics();
    expect(body).toMatch(/passerelle_metadata_read_timestamp_seconds\{source="renater"\} \d/);
    expect(body).toMatch(/passerelle_metadata_expiry_timestamp_seconds\{source="renater"\} \d/);
    expect(body).toContain('passerelle_metadata_failures{source="renater"} 0');
  });
});

test('a connection that names a federation there is not is a fault of the configuration', async () => {
  const connection = Connection.parse({
    id: 'federee', connector: 'generic-saml', label: { fr: 'Guichet' }, roles: ['teacher'],
    settings: { entityId: idp.entityId, metadata: { federation: 'renatre' } },
  });
  await expect(createHub({ ...testConfig('http://127.0.0.1:1'), connections: [connection] })).rejects.toMatchObject({ code: 'SYS-CONFIG', detail: expect.stringContaining('renatre') });
});
