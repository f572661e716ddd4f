import type { Command } from 'commander';
import { loadConfig } from '../../config/load.js';
import { createHub } from '../../hub.js';
import { createLog } from '../../operations/log.js';
import type { DescriptionState } from '../../protocols/contract.js';
import { placeOf } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';

/** `passerelle metadata` */
export function addMetadataCommand(program: Command, context: CommandContext): void {
  const command = program.command('metadata').description('Looks after what identity providers and federations publish about themselves.');
  command.command('refresh').description('Reads the metadata of every connection and federation now, and stores the last good copies.').option('--json', 'as JSON')
    .action((options: { readonly json?: boolean }) => refresh(context, options.json));
}

async function refresh(context: CommandContext, json: boolean | undefined): Promise<void> {
  const hub = await createHub(loadConfig(placeOf(context)), { log: createLog({ level: 'silent' }) });
  try {
    const states = await hub.flows.descriptions.refreshAll();
    if (states.some(({ failures }) => failures > 0)) context.fail();
    print(context.terminal, json, states.map(dated), states.length === 0 ? ['No connection has metadata that is fetched.'] : states.map(line));
  } finally {
    await hub.close();
  }
}

function line({ source, failures, validUntil, note }: DescriptionState): string {
  const end = validUntil === undefined ? 'no end' : `until ${new Date(validUntil).toISOString()}`;
  return failures === 0 ? `${source}  read  ${end}` : `${source}  failed  ${note ?? ''}`;
}

function dated({ readAt, validUntil, failingSince, ...state }: DescriptionState): unknown {
  const iso = (time: number | undefined): string | undefined => (time === undefined ? undefined : new Date(time).toISOString());
  return { ...state, readAt: iso(readAt), validUntil: iso(validUntil), failingSince: iso(failingSince) };
}
