import type { RosterMember } from '../../../../contract/roster.js';
import { contextId, contextOf } from '../../../../lti/context.js';
import { customParameters } from '../../custom-parameters.js';
import type { Tool } from '../../deployment.js';
import type { OutboundTools } from '../../../../contract.js';
import { resourceLinkOf } from '../../resource-link.js';
import { rolesOf } from '../../../../lti/roles.js';
import type { Lti13Settings } from '../../settings.js';
import { personClaims } from '../../../../lti/told.js';
import { CLAIM, RESOURCE_LINK_REQUEST } from '../../vocabulary.js';

/** One member as the list has it (NRPS 2.0, 2.2). */
export interface Member {
  readonly status: 'Active' | 'Deleted';
  readonly user_id: string;
  readonly roles: readonly string[];
}

export interface MemberFacts {
  readonly hub: Pick<OutboundTools<Lti13Settings>, 'platform'>;
  readonly clientId: string;
  readonly deploymentId: string;
  /** Whether the tool is told who is in which group (Course Groups 1.0). */
  readonly tellsGroups: boolean;
  /** Where somebody opens it, when the list is asked for one link: what they would be told there is told here. */
  readonly tool: Tool | undefined;
}

/** Names and mail under the same names, and by the same release, as in the token. */
export function memberOf(facts: MemberFacts, roster: RosterMember): Member {
  const { released } = roster;
  const { locale: _unknown, ...person } = personClaims(released);
  return {
    status: 'Active',
    user_id: released.subject,
    roles: rolesOf(released),
    ...person,
    ...(facts.tellsGroups ? { group_enrollments: enrollmentsOf(facts, roster) } : {}),
    ...(facts.tool === undefined ? {} : { message: [messageFor(facts, facts.tool, roster)] }),
  };
}

/** Somebody who was in the list and is not any more (NRPS 2.0, 2.5). */
export function deletedMember(subject: string): Member {
  return { status: 'Deleted', user_id: subject, roles: [] };
}

/** Groups have the names of their contexts. */
function enrollmentsOf({ clientId }: MemberFacts, { groups }: RosterMember): readonly { readonly group_id: string }[] {
  return groups.map((group) => ({ group_id: contextId(clientId, group) }));
}

/** What a launch of the link would say to this member (NRPS 2.0, 3.2). */
function messageFor({ hub: { platform }, clientId, deploymentId }: MemberFacts, tool: Tool, { released }: RosterMember): Readonly<Record<string, unknown>> {
  const custom = customParameters({
    tool, released, platform,
    context: contextOf(clientId, released),
    resourceLink: resourceLinkOf(tool, deploymentId, released),
    returnUrl: undefined,
  });
  return { [CLAIM.messageType]: RESOURCE_LINK_REQUEST, ...(Object.keys(custom).length === 0 ? {} : { [CLAIM.custom]: custom }) };
}
