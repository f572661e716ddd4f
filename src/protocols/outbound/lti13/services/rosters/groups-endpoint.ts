import type { ToolContext } from '../../../../../domain/tool-context.js';
import type { RosterGroup } from '../../../../contract/roster.js';
import type { ServiceAnswer, ServiceEndpoint, ServiceRequest } from '../../../../contract/services.js';
import { contextId } from '../../../../lti/context.js';
import type { Tool } from '../../deployment.js';
import { requireAcceptanceOf } from '../ags/media-types.js';
import { pageOf } from '../ags/paging.js';
import { SCOPE } from '../scopes.js';
import { answeringRefusals } from '../service-refusal.js';
import { addressOf, GROUPS_PATH } from './addresses.js';
import { GroupsQuery, readQuery, withQuery } from './roster-query.js';
import { requireRoster, toolsAt, type RosterTools } from './scene.js';

const MEDIA_TYPE = 'application/vnd.ims.lti-gs.v1.contextgroupcontainer+json';
const MAX_BYTES = 1_024;

/** Course Groups 1.0: the groups a class is spread over, or the classes and groups of a school. */
export function groupsEndpoint(tools: RosterTools): ServiceEndpoint {
  return { methods: ['GET'], path: GROUPS_PATH, maxBytes: MAX_BYTES, handle: answeringRefusals((request) => groups(tools, request)) };
}

async function groups(tools: RosterTools, request: ServiceRequest): Promise<ServiceAnswer> {
  const access = await tools.gate.requireAccess(request, [SCOPE.groups]);
  const context = await tools.gate.requireContext(access, request.pathParameters['context']);
  requireAcceptanceOf(request, MEDIA_TYPE);
  const { user_id: userId } = readQuery(GroupsQuery, request.query);
  const asked = toolsAt(access.registration, context);
  const roster = await requireRoster(tools, context, asked);
  const member = roster.members.find(({ released }) => released.subject === userId);
  const own = userId === undefined ? roster.groups : member?.groups ?? [];
  const address = addressOf(tools.hub.origin, GROUPS_PATH, context.id);
  const { items, headers } = pageOf(own.map((group) => described(context, asked, group)), request, address, ({ id }) => id);
  return { status: 200, type: MEDIA_TYPE, headers, body: JSON.stringify({ id: withQuery(address, request.query), groups: items }) };
}

/** A group has the name of its context at a launch. Its own name only where the tool is told names of classes: it may say much of a pupil. */
function described({ clientId }: ToolContext, tools: readonly Tool[], group: RosterGroup) {
  const id = contextId(clientId, group);
  const isTold = tools.every(({ resource }) => resource.release.some(({ attribute }) => attribute === 'className'));
  return { id, name: isTold ? group.name : `Groupe ${id.slice(0, 6)}`, tag: group.kind };
}
