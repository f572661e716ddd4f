import type { Command } from 'commander';
import { loadConfig } from '../../config/load.js';
import { PersonId } from '../../domain/person.js';
import type { Diagnosis, DiagnosedCheck, HatDiagnosis } from '../../flows/diagnosis.js';
import { createHub } from '../../hub.js';
import { createLog } from '../../operations/log.js';
import type { FailedOpening } from '../../store/collections.js';
import { placeOf } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';

/** `passerelle why`: the answer a head gets on their page, for all of a person's hats. */
export function addWhyCommand(program: Command, context: CommandContext): void {
  program.command('why').argument('<person>', 'identifier of the person').argument('<resource>', 'identifier of the resource')
    .description('Says why somebody can or cannot open a resource now, check by check. Names nobody.').option('--json', 'as JSON')
    .action((person: string, resource: string, options: { readonly json?: boolean }) => why(context, { person, resource }, options.json));
}

async function why(context: CommandContext, { person, resource }: { readonly person: string; readonly resource: string }, json: boolean | undefined): Promise<void> {
  if (!PersonId.safeParse(person).success) throw new UsageError('This cannot be the identifier of a person.');
  const hub = await createHub(loadConfig(placeOf(context)), { log: createLog({ level: 'silent' }) });
  try {
    const diagnosis = await hub.flows.diagnosis.everywhere(person, resource);
    if (diagnosis.hats.every(({ refusal }) => refusal !== undefined)) context.fail();
    print(context.terminal, json, data(diagnosis), [...diagnosis.hats.flatMap(lines), ...diagnosis.failures.map(failureLine)]);
  } finally {
    await hub.close();
  }
}

function data({ person, resource, hats, failures }: Diagnosis): unknown {
  return {
    person: person.id,
    resource: resource.id,
    hats: hats.map(({ hat, ...rest }) => ({ hat: hat?.id, ...rest })),
    failures: failures.map(({ at, code, traceId, hatId }) => ({ at: new Date(at).toISOString(), code, traceId, hat: hatId })),
  };
}

function lines({ hat, checks, refusal }: HatDiagnosis): readonly string[] {
  return [`${hat?.id ?? 'no hat'}: ${refusal ?? 'open'}`, ...checks.map(checkLine)];
}

function checkLine({ name, code, acts }: DiagnosedCheck): string {
  return code === undefined ? `  ✔ ${name}` : `  ✘ ${name}  ${code}  (${acts ?? ''} must act)`;
}

function failureLine({ at, code, traceId }: FailedOpening): string {
  return `failed ${new Date(at).toISOString()}  ${code}  trace ${traceId}`;
}
