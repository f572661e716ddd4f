import { HubError } from '../../../domain/errors.js';
import type { Launch } from '../../../domain/launch.js';
import { inLocale } from '../../../domain/text.js';
import type { Endpoint, EndpointRequest, OutboundTools, Released, Reply } from '../../contract.js';
import type { ToolFrame } from '../../contract/tool-frame.js';
import { deploymentOf, type Tool } from './deployment.js';
import { liveLaunch } from './launch-checks.js';
import { initiateLogin } from './login-initiation.js';
import { isFramed, originsOf } from './presentation.js';
import type { Registrations } from './registration.js';
import type { Lti13Settings } from './settings.js';
import { targetLinkUriOf } from './target.js';

const FRAME_PATH = '/lti/frame/:launch';

export interface OpeningTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly registrations: Registrations;
}

/** Where a launch is shown in a frame, and how; undefined when it is not. @throws HubError `ECOLE-REFUS` */
export function frameOf({ hub, registrations }: OpeningTools, launch: Launch, released: Released): ToolFrame | undefined {
  const tool = registrations.toolOf(launch.resourceId);
  if (tool === undefined || !isFramed(tool, launch)) return undefined;
  requireDeployed(tool, released);
  const title = released.link?.title ?? inLocale(tool.resource.title, launch.locale);
  return { kind: 'frame', title, src: `${hub.origin}${FRAME_PATH.replace(':launch', launch.id)}`, origins: originsOf(tool.settings) };
}

/** Where the frame of a launch begins, for the session that opened it and for no other. */
export function frameEndpoint(tools: OpeningTools): Endpoint {
  return { methods: ['GET'], path: FRAME_PATH, inFrames: true, handle: (request) => beginInFrame(tools, request) };
}

/** By the decision as of now, as everywhere. @throws HubError `LTI-EXPIREE`, or the refusal of the decision */
async function beginInFrame(tools: OpeningTools, { pathParameters, session }: EndpointRequest): Promise<Reply> {
  const launch = await liveLaunch(tools.hub, pathParameters['launch']);
  if (launch === undefined || session?.ref !== launch.sessionRef) throw new HubError('LTI-EXPIREE', { detail: 'no such launch in this session' });
  return openTool(tools, launch, await tools.hub.desk.release(launch));
}

/**
 * The launch is only begun here; the tool comes back for it at the authorization endpoint.
 * @throws HubError `RES-INCONNUE`, `ECOLE-REFUS`
 */
export function openTool({ hub, registrations }: OpeningTools, launch: Launch, released: Released): Reply {
  const tool = registrations.toolOf(launch.resourceId);
  if (tool === undefined) throw new HubError('RES-INCONNUE', { detail: launch.resourceId });
  return initiateLogin(hub.origin, tool, { launch, deploymentId: requireDeployed(tool, released), targetLinkUri: targetLinkUriOf(tool, launch, released) });
}

function requireDeployed(tool: Tool, { hat }: Released): string {
  const deploymentId = deploymentOf(tool, hat.organisationId);
  if (deploymentId === undefined) throw new HubError('ECOLE-REFUS', { rule: 'P-14', detail: 'the tool is not deployed at this school' });
  return deploymentId;
}
