import { HubError } from '../../../domain/errors.js';
import type { Launch } from '../../../domain/launch.js';
import type { OutboundProtocol, OutboundService, OutboundTools, Released } from '../../contract.js';
import { contentItemRequest } from './content-items/request.js';
import { contentItemEndpoint } from './content-items/response-endpoint.js';
import { launchParameters, type LegacyTool } from './launch-parameters.js';
import { outcomeParameters } from './outcomes/outcome-parameters.js';
import { outcomeEndpoint } from './outcomes/outcome-endpoint.js';
import { isPageOf, Lti11Settings } from './settings.js';
import { signedForm, type FormFacts } from './signed-form.js';

type Hub = OutboundTools<Lti11Settings>;

/** The hub as an LTI 1.1 consumer, for tools that know nothing newer. */
export const lti11Protocol: OutboundProtocol<Lti11Settings> = {
  id: 'lti11',
  settings: Lti11Settings,
  serve: (hub) => consumer(hub),
};

function consumer(hub: Hub): OutboundService {
  const toolOf = (resourceId: string) => hub.resources().find(({ resource }) => resource.id === resourceId);
  return {
    /** The form is the whole launch: whoever has it is in. So it is made once, and for the one who asked. */
    async open(launch, released) {
      const tool = toolOf(launch.resourceId);
      if (tool === undefined) throw new HubError('RES-INCONNUE', { detail: launch.resourceId });
      const message = await messageFor(hub, tool, launch, released);
      const isTaken = await hub.desk.take(launch, released.attributes.map(({ attribute }) => attribute));
      if (!isTaken) throw new HubError('LTI-EXPIREE', { detail: 'the launch was used before' });
      return signedForm(tool.settings, { ...message, now: hub.clock.now() });
    },
    hasScores: (resourceId) => toolOf(resourceId)?.settings.outcomes === true,
    hasPicker: (resourceId) => toolOf(resourceId)?.settings.pickerUrl !== undefined,
    endpoints: [contentItemEndpoint(hub)],
    services: [outcomeEndpoint(hub, hub.seal)],
  };
}

type Message = Pick<FormFacts, 'url' | 'parameters'>;

async function messageFor(hub: Hub, tool: LegacyTool, launch: Launch, released: Released): Promise<Message> {
  if (launch.purpose?.kind === 'deep-linking') return pickerMessage(hub, tool, released, launch.purpose.selectionId);
  const parameters = launchParameters(hub, { tool, released, returnUrl: hub.desk.returnUrl(launch) });
  return { url: pageOf(tool, released), parameters: { ...parameters, ...await outcomeParameters(hub, tool, released) } };
}

function pickerMessage(hub: Hub, tool: LegacyTool, released: Released, selectionId: string): Message {
  const { pickerUrl: url } = tool.settings;
  if (url === undefined) throw new HubError('RES-INCONNUE', { detail: 'the tool has no picker' });
  return { url, parameters: contentItemRequest(hub, { tool, released, selectionId }) };
}

/** A signed form holds all that a launch is worth: it goes to the tool's own host and nowhere else. */
function pageOf({ settings }: LegacyTool, { link }: Released): string {
  if (link?.url === undefined) return settings.url;
  if (!isPageOf(settings, link.url)) throw new HubError('RES-INCONNUE', { detail: 'the activity is on another host than the tool' });
  return link.url;
}
