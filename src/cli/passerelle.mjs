#!/usr/bin/env node
// Starts the command line: the sources through tsx where they are, else what was built from them, as in an image.
import { existsSync } from 'node:fs';

const sources = new URL('main.ts', import.meta.url);

if (existsSync(sources)) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(sources.href);
} else {
  await import(new URL('../../dist/src/cli/main.js', import.meta.url).href);
}
