import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { join } from 'node:path';
import { runPasserelle } from '../../../src/cli/program.js';
import { packageRoot } from '../../../src/config/package-root.js';

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Env = Readonly<Record<string, string>>;

/** The command line as a process of its own. Nothing of this environment but the path reaches it. */
export function passerelle(args: readonly string[], env: Env = {}): Promise<Run> {
  return run(['--import', 'tsx', join(packageRoot(), 'src/cli/main.ts'), ...args], env);
}

export function run(args: readonly string[], env: Env = {}): Promise<Run> {
  const child = spawn(process.execPath, args, { cwd: packageRoot(), env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  // Decoded at the end: a character may be cut between two chunks.
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => { out.push(chunk); });
  child.stderr.on('data', (chunk: Buffer) => { err.push(chunk); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }));
  });
}

/** The same commands in this process: for the many of one kind, beside the few that begin a process of their own. */
export async function passerelleHere(args: readonly string[], env: Env = {}): Promise<Run> {
  const bytes = new PassThrough();
  const out: Buffer[] = [];
  const err: string[] = [];
  bytes.on('data', (chunk: Buffer) => { out.push(chunk); });
  const code = await runPasserelle(args, { env, bytes, out: (text) => { out.push(Buffer.from(`${text}\n`)); }, err: (text) => { err.push(`${text}\n`); } });
  return { code, out: Buffer.concat(out).toString(), err: err.join('') };
}
