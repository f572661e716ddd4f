import type { Command } from 'commander';
import type { Config } from '../../config/schema.js';
import { eraseLeavers, type LeaverReport } from '../../directory/import/erase-leavers.js';
import { dayOf } from '../../domain/calendar.js';
import { systemClock } from '../../domain/clock.js';
import { cutAudit, type AuditCutReport } from '../../operations/cut-audit.js';
import type { Store } from '../../store/port.js';
import { recordCommand, trailOf } from '../audit.js';
import { withStore } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';

interface RunOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface RetentionReport {
  readonly dryRun: boolean;
  /** ISO 8601. */
  readonly auditBefore: string;
  readonly audit: AuditCutReport;
  readonly leavers: LeaverReport;
  /** Sessions, one-time values, counters. None on a dry run, nor with a server engine, which does it by itself. */
  readonly expired: number;
}

/** `passerelle retention` */
export function addRetentionCommand(program: Command, context: CommandContext): void {
  const command = program.command('retention').description('Removes what has been kept long enough.');
  command
    .command('run')
    .description(
      'Old records of the audit trail, people who left, what has expired. Once a day is enough; again changes nothing.',
    )
    .option('--dry-run', 'counts and changes nothing')
    .option('--json', 'as JSON')
    .action((options: RunOptions) => run(context, options));
}

async function run(context: CommandContext, { dryRun = false, json }: RunOptions): Promise<void> {
  const report = await withStore(context, (store, config) => retain(store, config, dryRun));
  print(context.terminal, json, report, [
    ...(dryRun ? ['Nothing was changed.'] : []),
    `audit trail: ${report.audit.records} records before ${report.auditBefore}, in ${report.audit.chains} chains`,
    `people who left until ${report.leavers.leftUntil}: ${report.leavers.erased} erased, ${report.leavers.kept} kept because they are known by something else, ${report.leavers.waiting} not yet due`,
    `expired: ${report.expired}`,
  ]);
}

async function retain(store: Store, config: Config, dryRun: boolean): Promise<RetentionReport> {
  const { auditMonths, leaverDays } = config.retention;
  const now = systemClock.now();
  const before = monthsBefore(now, auditMonths);
  const trail = trailOf(store, config);
  const leavers = await eraseLeavers(store, {
    day: dayOf(now),
    graceDays: leaverDays,
    dryRun,
    beforeErasing: (personId) => recordCommand(trail, 'person-erased', { personId, reason: 'left' }),
  });
  const audit = await cutAudit(store, trail, { before, dryRun });
  const expired = dryRun ? 0 : await store.sweep();
  return { dryRun, auditBefore: new Date(before).toISOString(), audit, leavers, expired };
}

function monthsBefore(instant: number, months: number): number {
  const date = new Date(instant);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.getTime();
}
