import type { Command } from 'commander';
import { COLLECTIONS, type SigningKeyRecord } from '../../store/collections.js';
import type { Store } from '../../store/port.js';
import { print, type CommandContext } from '../terminal.js';
import { withStore } from '../deployment.js';
import { everyPage } from '../../store/every-page.js';


interface KeyLine {
  readonly owner: string;
  readonly kid: string;
  readonly state: SigningKeyRecord['state'];
  /** When the key was made; ISO 8601. */
  readonly since: string;
}

/** `passerelle keys` */
export function addKeysCommand(program: Command, context: CommandContext): void {
  const command = program.command('keys').description('Looks at the signing keys of external tools.');
  command.command('list').description('Every signing key, by the tool it is for. Never the key itself.').option('--json', 'as JSON')
    .action((options: { readonly json?: boolean }) => list(context, options.json));
}

async function list(context: CommandContext, json: boolean | undefined): Promise<void> {
  const keys = await withStore(context, allKeys);
  const lines = keys.map(({ owner, kid, state, since }) => `${owner}  ${kid}  ${state}  ${since}`);
  print(context.terminal, json, keys, lines.length === 0 ? ['No key was made yet: each is made at the first launch.'] : lines);
}

async function allKeys(store: Store): Promise<readonly KeyLine[]> {
  const records = store.collection(COLLECTIONS.signingKeys);
  const keys: KeyLine[] = [];
  for await (const { owner, kid, state, since } of everyPage(records, 'byOwner')) keys.push({ owner, kid, state, since: new Date(since).toISOString() });
  return keys;
}
