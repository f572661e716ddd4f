import type { Command } from 'commander';
import { systemClock } from '../../domain/clock.js';
import { SessionVault } from '../../flows/session-vault.js';
import { newTraceId } from '../../flows/tokens.js';
import { AuditTrail } from '../../operations/audit.js';
import { COLLECTIONS } from '../../store/collections.js';
import { print, type CommandContext } from '../terminal.js';
import { withStore } from '../deployment.js';

interface RevokeOptions {
  readonly person: string;
  readonly json?: boolean;
}

/** `passerelle sessions` */
export function addSessionsCommand(program: Command, context: CommandContext): void {
  const command = program.command('sessions').description('Ends sessions.');
  command.command('revoke').description('Ends every session of a person, at once and on every device.')
    .requiredOption('--person <id>', 'identifier of the person')
    .option('--json', 'as JSON')
    .action((options: RevokeOptions) => revoke(context, options));
}

/** Recorded before it is done: what cannot be recorded does not happen. */
async function revoke(context: CommandContext, { person, json }: RevokeOptions): Promise<void> {
  const ended = await withStore(context, async (store, { secrets, audit: { queue } }) => {
    const audit = new AuditTrail({ records: store.collection(COLLECTIONS.audit), clock: systemClock, queue });
    await audit.append('session-revoked', { outcome: 'done', traceId: newTraceId(), personId: person, by: 'command-line' });
    return new SessionVault(store.collection(COLLECTIONS.sessions), systemClock, secrets.session).endAllOf(person);
  });
  print(context.terminal, json, { person, ended }, [`${ended} sessions ended.`]);
}
