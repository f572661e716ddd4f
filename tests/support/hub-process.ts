import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Config } from '../../src/config/schema.js';
import { configDirectory } from './config-directory.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** A program of ours in a process of its own. */
export interface OwnProcess {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves with the exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Resolves with the first line for which this is true. @throws when the process ends before */
  line(matches: (line: string) => boolean): Promise<string>;
}

/** Runs a TypeScript file of the repository, with nothing of this environment but what is given. */
export function runOwn(file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}, cwd = ROOT): OwnProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', TSX, join(ROOT, file), ...args], { cwd, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let err = '';
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
  const ended = once(child, 'close').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals | null);
  return {
    child,
    out: () => lines.join('\n'),
    err: () => err,
    ended,
    line: (matches) => new Promise((resolve, reject) => {
      const known = lines.find(matches);
      if (known !== undefined) resolve(known);
      reader.on('line', (line) => { if (matches(line)) resolve(line); });
      void ended.then((code) => { reject(new Error(`the process ended (${String(code)}): ${err}`)); });
    }),
  };
}

export interface HubFiles {
  readonly port: number;
  readonly config: Pick<Config, 'store' | 'secrets'>;
  readonly connections?: readonly object[];
  readonly resources?: readonly object[];
}

/** The configuration directory of a hub on this port; YAML takes JSON. */
export function hubFiles({ port, config: { store, secrets }, connections = [], resources = [] }: HubFiles): string {
  const settings = {
    origin: `http://127.0.0.1:${port}`,
    listen: { port },
    ...(store.engine === 'sqlite' ? { store: { file: store.file } } : {}),
    secrets: { session: secrets.session, encryption: secrets.encryption },
    academy: { name: 'Académie de test', contact: 'aide@example.test' },
    platform: { guid: '6f1c2f1e-53a9-4a50-9d0e-0f6b2f3c7a11' },
    outgoing: { allowPrivate: ['127.0.0.1'] },
  };
  const written = (folder: string, all: readonly object[]) => all.map((each) => [`${folder}/${(each as { id: string }).id}.yaml`, JSON.stringify(each)] as const);
  const files = [...written('connections', connections), ...written('resources', resources)];
  return configDirectory({ 'hub.yaml': JSON.stringify(settings), ...Object.fromEntries(files) });
}

/** The hub as `npm start` runs it. */
export function runHub(directory: string, store?: Config['store']): OwnProcess {
  const server: Readonly<Record<string, string>> = store?.engine === 'mongo' ? { MONGODB_URI: store.uri } : {};
  return runOwn('src/main.ts', [], { PASSERELLE_CONFIG: directory, ...server });
}

export function isListening(line: string): boolean {
  return line.includes('"event":"listening"');
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
