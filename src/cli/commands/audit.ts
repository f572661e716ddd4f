import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { AuditHead } from '../../operations/audit-record.js';
import { readLoggedHead } from '../../operations/logged-head.js';
import { verifyAudit, type AuditReport } from '../../operations/verify-audit.js';
import { print, type CommandContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { withStore } from '../deployment.js';

interface VerifyOptions {
  readonly json?: boolean;
  readonly log?: string;
}

/** `passerelle audit` */
export function addAuditCommand(program: Command, context: CommandContext): void {
  const command = program.command('audit').description('Looks at the audit trail.');
  command.command('verify').description('Checks that no record was changed, removed, moved or doubled.')
    .option('--log <file>', 'JSON lines of the hub, kept elsewhere: the chain heads in it must be in the trail')
    .option('--json', 'as JSON')
    .action((options: VerifyOptions) => verify(context, options));
}

async function verify(context: CommandContext, { json, log }: VerifyOptions): Promise<void> {
  const heads = log === undefined ? [] : await headsIn(log);
  const report = await withStore(context, (store) => verifyAudit(store, heads));
  print(context.terminal, json, { ok: report.faults.length === 0, ...report, headsCompared: heads.length }, reportLines(report, heads.length));
  if (report.faults.length > 0) context.fail();
}

function reportLines({ records, chains, cuts, faults }: AuditReport, heads: number): readonly string[] {
  const summary = `${records} records in ${chains} chains (${cuts} cut when their time was over), ${heads} logged heads compared: ${faults.length === 0 ? 'nothing was touched.' : `${faults.length} faults.`}`;
  return [summary, ...faults.map(({ kind, chain, sequence, detail }) => `${kind}  ${chain} ${sequence}  ${detail}`)];
}

/** @throws UsageError when the file cannot be read */
async function headsIn(file: string): Promise<readonly AuditHead[]> {
  const heads: AuditHead[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      const head = readLoggedHead(line);
      if (head !== undefined) heads.push(head);
    }
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
  return heads;
}
