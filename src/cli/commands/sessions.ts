import type { Command } from 'commander';
import { systemClock } from '../../domain/clock.js';
import { ConnectionId } from '../../domain/connection.js';
import { Uai } from '../../domain/uai.js';
import type { Config } from '../../config/schema.js';
import { openDirectory } from '../../directory/collections.js';
import { peopleOfSchool } from '../../directory/people-of-school.js';
import { sessionLine } from '../../directory/person-file.js';
import { SessionVault } from '../../flows/session-vault.js';
import type { AuditFields } from '../../operations/audit-record.js';
import { COLLECTIONS } from '../../store/collections.js';
import type { Store } from '../../store/port.js';
import { recordCommand, trailOf } from '../audit.js';
import { withStore } from '../deployment.js';
import { print, type CommandContext } from '../terminal.js';
import { UsageError } from '../usage-error.js';

interface RevokeOptions {
  readonly person?: string;
  readonly school?: string;
  readonly connection?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Whose sessions end: what the audit trail says of it, and how they are found. */
interface Scope {
  readonly fields: AuditFields;
  readonly end: (vault: SessionVault, store: Store) => Promise<number>;
}

/** `passerelle sessions` */
export function addSessionsCommand(program: Command, context: CommandContext): void {
  const command = program.command('sessions').description('Looks at sessions and ends them.');
  command.command('list').description('The open sessions of a person. Nothing by which one could be taken over.')
    .requiredOption('--person <id>', 'identifier of the person')
    .option('--json', 'as JSON')
    .action((options: { readonly person: string; readonly json?: boolean }) => list(context, options));
  command.command('revoke').description('Ends sessions, at once and on every device: give exactly one of person, school, connection, all.')
    .option('--person <id>', 'of a person, by identifier')
    .option('--school <uai>', 'of everybody of a school, and of the parents of its pupils')
    .option('--connection <id>', 'of everybody who signed in through this connection')
    .option('--all', 'of everybody')
    .option('--json', 'as JSON')
    .action((options: RevokeOptions) => revoke(context, options));
}

async function list(context: CommandContext, { person, json }: { readonly person: string; readonly json?: boolean }): Promise<void> {
  const open = await withStore(context, async (store, config) => (await vaultOf(store, config).allOf(person)).map(sessionLine));
  const lines = open.map(({ connectionId, roles, endsAt, endsUnlessUsed }) => `${String(connectionId)}  ${(roles as readonly string[]).join(',')}  until ${String(endsAt)}, or ${String(endsUnlessUsed)} unless used`);
  print(context.terminal, json, { person, sessions: open }, lines.length === 0 ? ['No session is open.'] : lines);
}

/** Recorded before it is done: what cannot be recorded does not happen. */
async function revoke(context: CommandContext, { json, ...options }: RevokeOptions): Promise<void> {
  const { fields, end } = scopeOf(options);
  const ended = await withStore(context, async (store, config) => {
    await recordCommand(trailOf(store, config), 'session-revoked', fields);
    return end(vaultOf(store, config), store);
  });
  print(context.terminal, json, { ...options, ended }, [`${ended} sessions ended.`]);
}

/** @throws UsageError unless exactly one scope is given */
function scopeOf({ person, school, connection, all }: RevokeOptions): Scope {
  const scopes: Scope[] = [];
  if (person !== undefined) scopes.push({ fields: { personId: person }, end: (vault) => vault.endAllOf(person) });
  if (school !== undefined) scopes.push(schoolScope(school));
  if (connection !== undefined) scopes.push(connectionScope(connection));
  if (all === true) scopes.push({ fields: { scope: 'all' }, end: (vault) => vault.endEvery() });
  const [scope, other] = scopes;
  if (scope === undefined || other !== undefined) throw new UsageError('Give exactly one of --person, --school, --connection and --all.');
  return scope;
}

/** @throws UsageError when it is no UAI */
function schoolScope(school: string): Scope {
  const uai = Uai.safeParse(school);
  if (!uai.success) throw new UsageError(`--school: ${school.slice(0, 40)} is no UAI (seven digits and a letter)`);
  return { fields: { organisationId: uai.data }, end: (vault, store) => endSchool(vault, store, uai.data) };
}

/** One that is no longer configured may still have sessions. @throws UsageError when nothing can be called so */
function connectionScope(connection: string): Scope {
  if (!ConnectionId.safeParse(connection).success) throw new UsageError('--connection: no connection can be called so');
  return { fields: { connectionId: connection }, end: (vault) => vault.endEvery(({ connectionId }) => connectionId === connection) };
}

async function endSchool(vault: SessionVault, store: Store, uai: string): Promise<number> {
  let ended = 0;
  for await (const personId of peopleOfSchool(openDirectory(store), uai)) ended += await vault.endAllOf(personId);
  return ended;
}

function vaultOf(store: Store, { secrets }: Config): SessionVault {
  return new SessionVault(store.collection(COLLECTIONS.sessions), systemClock, secrets.session);
}
