#!/usr/bin/env node
// Starts the command line: what was built when it was built, else the sources through tsx.
import { existsSync } from 'node:fs';

const built = new URL('../../dist/src/cli/main.js', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(new URL('main.ts', import.meta.url).href);
}
