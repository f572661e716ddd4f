import { HubError } from '../../../domain/errors.js';
import type { OutboundProtocol, OutboundService, OutboundTools, Released } from '../../contract.js';
import { launchParameters, type LegacyTool } from './launch-parameters.js';
import { outcomeParameters } from './outcomes/outcome-parameters.js';
import { outcomeEndpoint } from './outcomes/outcome-endpoint.js';
import { Lti11Settings } from './settings.js';
import { signedForm } from './signed-form.js';

/** The hub as an LTI 1.1 consumer, for tools that know nothing newer. */
export const lti11Protocol: OutboundProtocol<Lti11Settings> = {
  id: 'lti11',
  settings: Lti11Settings,
  serve: (hub) => consumer(hub),
};

function consumer(hub: OutboundTools<Lti11Settings>): OutboundService {
  return {
    /** The form is the whole launch: whoever has it is in. So it is made once, and for the one who asked. */
    async open(launch, released) {
      const tool = hub.resources().find(({ resource }) => resource.id === launch.resourceId);
      if (tool === undefined) throw new HubError('RES-INCONNUE', { detail: launch.resourceId });
      const url = pageOf(tool, released);
      const parameters = { ...launchParameters(hub, { tool, released, returnUrl: hub.desk.returnUrl(launch) }), ...await outcomeParameters(hub, tool, released) };
      const isTaken = await hub.desk.take(launch, released.attributes.map(({ attribute }) => attribute));
      if (!isTaken) throw new HubError('LTI-EXPIREE', { detail: 'the launch was used before' });
      return signedForm(tool.settings, { url, parameters, now: hub.clock.now() });
    },
    endpoints: [],
    services: [outcomeEndpoint(hub, hub.seal)],
  };
}

/** A signed form holds all that a launch is worth: it goes to the tool's own host and nowhere else. */
function pageOf({ settings }: LegacyTool, { link }: Released): string {
  if (link?.url === undefined) return settings.url;
  if (new URL(link.url).origin !== new URL(settings.url).origin) throw new HubError('RES-INCONNUE', { detail: 'the activity is on another host than the tool' });
  return link.url;
}
