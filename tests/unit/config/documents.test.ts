import { describe, expect, test } from '@jest/globals';
import { faultsOf, load } from './support.js';

const connection = (id: string): string => `id: ${id}\nconnector: generic-cas\nlabel: { fr: Guichet }\nroles: [pupil]\n`;
const RESOURCE = `
id: manuel
connector: public-link
title: { fr: Manuel }
summary: { fr: Un manuel }
publisher: Éditeur
subject: maths
audience: { roles: [teacher] }
`;

describe('connections and resources', () => {
  test('one document or a list for each file, in the order of file names', () => {
    const list = `- ${connection('b').trim().replace(/\n/g, '\n  ')}\n- ${connection('c').trim().replace(/\n/g, '\n  ')}\n`;
    const config = load({ 'connections/2.yaml': list, 'connections/1.yml': connection('a'), 'resources/r.yaml': RESOURCE });
    expect(config.connections.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(config.connections[0]).toMatchObject({ enabled: true, settings: {} });
    expect(config.resources.map(({ id }) => id)).toEqual(['manuel']);
  });

  test('examples and other files are not read', () => {
    expect(load({ 'connections/cas.yaml.example': 'not: [right', 'connections/notes.txt': 'x', 'connections/metadata.xml': '<x/>' }).connections).toEqual([]);
  });

  test('an id used twice names both files', () => {
    expect(faultsOf({ 'connections/a.yaml': connection('same'), 'connections/b.yaml': connection('same') })).toEqual([
      { source: 'connections/b.yaml', path: 'id', message: '"same" is used already, in connections/a.yaml' },
    ]);
  });

  test('an unknown field comes with the nearest, its line and its place in the list', () => {
    expect(faultsOf({ 'resources/r.yaml': `${RESOURCE}release:\n  - attribute: role\n    purpose: { fr: Adapter }\n    requird: true\n` })).toEqual([
      { source: 'resources/r.yaml:12', path: 'release[0].requird', message: 'unknown key; the nearest is "required"' },
    ]);
  });

  test('an empty file is a fault', () => {
    expect(faultsOf({ 'connections/a.yaml': '' })).toEqual([{ source: 'connections/a.yaml', path: '', message: expect.stringContaining('expected object') }]);
  });
});

describe('function codes', () => {
  test('the table of the package reads, and follows the national annex', async () => {
    const { readFunctionCodes } = await import('../../../src/config/function-codes.js');
    const { packageRoot } = await import('../../../src/config/package-root.js');
    const { profileOfFunction, faults } = readFunctionCodes(`${packageRoot()}/config`);
    expect(faults).toEqual([]);
    const expected = { ELE: 'ELV', RPL: 'ENS', DOC: 'DOC', DEC: 'DIR', AED: 'EVS', '-': 'ETA', INS: 'ACA', COLTER: 'COL' };
    for (const [code, profile] of Object.entries(expected)) expect([code, profileOfFunction.get(code)]).toEqual([code, profile]);
  });

  test('an unknown profile or a strange code is a fault', () => {
    const lines = faultsOf({ 'tables/profiles.yaml': 'ENS: PROF\n"e n s": ENS\n' }).map(({ source, path }) => `${source} ${path}`);
    expect(lines).toEqual(expect.arrayContaining(['tables/profiles.yaml:1 ENS', 'tables/profiles.yaml:2 e n s']));
  });

  test('without a table no code means anything', () => {
    expect(load().profileOfFunction.size).toBe(0);
  });
});
