import type { Endpoint, EndpointRequest, OutboundTools, Reply } from '../../contract.js';
import { AuthenticationRefusal } from './authentication-refusal.js';
import {
  FORM_CHECKS, parameter, REQUEST_PARAMETERS, requireRegistration, requireReturnAddress, requireSingleParameters,
} from './authentication-request.js';
import { authenticationError, authenticationResponse, type ReturnAddress } from './authentication-response.js';
import { idTokenClaims } from './id-token.js';
import type { KeyRing } from '../../lti/keys/key-ring.js';
import {
  claimNonce, hintedLaunch, requireDeployment, requireLaunch, requireRelease, requireSamePerson, takeLaunch, type OpenLaunch, type RequestFacts,
} from './launch-checks.js';
import { isFramed } from './presentation.js';
import type { Registrations } from './registration.js';
import { agsClaim } from './services/ags/ags-claim.js';
import { rosterClaims } from './services/rosters/roster-claims.js';
import type { Lti13Settings } from './settings.js';
import { signedToken } from '../../lti/keys/signed-token.js';
import { STORAGE_TARGET } from './vocabulary.js';

export const AUTHORIZATION_PATH = '/lti/authorize';
const REPOST = 'repost';

export interface AuthorizationTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly registrations: Registrations;
  readonly keys: KeyRing;
}

/** The authorization endpoint (Security Framework 1.0, Steps 2 and 3). */
export function authorizationEndpoint(tools: AuthorizationTools): Endpoint {
  return { methods: ['GET', 'POST'], path: AUTHORIZATION_PATH, inFrames: true, handle: (request) => authorize(tools, request) };
}

async function authorize(tools: AuthorizationTools, request: EndpointRequest): Promise<Reply> {
  requireSingleParameters(request);
  const registration = requireRegistration(request, tools.registrations);
  const address = requireReturnAddress(request, registration);
  if (await needsRepost({ request, registration, hub: tools.hub })) return repost(tools.hub.origin, request);
  try {
    return await answerTo(tools, { request, hub: tools.hub, registration }, address);
  } catch (error) {
    if (error instanceof AuthenticationRefusal) return authenticationError(address, error.error, `${error.description} (${error.rule})`);
    throw error;
  }
}

/** Every check of a request whose return address is verified, then the token. */
async function answerTo(tools: AuthorizationTools, facts: RequestFacts, address: ReturnAddress): Promise<Reply> {
  for (const check of FORM_CHECKS) check(facts.request, facts.registration);
  const opened = await requireLaunch(facts);
  try {
    const storage = isFramed(opened.tool, opened.launch) ? STORAGE_TARGET : {};
    return authenticationResponse(address, await tokenFor(tools, facts, opened), storage);
  } catch (error) {
    if (error instanceof AuthenticationRefusal) {
      const { code, rule, description: detail } = error;
      await tools.hub.desk.refuse(opened.launch, { code, rule, detail });
    }
    throw error;
  }
}

/** What uses something up comes last, and the signature after it: a tool counts the seconds from `iat`. */
async function tokenFor({ hub, keys }: AuthorizationTools, facts: RequestFacts, { launch, tool }: OpenLaunch): Promise<string> {
  requireSamePerson(facts.request, launch);
  const released = await requireRelease(facts, launch);
  const deploymentId = requireDeployment(tool, released);
  const pair = await keys.active(facts.registration.clientId);
  const services = { ...await agsClaim(hub, { tool, launch, deploymentId, released }), ...await rosterClaims(hub, { tool, deploymentId, released }) };
  const nonce = await claimNonce(facts);
  await takeLaunch(facts, launch, released);
  const returnUrl = hub.desk.returnUrl(launch);
  const claims = idTokenClaims(hub, { tool, launch, deploymentId, released, nonce, returnUrl, services, now: hub.clock.now() });
  return signedToken(claims, pair);
}

/**
 * A cross-site POST has no session cookie, nor has any request by which a tool's page takes a frame here: the same form posted by a
 * page of ours has. Once: the marker says it was tried. The cookie of a visit crosses sites, and its launches need no second post.
 */
async function needsRepost({ request, hub, registration }: RequestFacts): Promise<boolean> {
  const { method, session, visits = [], parameters } = request;
  if (session !== undefined || parameters.has(REPOST)) return false;
  const launch = await hintedLaunch(hub, request);
  if (visits.length > 0 && launch?.brokered === true) return false;
  // Nothing is judged here: the same request comes again.
  const tool = launch && registration.tools.get(launch.resourceId);
  return method === 'POST' || (launch !== undefined && tool !== undefined && isFramed(tool, launch));
}

function repost(origin: string, request: EndpointRequest): Reply {
  const fields = REQUEST_PARAMETERS.flatMap((name) => {
    const value = parameter(request, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { kind: 'form', action: `${origin}${AUTHORIZATION_PATH}`, fields: { ...Object.fromEntries(fields), [REPOST]: '1' } };
}
