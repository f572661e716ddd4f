import { loadEnvFile } from '../config/env-file.js';
import { runPasserelle } from './program.js';

loadEnvFile();

process.exitCode = await runPasserelle(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  ...(process.stderr.isTTY ? { progress: (text: string) => process.stderr.write(`\r\u001b[K${text}`) } : {}),
  bytes: process.stdout,
  get input() { return process.stdin.isTTY ? undefined : process.stdin; },
});
