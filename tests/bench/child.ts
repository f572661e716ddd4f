import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The core that whatever is measured runs on, alone. */
const CORE = '0';

export const canPin = spawnSync('taskset', ['-c', CORE, 'true']).status === 0;

/** Where a process runs: alone on the core of what is measured, or wherever there is room, as it would be in a deployment. */
export type Cores = 'its own' | 'any';

const CORES: Readonly<Record<Cores, string>> = { 'its own': CORE, any: `0-${availableParallelism() - 1}` };

/** Moves this process, which makes the load, off the core of what is measured. */
export function leaveTheCore(): void {
  const last = availableParallelism() - 1;
  if (canPin && last > 0) spawnSync('taskset', ['-a', '-p', '-c', `1-${last}`, String(process.pid)]);
}

export interface Child<T> {
  /** The one line of JSON the process printed once it was ready. */
  readonly ready: T;
  readonly stop: () => Promise<void>;
}

/** Starts a process of the benchmark, on these cores where `taskset` exists, and waits for its line of JSON. */
export async function startChild<T>(script: string, options: object, cores: Cores = 'its own'): Promise<Child<T>> {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const node = [process.execPath, file, JSON.stringify(options)];
  const [command = '', ...args] = canPin ? ['taskset', '-c', CORES[cores], ...node] : node;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return { ready: JSON.parse(await firstLine(child, script)) as T, stop: () => stop(child) };
}

/** Lets a process do its work, which ends with its line of JSON. */
export async function runChild<T>(script: string, options: object, cores: Cores = 'its own'): Promise<T> {
  const { ready, stop } = await startChild<T>(script, options, cores);
  await stop();
  return ready;
}

/** What the process was started with. */
export function childOptions(): unknown {
  return JSON.parse(process.argv[2] ?? '{}');
}

async function firstLine(child: ChildProcess, script: string): Promise<string> {
  if (child.stdout === null) throw new Error(`${script} has no output`);
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return line;
  }
  throw new Error(`${script} ended before it was ready`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => { resolve(); });
    child.kill('SIGTERM');
  });
}
