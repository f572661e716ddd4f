import type { Command } from 'commander';
import { loadConfig } from '../../config/load.js';
import { failedChecks, type ToolCheck, type ToolTest } from '../../domain/tool-test.js';
import { createHub } from '../../hub.js';
import { createLog } from '../../operations/log.js';
import { placeOf } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';

const MARKS: Readonly<Record<ToolCheck['outcome'], string>> = { passed: '✔', warned: '!', failed: '✘', skipped: '-' };

/** `passerelle tools`: the test bench an academy has on its pages. */
export function addToolsCommand(program: Command, context: CommandContext): void {
  const command = program.command('tools').description('Looks after the tools that resources open.');
  command.command('check').argument('[resource]', 'identifier of one resource (default: all that an LTI 1.3 tool opens)')
    .description('Tries tools with people who do not exist, and keeps what came of it. Fails when a check does.').option('--json', 'as JSON')
    .action((resource: string | undefined, options: { readonly json?: boolean }) => check(context, resource, options.json));
}

/** One after the other: a command is in no hurry. */
async function check(context: CommandContext, resource: string | undefined, json: boolean | undefined): Promise<void> {
  const hub = await createHub(loadConfig(placeOf(context)), { log: createLog({ level: 'silent' }) });
  try {
    const { toolTests } = hub.flows;
    const tests: ToolTest[] = [];
    for (const id of resource === undefined ? toolTests.testable() : [resource]) tests.push(await toolTests.testNow(id));
    if (tests.some((test) => failedChecks(test).length > 0)) context.fail();
    print(context.terminal, json, { tests }, tests.length === 0 ? ['No resource is opened by an LTI 1.3 tool.'] : tests.flatMap(lines));
  } finally {
    await hub.close();
  }
}

function lines(test: ToolTest): readonly string[] {
  const failed = failedChecks(test).length;
  return [`${test.resourceId}: ${failed === 0 ? 'all is well' : `${failed} failed`}`, ...test.checks.map(line)];
}

function line({ name, outcome, fault, rule, note }: ToolCheck): string {
  return [`  ${MARKS[outcome]} ${name}`, fault, rule, note].filter((part) => part !== undefined).join('  ');
}
