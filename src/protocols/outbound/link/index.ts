import { HubError } from '../../../domain/errors.js';
import type { OutboundProtocol } from '../../contract.js';
import { LinkSettings } from './settings.js';

/** A public page, opened as it is. The smallest outbound protocol, and the example for the next one. */
export const linkProtocol: OutboundProtocol<LinkSettings> = {
  id: 'link',
  settings: LinkSettings,
  serve({ resources }) {
    const urls = new Map(resources.map(({ resource, settings }) => [resource.id, settings.url]));
    return {
      open(launch) {
        const url = urls.get(launch.resourceId);
        if (url === undefined) return Promise.reject(new HubError('RES-INCONNUE', { detail: launch.resourceId }));
        return Promise.resolve({ kind: 'redirect', url });
      },
      endpoints: [],
    };
  },
};
