import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { childOptions } from './child.js';

export interface ParseOptions {
  readonly folder: string;
}

export interface ParseReady {
  readonly seconds: number;
}

/** The streaming parser over every file of a folder, and nobody who listens: the least that reading a delivery costs. */
async function parse(file: string): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  for await (const text of createReadStream(file, 'utf8')) parser.write(String(text));
  parser.close();
}

const { folder } = childOptions() as ParseOptions;
const start = performance.now();
for (const name of readdirSync(folder)) await parse(join(folder, name));
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1_000 } satisfies ParseReady));
