import type { ToolContext } from '../../../../../domain/tool-context.js';
import type { OutboundTools } from '../../../../contract.js';
import type { Roster } from '../../../../contract/roster.js';
import { deploymentOf, type Tool } from '../../deployment.js';
import type { Registration } from '../../registration.js';
import { linkIdOfResource } from '../../resource-link.js';
import type { Lti13Settings } from '../../settings.js';
import { notFound } from '../service-refusal.js';
import type { ServiceGate } from '../service-gate.js';

export interface RosterTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly gate: ServiceGate;
}

/** The resources of the tool at the school of a context that somebody can be known to. */
export function toolsAt({ tools }: Registration, { schoolId, deploymentId }: ToolContext): readonly Tool[] {
  return [...tools.values()].filter((tool) => tool.resource.enabled && !tool.resource.anonymous && deploymentOf(tool, schoolId) === deploymentId);
}

/** @throws ServiceRefusal 404 when the class, the school or the link is not there */
export async function requireRoster({ hub }: RosterTools, context: ToolContext, tools: readonly Tool[], activityId?: string): Promise<Roster> {
  const roster = await hub.rosters.of({ context, resourceIds: tools.map(({ resource }) => resource.id), activityId });
  if (roster === undefined) throw notFound();
  return roster;
}

/** A link of a context: the resource's own there, or an activity, which is looked for by whoever reads the roster. */
export interface AskedLink {
  readonly tools: readonly Tool[];
  readonly activityId: string | undefined;
}

export function linkIn(context: ToolContext, tools: readonly Tool[], linkId: string | undefined): AskedLink {
  if (linkId === undefined) return { tools, activityId: undefined };
  const own = tools.find(({ resource }) => linkIdOfResource(resource.id, context.deploymentId, context.placeId) === linkId);
  return own === undefined ? { tools, activityId: linkId } : { tools: [own], activityId: undefined };
}
