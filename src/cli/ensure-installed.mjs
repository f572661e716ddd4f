// Installs the dependencies when they are missing or older than the lock file, so that one command is enough on a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Passerelle needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

const installed = join(root, 'node_modules', '.package-lock.json');
const locked = join(root, 'package-lock.json');
const isCurrent = existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs;

if (!isCurrent) {
  console.error('Installing the dependencies (once, about a minute)…');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = [...npm.slice(1), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const result = spawnSync(npm[0], args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  process.exit(result.status ?? 1);
}
