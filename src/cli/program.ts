import { Command, CommanderError } from 'commander';
import { asHubError } from '../domain/errors.js';
import { addAuditCommand } from './commands/audit.js';
import { addConfigCommand } from './commands/config.js';
import { addGenerateCommand } from './commands/generate.js';
import { addImportCommand } from './commands/import.js';
import { addKeysCommand } from './commands/keys.js';
import { addMetadataCommand } from './commands/metadata.js';
import { addPersonCommand } from './commands/person.js';
import { addRetentionCommand } from './commands/retention.js';
import { addServeCommand } from './commands/serve.js';
import { addSessionsCommand } from './commands/sessions.js';
import { addToolsCommand } from './commands/tools.js';
import { addWhyCommand } from './commands/why.js';
import type { Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

const DONE = 0;
const FAILED = 1;
const USAGE = 2;

const COMMANDS = [
  addConfigCommand, addAuditCommand, addKeysCommand, addMetadataCommand, addSessionsCommand, addPersonCommand,
  addRetentionCommand, addToolsCommand, addWhyCommand, addImportCommand, addGenerateCommand, addServeCommand,
];

/** Runs one command. Returns the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runPasserelle(args: readonly string[], terminal: Terminal): Promise<number> {
  const outcome = { failed: false };
  try {
    await createProgram(terminal, () => { outcome.failed = true; }).parseAsync([...args], { from: 'user' });
    return outcome.failed ? FAILED : DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : USAGE;
    if (error instanceof UsageError) return tell(terminal, error.message, USAGE);
    return tell(terminal, describe(error), FAILED);
  }
}

/** `fail` marks the run as failed when a command has said why by itself. */
function createProgram(terminal: Terminal, fail: () => void): Command {
  const program = new Command('passerelle')
    .description('Operates an integration hub for primary schools.')
    .option('--config <directory>', 'configuration directory (default: PASSERELLE_CONFIG, else config of the package)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) });
  const context = { terminal, fail, directory: () => program.opts<{ config?: string }>().config };
  for (const add of COMMANDS) add(program, context);
  return program;
}

function tell(terminal: Terminal, message: string, code: number): number {
  terminal.err(message);
  return code;
}

/** A fault of ours keeps its stack: somebody will be asked for it. */
function describe(error: unknown): string {
  const { code, message, cause } = asHubError(error);
  return code === 'SYS-INTERNE' && cause instanceof Error ? `${code}: ${cause.stack ?? cause.message}` : message;
}
