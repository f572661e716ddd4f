import type { Command } from 'commander';
import type { Config } from '../../config/schema.js';
import { dayOf } from '../../domain/calendar.js';
import { systemClock } from '../../domain/clock.js';
import { erasePerson, openErasable } from '../../directory/erase-person.js';
import { goneBefore } from '../../directory/gone-people.js';
import type { AuditTrail } from '../../operations/audit.js';
import { cutAudit, type AuditCutReport } from '../../operations/cut-audit.js';
import type { Store } from '../../store/port.js';
import { recordCommand, trailOf } from '../audit.js';
import { withStore } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';

const DAY_MS = 86_400_000;

interface RunOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface RetentionReport {
  readonly dryRun: boolean;
  /** ISO 8601. */
  readonly auditBefore: string;
  readonly audit: AuditCutReport;
  readonly leftBefore: string;
  readonly people: number;
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
    `people who left before ${report.leftBefore}: ${report.people}`,
    `expired: ${report.expired}`,
  ]);
}

async function retain(store: Store, config: Config, dryRun: boolean): Promise<RetentionReport> {
  const { auditMonths, leaverDays } = config.retention;
  const now = systemClock.now();
  const before = monthsBefore(now, auditMonths);
  const leftBefore = dayOf(now - leaverDays * DAY_MS);
  const trail = trailOf(store, config);
  const people = await eraseGone(store, trail, leftBefore, dryRun);
  const audit = await cutAudit(store, trail, { before, dryRun });
  const expired = dryRun ? 0 : await store.sweep();
  return { dryRun, auditBefore: new Date(before).toISOString(), audit, leftBefore, people, expired };
}

async function eraseGone(store: Store, trail: AuditTrail, day: string, dryRun: boolean): Promise<number> {
  const collections = openErasable(store);
  let people = 0;
  for await (const personId of goneBefore(collections, day)) {
    people += 1;
    if (dryRun) continue;
    await recordCommand(trail, 'person-erased', { personId, reason: 'left' });
    await erasePerson(collections, personId);
  }
  return people;
}

function monthsBefore(instant: number, months: number): number {
  const date = new Date(instant);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.getTime();
}
