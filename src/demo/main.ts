import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { StoreChoice } from '../config/schema.js';
import { HubError } from '../domain/errors.js';
import { welcome } from './welcome.js';
import { TOUR, walkTour } from './tour.js';
import { startWorld, type DemoOptions } from './world.js';

const USAGE = `npm run demo -- [--port 3000] [--keep fichier.db]   la passerelle et son monde, sur cette machine
npm run demo -- --check                             fait la visite d’une minute et dit ce qui va`;

interface Arguments {
  readonly check: boolean;
  readonly options: DemoOptions;
}

async function main(): Promise<void> {
  if (process.env['NODE_ENV'] === 'production') throw new HubError('SYS-CONFIG', { detail: 'La démonstration n’est pas pour la production : tout le monde connaît ses secrets.' });
  const { check, options } = readArguments();
  const world = await startWorld(options);
  if (check) {
    const isWhole = await walkTour(world, ({ title, fault }) => {
      console.log(fault === undefined ? `✔ ${title}` : `✘ ${title} — ${fault}`);
    });
    await world.close();
    console.log(isWhole ? `\n${TOUR.length} étapes, tout va bien.` : '\nQuelque chose ne va pas : voir les lignes ✘.');
    process.exitCode = isWhole ? 0 : 1;
    return;
  }
  console.log(welcome(world));
  const stop = (): void => {
    console.log('\nÀ bientôt.');
    void world.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** The visit takes free ports, so that it can be made while a demonstration runs. */
function readArguments(): Arguments {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, port: { type: 'string', default: '3000' }, keep: { type: 'string' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_000) throw new HubError('SYS-CONFIG', { detail: `--port ${values.port} n’est pas un port.` });
  if (values.check) return { check: true, options: { port: 0, store: { engine: 'sqlite', file: ':memory:' }, logLevel: 'silent' } };
  return { check: false, options: { port, store: storeOf(values.keep), logLevel: 'warn' } };
}

function storeOf(keep: string | undefined): StoreChoice {
  const uri = process.env['MONGODB_URI'] ?? '';
  if (keep === undefined && uri !== '') return { engine: 'mongo', uri };
  return { engine: 'sqlite', file: keep === undefined ? ':memory:' : resolve(keep) };
}

main().catch((error: unknown) => {
  if (error instanceof HubError) console.error(error.detail ?? error.code);
  else if (isUsageError(error)) console.error(USAGE);
  else console.error(error);
  process.exitCode = 1;
});

function isUsageError(error: unknown): boolean {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
