import { parametersIn } from '../../../../contract/parameters.js';
import type { ServiceAnswer, ServiceEndpoint, ServiceRequest } from '../../../../contract/services.js';
import type { OutboundTools, Parameters } from '../../../../contract.js';
import type { Registration, Registrations } from '../../registration.js';
import type { Lti13Settings } from '../../settings.js';
import { scopesOf } from '../scopes.js';
import type { RemoteKeys } from '../../../../lti/keys/remote-keys.js';
import { claimedIssuer, ToolTokenFault, verifiedClaims } from '../tool-token.js';
import { ASSERTION_CHECKS, assertionClaims, deploymentOfAssertion, notTheClient, TOKEN_PATH } from './assertion.js';
import { NOT_KEPT, refused, TokenRefusal } from './token-refusal.js';
import { askedScopes, field, FORM_CHECKS } from './token-request.js';

const MAX_BYTES = 32 * 1_024;
/** As the Security Framework recommends (4.1). */
const LIFE_S = 3_600;

export interface TokenTools {
  readonly hub: OutboundTools<Lti13Settings>;
  readonly registrations: Registrations;
  readonly toolKeys: RemoteKeys;
}

/** Where tools prove themselves and get a token for the hub's services (Security Framework 1.0, 4.1; RFC 7523). */
export function tokenEndpoint(tools: TokenTools): ServiceEndpoint {
  return { methods: ['POST'], path: TOKEN_PATH, maxBytes: MAX_BYTES, handle: (request) => answer(tools, request) };
}

async function answer(tools: TokenTools, request: ServiceRequest): Promise<ServiceAnswer> {
  tools.hub.access.countFrom(request.from);
  try {
    return await grant(tools, request, parametersIn(request.body));
  } catch (error) {
    if (error instanceof TokenRefusal) return refused(error);
    if (error instanceof ToolTokenFault) return refused(notTheClient(error.rule, error.description));
    throw error;
  }
}

async function grant(tools: TokenTools, request: ServiceRequest, form: Parameters): Promise<ServiceAnswer> {
  const { hub, toolKeys } = tools;
  for (const check of FORM_CHECKS) check(request, form);
  const token = field(form, 'client_assertion');
  const registration = requireClient(tools, claimedIssuer(token));
  const claims = assertionClaims(await verifiedClaims(toolKeys, registration, token));
  const scopes = grantedScopes(registration, form);
  for (const check of ASSERTION_CHECKS) await check({ claims, registration, hub });
  await hub.access.countOf(registration.clientId);
  const { clientId } = registration;
  const access_token = await hub.access.issue({ clientId, deploymentId: deploymentOfAssertion({ claims }), scopes }, LIFE_S * 1_000);
  const body = { access_token, token_type: 'Bearer', expires_in: LIFE_S, scope: scopes.join(' ') };
  return { status: 200, headers: NOT_KEPT, type: 'application/json', body: JSON.stringify(body) };
}

/** T-06 */
function requireClient({ registrations }: TokenTools, clientId: string | undefined): Registration {
  const registration = typeof clientId === 'string' ? registrations.active(clientId) : undefined;
  if (registration === undefined) throw notTheClient('T-06', 'iss is not a client of this hub');
  return registration;
}

/** T-12, T-13: what was asked for and is registered; never anything else. */
function grantedScopes(registration: Registration, form: Parameters): readonly string[] {
  const registered = scopesOf(registration);
  const granted = askedScopes(form).filter((scope) => registered.includes(scope));
  if (granted.length === 0) throw new TokenRefusal('T-12', 'invalid_scope', 'none of these scopes is registered for this client');
  return granted;
}
