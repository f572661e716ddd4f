import type { Command } from 'commander';
import { readChecked } from '../../config/checked-file.js';
import { loadSeed } from '../../directory/load-seed.js';
import { SeedFile } from '../../directory/seed-file.js';
import { print, type CommandContext } from '../terminal.js';
import { withStore } from '../deployment.js';
import { openBehind } from '../open-behind.js';
import { addFeedImports } from './import-feed.js';

const MOST_BYTES = 32 * 1024 * 1024;

/** `passerelle import` */
export function addImportCommand(program: Command, context: CommandContext): void {
  const command = program.command('import').description('Brings people, schools and classes in.');
  command.command('seed').argument('<file>', 'YAML or JSON').description('Loads a small directory from one file. Doing it again changes nothing.')
    .option('--json', 'as JSON')
    .action((file: string, options: { readonly json?: boolean }) => importSeed(context, file, options.json));
  addFeedImports(command, context, openBehind);
}

async function importSeed(context: CommandContext, file: string, json: boolean | undefined): Promise<void> {
  const seed = readChecked(file, SeedFile, MOST_BYTES);
  const changed = await withStore(context, (store) => loadSeed(store, seed));
  const kinds = Object.entries(seed).map(([kind, list]) => ({ kind, read: list.length, changed: changed[kind as keyof SeedFile] }));
  print(context.terminal, json, kinds, kinds.map((line) => `${line.kind}: ${line.read} read, ${line.changed} new or different`));
}
