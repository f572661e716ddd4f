import type { ToolContext } from '../../../../../domain/tool-context.js';
import type { Parameters } from '../../../../contract.js';
import type { Roster, RosterSnapshot } from '../../../../contract/roster.js';
import type { ServiceAnswer, ServiceEndpoint, ServiceRequest } from '../../../../contract/services.js';
import { contextOf } from '../../../../lti/context.js';
import { contextRole } from '../../../../lti/roles.js';
import { MEDIA, requireAcceptanceOf } from '../ags/media-types.js';
import { pageOf } from '../ags/paging.js';
import { SCOPE } from '../scopes.js';
import type { ToolAccess } from '../service-gate.js';
import { answeringRefusals, ServiceRefusal } from '../service-refusal.js';
import { addressOf, MEMBERSHIPS_PATH } from './addresses.js';
import { memberOf, type Member } from './member.js';
import { MembersQuery, readQuery, withQuery } from './roster-query.js';
import { linkIn, requireRoster, toolsAt, type RosterTools } from './scene.js';
import { differencesSince, snapshotOf } from './snapshot.js';

const MAX_BYTES = 1_024;

/** Names and Role Provisioning Services 2.0: who is in a context. */
export function membershipsEndpoint(tools: RosterTools): ServiceEndpoint {
  return { methods: ['GET'], path: MEMBERSHIPS_PATH, maxBytes: MAX_BYTES, handle: answeringRefusals((request) => memberships(tools, request)) };
}

async function memberships(tools: RosterTools, request: ServiceRequest): Promise<ServiceAnswer> {
  const access = await tools.gate.requireAccess(request, [SCOPE.members]);
  const context = await tools.gate.requireContext(access, request.pathParameters['context']);
  requireAcceptanceOf(request, MEDIA.members);
  const query = readQuery(MembersQuery, request.query);
  const since = query.since === undefined ? undefined : await requireSnapshot(tools, context, query.since);
  const { roster, members } = await membersAsked(tools, access, context, query);
  const snapshot = query.snapshot ?? await keepSnapshot(tools, context, query, members);
  const list = since === undefined ? members : differencesSince(since, members);
  const address = addressOf(tools.hub.origin, MEMBERSHIPS_PATH, context.id);
  const { items, headers } = pageOf(list, { ...request, query: withParameter(request.query, 'snapshot', snapshot) }, address, ({ user_id: userId }) => userId);
  const body = { id: withQuery(address, request.query), context: { id: context.id, ...titleOf(context, roster) }, members: items };
  const isLast = headers['Link'] === undefined;
  return { status: 200, type: MEDIA.members, body: JSON.stringify(body), headers: isLast ? differencesLink(address, request.query, snapshot) : headers };
}

/** At the end of a run: where to ask what has changed since it began. */
function differencesLink(address: string, query: Parameters, snapshot: string | undefined): Readonly<Record<string, string>> {
  if (snapshot === undefined) return {};
  const asked = new Map([...query].filter(([key]) => ['role', 'rlid', 'limit'].includes(key)));
  return { Link: `<${withQuery(address, withParameter(asked, 'since', snapshot))}>; rel="differences"` };
}

function withParameter(query: Parameters, key: string, value: string | undefined): Parameters {
  return value === undefined ? query : new Map([...query, [key, [value]]]);
}

async function membersAsked(tools: RosterTools, { registration }: ToolAccess, context: ToolContext, { role, rlid }: MembersQuery): Promise<{ roster: Roster; members: readonly Member[] }> {
  const asked = linkIn(context, toolsAt(registration, context), rlid);
  const roster = await requireRoster(tools, context, asked.tools, asked.activityId);
  const facts = {
    hub: tools.hub,
    clientId: registration.clientId,
    deploymentId: context.deploymentId,
    tellsGroups: registration.services.groups,
    tool: rlid === undefined ? undefined : asked.tools.find(({ resource }) => roster.resourceIds.includes(resource.id)),
  };
  const members = roster.members.map((member) => memberOf(facts, member));
  return { roster, members: role === undefined ? members : members.filter(({ roles }) => roles.includes(contextRole(role))) };
}

/** The name of the context, where the tool is told it of anybody. */
function titleOf({ clientId }: ToolContext, { members }: Roster): Readonly<Record<string, string>> {
  const title = members.map(({ released }) => contextOf(clientId, released).title).find((each) => each !== undefined);
  return title === undefined ? {} : { label: title, title };
}

async function keepSnapshot({ hub }: RosterTools, { id }: ToolContext, { role, rlid }: MembersQuery, members: readonly Member[]): Promise<string | undefined> {
  const snapshot = snapshotOf(id, [role, rlid], members);
  if (snapshot !== undefined) await hub.snapshots.keep(snapshot);
  return snapshot?.id;
}

/** @throws ServiceRefusal 410 when nobody knows any more what the tool had seen: it reads the whole list again */
async function requireSnapshot({ hub }: RosterTools, context: ToolContext, id: string): Promise<RosterSnapshot> {
  const snapshot = await hub.snapshots.find(id);
  if (snapshot?.contextId !== context.id) throw new ServiceRefusal(410, 'differences_expired', 'read the whole list again');
  return snapshot;
}
