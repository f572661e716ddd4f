import { SignJWT } from 'jose';
import { HubError } from '../../../domain/errors.js';
import type { Launch } from '../../../domain/launch.js';
import type { EndpointRequest, OutboundProtocol, OutboundService, OutboundTools, Reply } from '../../contract.js';
import {
  AuthenticationRefusal, claimNonce, FORM_CHECKS, parameter, requireAccess, requireDeployment, requireLaunch, requireReturnAddress,
  requireRegistration, requireSamePerson, requireSingleParameters, takeLaunch, type RequestFacts,
} from './authentication-request.js';
import { authenticationError, authenticationResponse } from './authentication-response.js';
import { deploymentOf, type Tool } from './deployment.js';
import { idTokenClaims } from './id-token.js';
import { KeyRing } from './key-ring.js';
import { initiateLogin } from './login-initiation.js';
import { registrationsOf, type Registration } from './registration.js';
import { Lti13Settings } from './settings.js';

const AUTHORIZE_PATH = '/lti/authorize';
const KEY_SET_CACHE_S = 3_600;

/** The hub as an LTI 1.3 platform: resource link launches. */
export const lti13Protocol: OutboundProtocol<Lti13Settings> = {
  id: 'lti13',
  settings: Lti13Settings,
  serve: (tools) => new Platform(tools).service(),
};

class Platform {
  private readonly registrations: ReadonlyMap<string, Registration>;
  private readonly byResource: ReadonlyMap<string, Tool>;
  private readonly keys: KeyRing;

  constructor(private readonly hub: OutboundTools<Lti13Settings>) {
    this.registrations = registrationsOf(hub.resources);
    this.byResource = new Map(hub.resources.map((tool) => [tool.resource.id, tool]));
    this.keys = new KeyRing(hub.keys, hub.clock);
  }

  service(): OutboundService {
    return {
      open: (launch) => this.open(launch),
      endpoints: [
        { methods: ['GET', 'POST'], path: AUTHORIZE_PATH, handle: (request) => this.authorize(request) },
        { methods: ['GET'], path: '/lti/tools/:clientId/jwks', handle: (request) => this.keySet(request) },
      ],
    };
  }

  private async open(launch: Launch): Promise<Reply> {
    const tool = this.byResource.get(launch.resourceId);
    if (tool === undefined) throw new HubError('RES-INCONNUE', { detail: launch.resourceId });
    const { hat } = await this.hub.desk.release(launch);
    const deploymentId = deploymentOf(tool, hat.organisationId);
    if (deploymentId === undefined) throw new HubError('ECOLE-REFUS', { rule: 'P-14', detail: 'the tool is not deployed at this school' });
    return initiateLogin(this.hub.origin, tool, launch, deploymentId);
  }

  /** The authorization endpoint (Security Framework 1.0, Steps 2 and 3). */
  private async authorize(request: EndpointRequest): Promise<Reply> {
    requireSingleParameters(request);
    const registration = requireRegistration(request, this.registrations);
    const address = requireReturnAddress(request, registration);
    if (needsRepost(request)) return this.repost(request);
    try {
      return authenticationResponse(address, await this.idToken({ request, tools: this.hub, registration }));
    } catch (error) {
      if (error instanceof AuthenticationRefusal) return authenticationError(address, error.error, `${error.description} (${error.rule})`);
      throw error;
    }
  }

  /** Every check of a request whose return address is verified, then the token. */
  private async idToken(facts: RequestFacts): Promise<string> {
    for (const check of FORM_CHECKS) check(facts);
    const { launch, tool } = await requireLaunch(facts);
    requireSamePerson(facts, launch);
    await requireAccess(facts, launch);
    const released = await this.hub.desk.release(launch);
    const deploymentId = requireDeployment(tool, released.hat.organisationId);
    await claimNonce(facts);
    await takeLaunch(facts, launch);
    const nonce = parameter(facts.request, 'nonce') ?? '';
    const { kid, privateKey } = await this.keys.active(facts.registration.clientId);
    const claims = idTokenClaims(this.hub, { tool, deploymentId, released, nonce, now: this.hub.clock.now() });
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' }).sign(privateKey);
  }

  /** A cross-site POST has no session cookie; the same form posted by a page of ours has. */
  private repost({ parameters }: EndpointRequest): Reply {
    const fields = Object.fromEntries([...parameters].map(([name, [value = '']]) => [name, value]));
    return { kind: 'form', action: `${this.hub.origin}${AUTHORIZE_PATH}`, fields: { ...fields, repost: '1' } };
  }

  private async keySet({ pathParameters }: EndpointRequest): Promise<Reply> {
    const registration = this.registrations.get(pathParameters['clientId'] ?? '');
    if (registration === undefined) throw new HubError('RES-INCONNUE', { detail: 'no such client' });
    const keys = await this.keys.published(registration.clientId);
    return { kind: 'document', type: 'application/json', body: JSON.stringify({ keys }), cacheSeconds: KEY_SET_CACHE_S };
  }
}

function needsRepost(request: EndpointRequest): boolean {
  return request.method === 'POST' && request.session === undefined && parameter(request, 'repost') === undefined;
}
