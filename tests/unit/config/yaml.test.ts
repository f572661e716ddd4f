import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseYaml, readYaml } from '../../../src/config/yaml.js';

function bomb(): string {
  const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let row = 1; row < 12; row += 1) rows.push(`a${row}: &a${row} [${Array.from({ length: 9 }, () => `*a${row - 1}`).join(', ')}]`);
  return rows.join('\n');
}

describe('hostile YAML', () => {
  test.each([
    ['a key twice', 'a: 1\nb: 2\na: 3\n', 'x.yaml:3', 'this key stands twice'],
    ['a code tag', 'a: !!js/function "process.exit()"\n', 'x.yaml:1', 'tags are not read'],
    ['a binary tag', 'a: 1\nb: !!binary aGVsbG8=\n', 'x.yaml:2', 'tags are not read'],
    ['an own tag', 'a: !secret x\n', 'x.yaml:1', 'tags are not read'],
    ['an alias bomb', bomb(), 'x.yaml:2', 'aliases are not read: write the value out'],
    ['an alias to itself', 'a: &a [*a]\n', 'x.yaml:1', 'aliases are not read: write the value out'],
    ['a second document', 'a: 1\n---\nb: 2\n', 'x.yaml:2', expect.stringContaining('multiple documents')],
    ['a list as key', '? [a, b]\n: 1\n', 'x.yaml:1', expect.stringContaining('keys must be strings')],
    ['no YAML', 'a: [1\n', 'x.yaml:2', expect.any(String)],
    ['brackets without end', '['.repeat(100_000), 'x.yaml', 'nested more than 40 deep'],
    ['brackets over lines', '[\n'.repeat(100_000), 'x.yaml', 'nested more than 40 deep'],
    ['lists in lists', '- '.repeat(50_000), 'x.yaml', 'nested more than 40 deep'],
    ['keys in keys', '? '.repeat(50_000), 'x.yaml', 'nested more than 40 deep'],
  ])('%s', (_case, text, source, message) => {
    const { faults, value } = parseYaml(text, 'x.yaml');
    expect(faults[0]).toEqual({ source, path: '', message });
    expect(value).toBeUndefined();
  });

  test('deep by indentation: read or refused, never a crash', () => {
    const text = Array.from({ length: 1_500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(() => parseYaml(text, 'x.yaml')).not.toThrow();
  });

  test('brackets in quotes are text', () => {
    expect(parseYaml(`a: "${'['.repeat(500)}"`, 'x.yaml').faults).toEqual([]);
  });

  test('a key called __proto__ is a key like another', () => {
    const { value } = parseYaml('__proto__: { admin: true }\n', 'x.yaml');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('a file beyond the cap is not read', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'passerelle-yaml-')), 'large.yaml');
    writeFileSync(file, `a: ${'x'.repeat(2_000)}`);
    expect(readYaml(file, 'large.yaml', 1_000).faults).toEqual([{ source: 'large.yaml', path: '', message: 'larger than 1000 bytes' }]);
  });
});

test('a value says its line, or the line of what it would stand in', () => {
  const yaml = parseYaml('a:\n  b:\n    - c: 1\n    - c: 2\n', 'x.yaml');
  expect(yaml.sourceOf(['a', 'b', 1, 'c'])).toBe('x.yaml:4');
  expect(yaml.sourceOf(['a', 'b', 1, 'missing'])).toBe('x.yaml:4');
  expect(yaml.sourceOf(['missing'])).toBe('x.yaml');
});
