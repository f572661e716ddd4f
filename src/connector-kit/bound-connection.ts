import type { Connection } from '../domain/connection.js';
import type { Role } from '../domain/profile.js';
import type { ClaimRules, IdentityConnector } from './define.js';
import type { Binding, Fault } from './faults.js';
import { AGENT_MAIL } from './matchers.js';

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
  const attributes = connector.rulesFor(connection.settings);
  const misused = mailIsForAgents(attributes, connector);
  if (misused.length > 0) return { faults: misused };
  return { bound: { id, connection, attributes, protocolId: connector.protocol, settings: settled.bound, roles } };
}

function rolesAreWithinReach({ roles }: Connection, { id, mayGive }: IdentityConnector): readonly Fault[] {
  return roles.flatMap((role, index) => (mayGive.includes(role) ? [] : [{ path: `roles[${index}]`, message: `${id} may never give ${role}` }]));
}

/** Whoever may open accounts of families may have let them choose an address. */
function mailIsForAgents({ match }: ClaimRules, { id, mayGive }: IdentityConnector): readonly Fault[] {
  const isMisused = match.some(({ name }) => name === AGENT_MAIL) && mayGive.some((role) => role === 'pupil' || role === 'parent');
  return isMisused ? [{ path: 'connector', message: `${id} may give pupil or parent, so it must not find people by mail address` }] : [];
}
