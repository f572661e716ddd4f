import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ExternalIdentity } from '../../src/domain/identity.js';

const About = z.strictObject({ about: z.string().min(1), settings: z.record(z.string(), z.unknown()) });

const Claims = z.strictObject({
  lookups: z.array(z.record(z.string(), z.unknown())),
  roles: z.array(z.string()).optional(),
  profiles: z.array(z.string()),
  schools: z.array(z.string()),
  displayName: z.string().default(''),
  delegations: z.array(z.record(z.string(), z.unknown())).default([]),
  proves: z.literal(true).optional(),
  unknown: z.array(z.string()).default([]),
  faults: z.array(z.string()).default([]),
});

/** Settings that must be refused, and the paths that must be named. */
const Refused = About.extend({ refused: z.array(z.string()).min(1) });

const IdentityAccepted = About.extend({
  bound: z.record(z.string(), z.unknown()).optional(),
  identity: z.strictObject({ subject: z.string(), attributes: z.record(z.string(), z.array(z.string())) }),
  claims: Claims,
});

const ResourceAccepted = About.extend({ bound: z.record(z.string(), z.unknown()), host: z.string() });

const LmsAccepted = About.extend({ bound: z.record(z.string(), z.unknown()) });

/** What a connector is given and what must come of it (connectors/README.md). */
export const Fixture = z.union([Refused, IdentityAccepted, ResourceAccepted, LmsAccepted]);
export type Fixture = z.infer<typeof Fixture>;

export const CONNECTORS = join(import.meta.dirname, '../../connectors');

/** The folders of `connectors/`. */
export function connectorFolders(): readonly string[] {
  return readdirSync(CONNECTORS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Every fixture of one connector, by file name. */
export function fixturesOf(id: string): readonly (readonly [name: string, fixture: Fixture])[] {
  const folder = join(CONNECTORS, id, 'fixtures');
  return readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => [name, Fixture.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))]);
}

/** What a strategy would hand over: the attributes have no prototype. */
export function externalIdentity(protocol: string, { subject, attributes }: z.infer<typeof IdentityAccepted>['identity']): ExternalIdentity {
  const bare = Object.assign(Object.create(null), attributes) as ExternalIdentity['attributes'];
  return { connectionId: 'essai', protocol, subject, attributes: bare };
}

/** How the list of connectors and the folders differ, in words; empty when each has the other. */
export function listAgainstFolders(ids: readonly string[], folders: readonly string[]): readonly string[] {
  return [
    ...folders.filter((folder) => !ids.includes(folder)).map((folder) => `connectors/${folder} is not in the list`),
    ...ids.filter((id) => !folders.includes(id)).map((id) => `${id} is in the list and has no folder`),
  ];
}

/** What a module imports, as written. */
export function importsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
}
