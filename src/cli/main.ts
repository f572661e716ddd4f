import { loadEnvFile } from '../config/env-file.js';
import { runPasserelle } from './program.js';

loadEnvFile();

process.exitCode = await runPasserelle(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
