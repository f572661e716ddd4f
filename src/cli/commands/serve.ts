import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../terminal.js';

/** `passerelle serve`: what `npm start` does, for a directory of one's choice. */
export function addServeCommand(program: Command, context: CommandContext): void {
  program.command('serve').description('Starts the hub.').action(async () => {
    const directory = context.directory();
    if (directory !== undefined) process.env['PASSERELLE_CONFIG'] = resolve(directory);
    await import(new URL('../../main.js', import.meta.url).href);
  });
}
