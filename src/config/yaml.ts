import { readFileSync, statSync } from 'node:fs';
import { LineCounter, Lexer, isNode, parseDocument, visit, type Document } from 'yaml';
import type { Fault } from './faults.js';

/** Deeper than anything we read, far less deep than what makes a recursive parser fall over. */
const MOST_NESTED = 40;

export type Path = readonly PropertyKey[];

/** A YAML file as plain data, with the line of each value. */
export interface YamlFile {
  /** Undefined when the file has faults. */
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** `name:12` for the value at this path, or for the nearest thing above it that is there. */
  sourceOf(path: Path): string;
}

/**
 * Reads a file that may have been written by anybody: capped in bytes and depth; no tags, no aliases, no second
 * document; a key that stands twice is a fault. `name` is what faults call the file.
 */
export function readYaml(file: string, name: string, maxBytes: number): YamlFile {
  try {
    if (statSync(file).size > maxBytes) return broken(name, `larger than ${maxBytes} bytes`);
    return parseYaml(readFileSync(file, 'utf8'), name);
  } catch (error) {
    return broken(name, (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not found' : 'cannot be read');
  }
}

export function parseYaml(text: string, name: string): YamlFile {
  if (nestingOf(text) > MOST_NESTED) return broken(name, `nested more than ${MOST_NESTED} deep`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const at = (offset: number): string => `${name}:${lines.linePos(offset).line}`;
  const faults = [...syntaxFaults(document, at), ...aliasFaults(document, at)];
  return {
    value: faults.length > 0 ? undefined : (document.toJS() as unknown),
    faults,
    sourceOf: (path) => sourceOf(document, path, at) ?? name,
  };
}

function broken(name: string, message: string): YamlFile {
  return { value: undefined, faults: [{ source: name, path: '', message }], sourceOf: () => name };
}

/** Brackets open at once, plus the `- - -` of one line. Read from tokens, so that text in quotes does not count. */
function nestingOf(text: string): number {
  let brackets = 0;
  let marks = 0;
  let deepest = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') brackets += 1;
    else if (token === ']' || token === '}') brackets -= 1;
    else if (token === '-' || token === '?') marks += 1;
    else if (token === '\n' || token === '\r\n') marks = 0;
    deepest = Math.max(deepest, brackets + marks);
    if (deepest > MOST_NESTED) return deepest;
  }
  return deepest;
}

/** A warning is a fault too: it is how the parser reports a tag it does not know. */
function syntaxFaults(document: Document, at: (offset: number) => string): readonly Fault[] {
  return [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
    source: at(pos[0]),
    path: '',
    message: code === 'DUPLICATE_KEY' ? 'this key stands twice' : code === 'TAG_RESOLVE_FAILED' ? 'tags are not read' : message,
  }));
}

function aliasFaults(document: Document, at: (offset: number) => string): readonly Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      faults.push({ source: at(alias.range?.[0] ?? 0), path: '', message: 'aliases are not read: write the value out' });
    },
  });
  return faults;
}

function sourceOf(document: Document, path: Path, at: (offset: number) => string): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return at(node.range[0]);
  }
  return undefined;
}
