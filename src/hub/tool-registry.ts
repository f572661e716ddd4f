import type { BoundResource } from '../connector-kit/index.js';
import type { ConnectorRegistry } from '../connector-kit/registry.js';
import type { Clock } from '../domain/clock.js';
import type { Journal } from '../domain/journal.js';
import type { Resource } from '../domain/resource.js';
import type { Catalogue } from '../flows/catalogue.js';
import type { DirectoryDesk } from '../flows/directory-desk.js';
import type { Throttle } from '../flows/throttle.js';
import { ToolInvitations } from '../flows/tool-registry/invitations.js';
import { LiveTools } from '../flows/tool-registry/live-tools.js';
import { Registrar } from '../flows/tool-registry/registrar.js';
import { ToolDesk, type ToolRegistry } from '../flows/tool-registry/tool-desk.js';
import type { OneTimeValues } from '../protocols/contract.js';
import type { KeyCabinet } from '../protocols/contract/keys.js';
import type { ToolEntry } from '../protocols/contract/tool-registrar.js';
import type { HubOperations } from '../operations/operations.js';
import { COLLECTIONS } from '../store/collections.js';
import type { Store } from '../store/port.js';

/** What another process decided about a tool holds here this much later at most. */
export const TOOLS_EVERY_MS = 5_000;

export interface ToolRegistryParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly oneTime: OneTimeValues;
  readonly throttle: Throttle;
  readonly journal: Journal;
  readonly catalogue: Catalogue;
  readonly connectors: ConnectorRegistry;
  readonly directory: DirectoryDesk;
  readonly keys: KeyCabinet;
  readonly operations: HubOperations;
}

/** Tools that are added while the hub runs. The desk needs the protocol, which needs the registrar first. */
export function createToolRegistry(parts: ToolRegistryParts) {
  const { store, clock, catalogue, connectors, operations } = parts;
  const registrations = store.collection(COLLECTIONS.toolRegistrations);
  const taken = new Set(catalogue.all().flatMap(({ id }) => clientIdOf(catalogue.get(id))));
  const note = (id: string): void => { operations.log.warn('tool', { id, what: 'is active and cannot be offered' }); };
  const live = new LiveTools({ registrations, catalogue, taken, note, bind: binderOf(connectors) });
  const invitations = new ToolInvitations(parts);
  const registrar = new Registrar({ clock, registrations, invitations, live, journal: parts.journal });
  return {
    registrar,
    with(entry: ToolEntry): ToolRegistry {
      return { live, invitations, entry, desk: new ToolDesk({ ...parts, registrations, invitations, registrar, live }) };
    },
  };
}

/** What the connectors make of an entry; undefined when it has faults. */
export function binderOf(connectors: ConnectorRegistry) {
  return (resource: Resource): BoundResource | undefined => {
    const binding = connectors.bindResource(resource);
    return binding.faults === undefined ? binding.bound : undefined;
  };
}

function clientIdOf({ settings }: BoundResource): readonly string[] {
  const { clientId } = settings as { readonly clientId?: unknown };
  return typeof clientId === 'string' ? [clientId] : [];
}
