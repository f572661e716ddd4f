import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { connectors } from '../../connectors/index.js';
import { claimsOf, type AnyConnector, type IdentityConnector } from '../../src/connector-kit/index.js';
import { ConnectorRegistry } from '../../src/connector-kit/registry.js';
import { Connection } from '../../src/domain/connection.js';
import { Resource } from '../../src/domain/resource.js';
import { CONNECTORS, connectorFolders, externalIdentity, fixturesOf, importsOf, listAgainstFolders, type Fixture } from '../support/connector-fixtures.js';

const registry = new ConnectorRegistry(connectors);

describe('the list of connectors', () => {
  test('has every folder, and nothing without a folder', () => {
    expect(listAgainstFolders(connectors.map(({ id }) => id), connectorFolders())).toEqual([]);
  });

  test('would show a folder that is not in the list, and an entry whose id is no folder', () => {
    expect(listAgainstFolders(['cas'], ['cas', 'oublie'])).toEqual(['connectors/oublie is not in the list']);
    expect(listAgainstFolders(['cas', 'fantome'], ['cas'])).toEqual(['fantome is in the list and has no folder']);
  });

  test('would show an import of something else than the kit', () => {
    expect(importsOf(`import { z } from 'zod';\nimport './x.js';\nexport { a } from "../b.js";\nawait import('axios');\nrequire('jose')`)).toEqual(['zod', './x.js', '../b.js', 'axios', 'jose']);
  });
});

describe.each(connectors.map((connector) => [connector.id, connector] as const))('%s', (id, connector) => {
  const fixtures = fixturesOf(id);

  test('imports the kit only', () => {
    const source = readFileSync(join(CONNECTORS, id, 'index.ts'), 'utf8');
    expect(new Set(importsOf(source))).toEqual(new Set(['../../src/connector-kit/index.js']));
  });

  test('speaks both languages', () => {
    for (const text of [connector.label, connector.help]) {
      expect(text.fr.trim()).not.toBe('');
      expect(text.en.trim()).not.toBe('');
    }
    expect(connector.help.fr).not.toBe(connector.help.en);
  });

  test('has a fixture that is accepted and one that is refused', () => {
    const refused = fixtures.filter(([, fixture]) => 'refused' in fixture);
    expect(refused.length).toBeGreaterThan(0);
    expect(fixtures.length).toBeGreaterThan(refused.length);
  });

  test.each(fixtures)('%s', (_, fixture) => {
    check(connector, fixture);
  });
});

function check(connector: AnyConnector, fixture: Fixture): void {
  const { settings } = fixture;
  const binding = bindingOf(connector, settings);
  if ('refused' in fixture) {
    expect(binding.faults?.map(({ path }) => path).sort()).toEqual([...fixture.refused].sort());
    return;
  }
  expect(binding.faults).toBeUndefined();
  const { bound } = binding as { readonly bound: { readonly settings: unknown; readonly host?: string } };
  // Of an LMS there is nothing beside what its connector makes of it.
  if (fixture.bound !== undefined) expect(connector.kind === 'lms' ? bound : bound.settings).toEqual(fixture.bound);
  // A fixture of the other kind must not pass by being looked at with the wrong eyes.
  expect('claims' in fixture).toBe(connector.kind === 'identity');
  if ('host' in fixture) expect(bound.host).toBe(fixture.host);
  if ('claims' in fixture && connector.kind === 'identity') {
    expect(claimsOf(connector.rulesFor(settings), externalIdentity(connector.protocol, fixture.identity))).toEqual(fixture.claims);
  }
}

function bindingOf(connector: AnyConnector, settings: unknown) {
  switch (connector.kind) {
    case 'identity':
      return registry.bindConnection(connectionOf(connector, settings));
    case 'resource':
      return registry.bindResource(resourceOf(connector.id, settings));
    case 'lms':
      return connector.bind(settings);
  }
}

function connectionOf({ id, mayGive }: IdentityConnector, settings: unknown): Connection {
  return Connection.parse({ id: 'essai', connector: id, label: { fr: 'Essai' }, roles: mayGive.slice(0, 1), settings });
}

function resourceOf(connector: string, settings: unknown): Resource {
  const texts = { title: { fr: 'Essai' }, summary: { fr: 'Essai' }, publisher: 'Essai', subject: 'sciences' };
  return Resource.parse({ id: 'essai', connector, ...texts, audience: { roles: ['teacher'] }, settings });
}

describe('the pack of La main à la pâte', () => {
  const LEVELS: Readonly<Record<string, readonly string[]>> = { 1: ['PS', 'MS', 'GS'], 2: ['CP', 'CE1', 'CE2'], 3: ['CM1', 'CM2', '6E'] };
  const pack = z.array(Resource).parse(parse(readFileSync(join(CONNECTORS, 'lamap/pack.yaml'), 'utf8')));

  test('holds about ten resources, each once, that a deployment can copy as they are', () => {
    const { resources } = registry.bindAll({ connections: [], resources: pack });
    expect(resources.length).toBeGreaterThanOrEqual(10);
    expect(new Set(pack.map(({ id }) => id)).size).toBe(pack.length);
    expect(new Set(pack.map(({ settings }) => settings['url'])).size).toBe(pack.length);
  });

  test('tells nothing about anybody', () => {
    expect(pack.filter(({ anonymous, release }) => !anonymous || release.length > 0)).toEqual([]);
  });

  test('covers the three cycles, each entry with the levels of its own', () => {
    expect(new Set(pack.map(({ settings }) => settings['cycle']))).toEqual(new Set(['1', '2', '3']));
    for (const { levels, settings } of pack) expect(levels).toEqual(LEVELS[String(settings['cycle'])]);
  });
});
