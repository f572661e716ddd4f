import { runPasserelle } from './program.js';

process.exitCode = await runPasserelle(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
});
