import type { OutboundProtocol, OutboundService, OutboundTools } from '../../contract.js';
import { authorizationEndpoint } from './authorization-endpoint.js';
import { toolBench } from './bench/bench.js';
import { deepLinkingEndpoint } from './deep-linking/response-endpoint.js';
import { deploymentOf } from './deployment.js';
import { configurationEndpoints, registrationEndpoints } from './dynamic-registration/endpoints.js';
import { platformFacts } from './dynamic-registration/platform-configuration.js';
import { registrationPage } from './dynamic-registration/registration-page.js';
import { allowsLocal } from './dynamic-registration/rules.js';
import { metadataOf } from './dynamic-registration/typed.js';
import { readToolRequest } from './dynamic-registration/read-request.js';
import { frameEndpoint, frameOf, openTool } from './opening.js';
import { allKeysEndpoint, keySetEndpoint } from './key-set-endpoints.js';
import { KeyRing } from '../../lti/keys/key-ring.js';
import { Registrations } from './registration.js';
import { lineItemEndpoints } from './services/ags/line-item-endpoints.js';
import { resultEndpoint } from './services/ags/result-endpoint.js';
import { scoreEndpoint } from './services/ags/score-endpoint.js';
import { groupsEndpoint } from './services/rosters/groups-endpoint.js';
import { membershipsEndpoint } from './services/rosters/memberships-endpoint.js';
import { ServiceGate } from './services/service-gate.js';
import { tokenEndpoint } from './services/token/token-endpoint.js';
import { RemoteKeys } from '../../lti/keys/remote-keys.js';
import { Lti13Settings } from './settings.js';

/** The hub as an LTI 1.3 platform: resource link launches. */
export const lti13Protocol: OutboundProtocol<Lti13Settings> = {
  id: 'lti13',
  settings: Lti13Settings,
  serve: (hub) => platform(hub),
};

function platform(hub: OutboundTools<Lti13Settings>): OutboundService {
  const registrations = new Registrations(hub.resources);
  const keys = new KeyRing(hub.keys, hub.clock);
  const toolKeys = new RemoteKeys(hub.http, hub.clock);
  const gated = { hub, gate: new ServiceGate(hub, registrations) };
  return {
    open: (launch, released) => new Promise((resolve) => {
      resolve(openTool({ hub, registrations }, launch, released));
    }),
    frame: (launch, released) => frameOf({ hub, registrations }, launch, released),
    refusalAt: (resourceId, schoolId) => {
      const tool = registrations.toolOf(resourceId);
      return tool === undefined || deploymentOf(tool, schoolId) === undefined ? 'ECOLE-REFUS' : undefined;
    },
    endpoints: [
      authorizationEndpoint({ hub, registrations, keys }),
      keySetEndpoint({ hub, registrations, keys }),
      allKeysEndpoint({ hub, registrations, keys }),
      ...configurationEndpoints(hub),
      deepLinkingEndpoint({ hub, registrations, toolKeys }),
      frameEndpoint({ hub, registrations }),
    ],
    hasScores: (resourceId) => (registrations.toolOf(resourceId)?.settings.services.scores ?? 'none') !== 'none',
    hasPicker: (resourceId) => registrations.toolOf(resourceId)?.settings.deepLinkingUrl !== undefined,
    services: [
      ...registrationEndpoints(hub),
      tokenEndpoint({ hub, registrations, toolKeys }),
      ...lineItemEndpoints(gated), scoreEndpoint(gated), resultEndpoint(gated), membershipsEndpoint(gated), groupsEndpoint(gated),
    ],
    bench: toolBench({ hub, keys }),
    entry: {
      facts: (clientId, deploymentId) => platformFacts(hub.origin, clientId, deploymentId),
      read: (json) => readToolRequest(json, allowsLocal(hub.origin)),
      readTyped: (typed) => readToolRequest(JSON.stringify(metadataOf(typed)), allowsLocal(hub.origin)),
      registrationPage: (address, clientId, token) => registrationPage(hub.origin, { address, clientId, token }),
    },
  };
}
