import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const at = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
const textOf = (path: string): string => readFileSync(at(path), 'utf8');

interface Row {
  readonly rule: string;
  readonly asks: string;
  readonly test: string;
}

const page = textOf('docs/conformance.md');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| rule |')).map(rowOf);
const references = [...page.matchAll(/`(tests\/[^\s`]+) › ([^`]+)`/g)].map(([, file = '', title = '']) => ({ file, title }));

function rowOf(line: string): Row {
  const [rule = '', asks = '', cell = '', ...more] = line.slice(2).replace(/ ?\|$/, '').split(' | ');
  if (more.length > 0) throw new Error(`a row of more than three cells: ${line}`);
  return { rule, asks, test: cell };
}

/** A title stands in its file as a whole text, in quotes of any kind. */
function isThere({ file, title }: { readonly file: string; readonly title: string }): boolean {
  return existsSync(at(file)) && ["'", '"', '`'].some((quote) => textOf(file).includes(`${quote}${title}${quote}`));
}

const numbered = (prefix: string, count: number): readonly string[] => Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(2, '0')}`);

describe('docs/conformance.md', () => {
  test('names tests that are there, by their titles', () => {
    expect(references.filter((reference) => !isThere(reference)).map(({ file, title }) => `${file} › ${title}`)).toEqual([]);
  });

  test('names them in one form only, which this test reads', () => {
    expect(page.split('›').length - 1).toBe(references.length);
  });

  test('has each check of a response and of an authentication request once, in order', () => {
    const checks = rows.map(({ rule }) => rule).filter((rule) => /^(V|P-)\d+$/.test(rule));
    expect(checks).toEqual([...numbered('V', 34), ...numbered('P-', 18)]);
  });

  test('says for each rule what it asks, and which test holds it or why none does', () => {
    expect(rows.filter(({ rule, asks }) => rule === '' || asks === '')).toEqual([]);
    expect(rows.filter((row) => !/`tests\/\S+ › |^not (yet|applicable): \w/.test(row.test))).toEqual([]);
  });
});
