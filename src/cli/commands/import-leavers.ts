import type { Command } from 'commander';
import { eraseLeavers, type LeaverReport } from '../../directory/import/erase-leavers.js';
import { dayOf } from '../../domain/calendar.js';
import { systemClock } from '../../domain/clock.js';
import { newTraceId } from '../../flows/tokens.js';
import { AuditTrail } from '../../operations/audit.js';
import { COLLECTIONS } from '../../store/collections.js';
import { withStore } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';

interface LeaversOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `passerelle import leavers`: to be run every day. */
export function addLeaversImport(command: Command, context: CommandContext): void {
  command.command('leavers').description('Erases whom their directory has not named for imports.leaverDays days.')
    .option('--dry-run', 'counts and erases nothing')
    .option('--json', 'as JSON')
    .action((options: LeaversOptions) => leavers(context, options));
}

async function leavers(context: CommandContext, { dryRun = false, json }: LeaversOptions): Promise<void> {
  const report = await withStore(context, async (store, { imports, audit: { queue } }) => {
    const done = await eraseLeavers(store, { day: dayOf(systemClock.now()), graceDays: imports.leaverDays, dryRun });
    if (dryRun) return done;
    const audit = new AuditTrail({ records: store.collection(COLLECTIONS.audit), clock: systemClock, queue });
    const { erased, kept, waiting, leftUntil } = done;
    await audit.append('leavers-erased', { outcome: 'done', traceId: newTraceId(), erased, kept, waiting, leftUntil, by: 'command-line' });
    return done;
  });
  print(context.terminal, json, report, leaverLines(report));
}

function leaverLines({ erased, kept, waiting, leftUntil, dryRun }: LeaverReport): readonly string[] {
  return [
    `${dryRun ? 'À effacer' : 'Effacées'} : ${erased} (parties jusqu’au ${leftUntil}).`,
    `Gardées, parce qu’elles sont connues ailleurs : ${kept}.`,
    `Parties depuis, effacées plus tard si elles ne reviennent pas : ${waiting}.`,
  ];
}
