import { HubError } from '../../../domain/errors.js';
import type { OutboundProtocol } from '../../contract.js';
import { LinkSettings } from './settings.js';

/** A public page, opened as it is. The smallest outbound protocol, and the example for the next one. */
export const linkProtocol: OutboundProtocol<LinkSettings> = {
  id: 'link',
  settings: LinkSettings,
  serve({ resources, desk }) {
    return {
      async open(launch) {
        const url = resources().find(({ resource }) => resource.id === launch.resourceId)?.settings.url;
        if (url === undefined) throw new HubError('RES-INCONNUE', { detail: launch.resourceId });
        await desk.take(launch, []);
        return { kind: 'redirect', url };
      },
      endpoints: [],
    };
  },
};
