import type { Connection } from '../domain/connection.js';
import type { Role } from '../domain/profile.js';
import type { ClaimRules, IdentityConnector } from './define.js';
import type { Binding, Fault } from './faults.js';

/** A configured identity provider with what its connector makes of it. */
export interface BoundConnection {
  readonly id: string;
  readonly connection: Connection;
  readonly attributes: ClaimRules;
  readonly protocolId: string;
  /** As the schema of the protocol `protocolId` has them. */
  readonly settings: unknown;
  /** What both the connection and its connector allow. */
  readonly roles: readonly Role[];
}

const CHECKS: readonly ((connection: Connection, connector: IdentityConnector) => readonly Fault[])[] = [rolesAreWithinReach];

/** Every check on a connection, and its settings in the protocol's words. */
export function bindConnection(connection: Connection, connector: IdentityConnector): Binding<BoundConnection> {
  const settled = connector.bind(connection.settings);
  const faults = [...CHECKS.flatMap((check) => check(connection, connector)), ...(settled.faults ?? [])];
  if (settled.faults !== undefined || faults.length > 0) return { faults };
  const { id, roles } = connection;
  return { bound: { id, connection, attributes: connector.attributes, protocolId: connector.protocol, settings: settled.bound, roles } };
}

function rolesAreWithinReach({ roles }: Connection, { id, mayGive }: IdentityConnector): readonly Fault[] {
  return roles.flatMap((role, index) => (mayGive.includes(role) ? [] : [{ path: `roles[${index}]`, message: `${id} may never give ${role}` }]));
}
