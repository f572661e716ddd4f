import type { Command } from 'commander';
import { PersonId } from '../../domain/person.js';
import { erasePerson, openErasable } from '../../directory/erase-person.js';
import { personFile, type PersonFile } from '../../directory/person-file.js';
import type { Store } from '../../store/port.js';
import { recordCommand, trailOf } from '../audit.js';
import { withStore } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';

interface EraseOptions {
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `passerelle person`: the rights of one person over what the hub holds about them. */
export function addPersonCommand(program: Command, context: CommandContext): void {
  const command = program.command('person').description('Hands over, or erases, all that is held about one person.');
  command
    .command('export')
    .argument('<id>', 'identifier of the person')
    .description('Everything the hub holds about one person.')
    .option('--json', 'as JSON')
    .action((id: string, { json }: { readonly json?: boolean }) => exportFile(context, id, json));
  command
    .command('erase')
    .argument('<id>', 'identifier of the person')
    .description('Ends their sessions and removes all that is held about them. There is no way back.')
    .option('--yes', 'really do it')
    .option('--json', 'as JSON')
    .action((id: string, options: EraseOptions) => erase(context, id, options));
}

async function exportFile(context: CommandContext, id: string, json: boolean | undefined): Promise<void> {
  const file = await withStore(context, (store) => fileOf(store, id));
  print(context.terminal, json, file, [file.document, `Identifiant : ${file.personId}`, ...sectionLines(file)]);
}

/** Without `--yes` says what would go and changes nothing. */
async function erase(context: CommandContext, id: string, { yes, json }: EraseOptions): Promise<void> {
  const counts = await withStore(context, async (store, config) => {
    const file = await fileOf(store, id);
    if (yes !== true) throw new UsageError(`This erases ${held(file)} for good. Say --yes to do it.`);
    await recordCommand(trailOf(store, config), 'person-erased', { personId: id });
    return erasePerson(openErasable(store), id);
  });
  const lines = Object.entries(counts).map(([kind, count]) => `${kind}: ${count} removed`);
  print(context.terminal, json, { person: id, erased: counts }, lines);
}

/** @throws UsageError when nothing is held about anybody of this identifier */
async function fileOf(store: Store, id: string): Promise<PersonFile> {
  const file = PersonId.safeParse(id).success ? await personFile(store, id) : undefined;
  if (file === undefined) throw new UsageError('Nothing is held about anybody of this identifier.');
  return file;
}

function held({ sections }: PersonFile): string {
  return sections
    .filter(({ kind, entries }) => kind !== 'audit' && entries.length > 0)
    .map(({ kind, entries }) => `${entries.length} ${kind}`)
    .join(', ');
}

function sectionLines({ sections }: PersonFile): readonly string[] {
  return sections.flatMap(({ heading, entries }) => [
    '',
    `${heading} (${entries.length})`,
    ...entries.map((entry) => `  ${entryLine(entry)}`),
  ]);
}

function entryLine(entry: Readonly<Record<string, unknown>>): string {
  return Object.entries(entry)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}
