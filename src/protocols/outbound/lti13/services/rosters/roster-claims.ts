import type { OutboundTools } from '../../../../contract.js';
import type { TokenFacts } from '../../id-token.js';
import type { Lti13Settings } from '../../settings.js';
import { CLAIM } from '../../vocabulary.js';
import { SCOPE } from '../scopes.js';
import { toolContextOf } from '../tool-context.js';
import { addressOf, GROUPS_PATH, MEMBERSHIPS_PATH } from './addresses.js';

/**
 * Where a tool may ask who is in the context, and which groups (NRPS 2.0, 3.6.1.1; Course Groups 1.0); nothing where nobody has a
 * name. Later calls are answered because the context is remembered here.
 */
export async function rosterClaims(
  hub: OutboundTools<Lti13Settings>,
  { tool, deploymentId, released }: Pick<TokenFacts, 'tool' | 'deploymentId' | 'released'>,
): Promise<Readonly<Record<string, unknown>>> {
  const { members, groups } = tool.settings.services;
  if (released.subject === undefined || !(members || groups)) return {};
  const context = toolContextOf(tool, deploymentId, released.hat.organisationId, released.context);
  if (!await hub.rosters.isKnown(context)) return {};
  await hub.contexts.remember(context);
  const addresses = { members: addressOf(hub.origin, MEMBERSHIPS_PATH, context.id), groups: addressOf(hub.origin, GROUPS_PATH, context.id) };
  return {
    ...(members ? { [CLAIM.namesRoleService]: { context_memberships_url: addresses.members, service_versions: ['2.0'] } } : {}),
    ...(groups ? { [CLAIM.groupsService]: { scope: [SCOPE.groups], context_groups_url: addresses.groups, service_versions: ['1.0'] } } : {}),
  };
}
