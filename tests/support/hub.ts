import { randomBytes, randomUUID } from 'node:crypto';
import type { Config } from '../../src/config/schema.js';
import { loadSeed } from '../../src/directory/load-seed.js';
import type { SeedFile } from '../../src/directory/seed-file.js';
import type { Clock } from '../../src/domain/clock.js';
import { Connection } from '../../src/domain/connection.js';
import { Resource } from '../../src/domain/resource.js';
import { createHub, type Hub } from '../../src/hub.js';
import type { Log } from '../../src/operations/log.js';
import { openPort, stopServing } from '../../src/serve.js';

export interface RunningHub {
  readonly origin: string;
  readonly hub: Hub;
  close(): Promise<void>;
}

export interface HubSetUp {
  /** Built once the origin is known: providers and tools must be told it. */
  readonly connections?: (origin: string) => readonly object[];
  readonly resources?: (origin: string) => readonly object[];
  readonly seed?: SeedFile;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly config?: Partial<Config>;
}

/** A whole hub on a free loopback port, on the store that `MONGODB_URI` names or on one in memory. */
export async function startHub({ connections, resources, seed, clock, log, config }: HubSetUp): Promise<RunningHub> {
  const { server, port } = await openPort({ host: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${port}`;
  const hub = await createHub(
    {
      ...testConfig(origin),
      connections: (connections?.(origin) ?? []).map((connection) => Connection.parse(connection)),
      resources: (resources?.(origin) ?? []).map((resource) => Resource.parse(resource)),
      ...config,
    },
    { ...(clock === undefined ? {} : { clock }), ...(log === undefined ? {} : { log }) },
  );
  if (seed !== undefined) await loadSeed(hub.store, seed);
  server.on('request', hub.app);
  return { origin, hub, close: () => stopServing(server, hub) };
}

/** Settings as a deployment would have them, with secrets of this run. */
export function testConfig(origin: string): Config {
  return {
    mode: 'production',
    origin,
    directory: process.cwd(),
    listen: { host: '127.0.0.1', port: 0 },
    trustedProxies: 0,
    store: testStore(),
    secrets: { session: [randomBytes(32).toString('base64')], encryption: [randomBytes(32).toString('base64')], saml: {} },
    sessions: { idleMinutes: 120, absoluteHours: 8, adminIdleMinutes: 15, adminAbsoluteHours: 4 },
    academy: { name: 'Académie de test', contact: 'aide@example.test', accessibilityContact: 'acces@example.test' },
    platform: { guid: randomUUID(), name: 'Passerelle' },
    outgoing: { allowPrivate: ['127.0.0.1'] },
    logs: { level: 'silent' },
    metrics: { token: randomBytes(32).toString('base64url') },
    audit: { headMinutes: 10, queue: 2_000 },
    imports: { lossPercent: 20, departments: [] },
    retention: { auditMonths: 12, leaverDays: 60 },
    limits: { signInsPerAddressPerMinute: 6_000 },
    connections: [],
    federations: [],
    discoveryClients: [],
    discovery: {},
    resources: [],
    profileOfFunction: new Map(),
  };
}

/** A database of its own for every hub of a test, so that suites do not meet. */
function testStore(): Config['store'] {
  const uri = process.env['MONGODB_URI'];
  if (uri === undefined) return { engine: 'sqlite', file: ':memory:' };
  const { origin: server, search } = new URL(uri.replace(/^mongodb:/, 'http:'));
  return { engine: 'mongo', uri: `${server.replace(/^http:/, 'mongodb:')}/flows_${randomBytes(6).toString('hex')}${search}` };
}
