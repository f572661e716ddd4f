import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.js';
import type { Config, StoreChoice } from '../../config/schema.js';
import type { DemoOrigins } from '../addresses.js';
import { demoConnections } from './connections.js';
import { demoResources } from './resources.js';

/** Certificate the hub's SAML requests are signed with; the providers of the demo know it. */
export const HUB_CERTIFICATE = pem('cert');

/** The settings of the demonstration, secrets included: everybody knows them, and production refuses each of them. */
export function demoConfig(origins: DemoOrigins, store: StoreChoice): Config {
  return {
    mode: 'demo',
    origin: origins.hub,
    directory: process.cwd(),
    listen: { host: '127.0.0.1', port: Number(new URL(origins.hub).port) },
    trustedProxies: 0,
    store,
    secrets: {
      session: ['demo-only-session-0123456789abcdef'],
      encryption: [Buffer.from('demo-only-encryption-0123456789a').toString('base64')],
      saml: { privateKey: pem('key'), certificate: HUB_CERTIFICATE },
    },
    sessions: { idleMinutes: 120, absoluteHours: 8, adminIdleMinutes: 15, adminAbsoluteHours: 4 },
    academy: { name: 'Académie de Démonstrie', contact: 'assistance@ac-demonstrie.example', accessibilityContact: 'accessibilite@ac-demonstrie.example' },
    platform: { guid: '4b1c7f0e-0000-4000-8000-0d0e0a0f0001', name: 'Passerelle de démonstration' },
    outgoing: { allowPrivate: ['127.0.0.1', 'localhost'] },
    logs: { level: 'warn' },
    metrics: { token: 'demo-only-metrics' },
    audit: { headMinutes: 10, queue: 2_000 },
    imports: { lossPercent: 20, departments: [] },
    retention: { auditMonths: 12, leaverDays: 60 },
    limits: { signInsPerAddressPerMinute: 6_000 },
    connections: [...demoConnections(origins)],
    federations: [],
    discoveryClients: [],
    discovery: {},
    resources: [...demoResources(origins)],
    profileOfFunction: new Map(),
  };
}

function pem(kind: 'cert' | 'key'): string {
  return readFileSync(join(packageRoot(), 'src/demo/hub', `demo-only-hub-${kind}.pem`), 'utf8').trim();
}
