import { HubError } from '../../../domain/errors.js';
import type { Launch } from '../../../domain/launch.js';
import type { EndpointRequest, OutboundTools } from '../../contract.js';
import type { AuthenticationErrorCode, ReturnAddress } from './authentication-response.js';
import { deploymentOf, type Tool } from './deployment.js';
import { loginHintOf } from './login-initiation.js';
import type { Registration } from './registration.js';
import type { Lti13Settings } from './settings.js';

const MOST_PARAMETERS = 40;
const LONGEST_STATE = 8_192;
/** A nonce is remembered as long as a launch can live. */
const NONCE_TTL_MS = 5 * 60_000;

/** A refusal that may be told to the tool, because its address is verified by then. */
export class AuthenticationRefusal extends Error {
  constructor(
    readonly rule: string,
    readonly error: AuthenticationErrorCode,
    readonly description: string,
  ) {
    super(`${rule}: ${description}`);
  }
}

export interface RequestFacts {
  readonly request: EndpointRequest;
  readonly tools: OutboundTools<Lti13Settings>;
  readonly registration: Registration;
}

/** One value of a parameter, or undefined. */
export function parameter({ parameters }: EndpointRequest, name: string): string | undefined {
  return parameters.get(name)?.[0];
}

/* ---- Before the address is verified: failures are shown on a page of ours and go nowhere ------------------------- */

/** P-01: each parameter occurs once. @throws HubError `LTI-REQUETE` */
export function requireSingleParameters({ parameters }: EndpointRequest): void {
  if (parameters.size > MOST_PARAMETERS) throw new HubError('LTI-REQUETE', { rule: 'P-01', detail: 'too many parameters' });
  for (const [name, values] of parameters) {
    if (values.length !== 1) throw new HubError('LTI-REQUETE', { rule: 'P-01', detail: `a parameter occurs ${values.length} times: ${name.slice(0, 40)}` });
  }
}

/** P-02: the client is known. @throws HubError `LTI-REQUETE` */
export function requireRegistration(request: EndpointRequest, registrations: ReadonlyMap<string, Registration>): Registration {
  const registration = registrations.get(parameter(request, 'client_id') ?? '');
  const isEnabled = registration !== undefined && [...registration.tools.values()].some(({ resource }) => resource.enabled);
  if (!isEnabled) throw new HubError('LTI-REQUETE', { rule: 'P-02', detail: 'client_id is unknown or switched off' });
  return registration;
}

/** P-03: the address is a registered one, byte for byte; P-17: the state is kept as it is. @throws HubError `LTI-REQUETE` */
export function requireReturnAddress(request: EndpointRequest, registration: Registration): ReturnAddress {
  const redirectUri = parameter(request, 'redirect_uri');
  if (redirectUri === undefined || !registration.redirectUris.includes(redirectUri)) {
    throw new HubError('LTI-REQUETE', { rule: 'P-03', detail: 'redirect_uri is not registered for this client' });
  }
  const state = parameter(request, 'state');
  if ((state?.length ?? 0) > LONGEST_STATE) throw new HubError('LTI-REQUETE', { rule: 'P-17', detail: 'state is too long' });
  return { redirectUri, state };
}

/* ---- After: failures are told to the tool ------------------------------------------------------------------------ */

type FormCheck = (facts: RequestFacts) => void;

/** What can be judged from the request alone, in order. */
export const FORM_CHECKS: readonly FormCheck[] = [
  responseTypeIsIdToken,
  scopeIsOpenid,
  responseModeIsFormPost,
  promptIsNone,
  nonceIsUsable,
];

/** P-04 */
function responseTypeIsIdToken({ request }: RequestFacts): void {
  refuseUnless(parameter(request, 'response_type') === 'id_token', 'P-04', 'unsupported_response_type', 'response_type must be id_token');
}

/** P-05 */
function scopeIsOpenid({ request }: RequestFacts): void {
  refuseUnless(parameter(request, 'scope') === 'openid', 'P-05', 'invalid_scope', 'scope must be openid');
}

/** P-06 */
function responseModeIsFormPost({ request }: RequestFacts): void {
  refuseUnless(parameter(request, 'response_mode') === 'form_post', 'P-06', 'invalid_request', 'response_mode must be form_post');
}

/** P-07 */
function promptIsNone({ request, registration }: RequestFacts): void {
  const prompt = parameter(request, 'prompt');
  refuseUnless(prompt === 'none' || (prompt === undefined && registration.lenientPrompt), 'P-07', 'invalid_request', 'prompt must be none');
}

/** P-08 */
function nonceIsUsable({ request }: RequestFacts): void {
  refuseUnless(/^[\x20-\x7e]{1,512}$/.test(parameter(request, 'nonce') ?? ''), 'P-08', 'invalid_request', 'nonce must be 1 to 512 printable characters');
}

/** P-09, P-10: the hints name a launch that is still good and was made for this client. */
export async function requireLaunch({ request, tools, registration }: RequestFacts): Promise<{ launch: Launch; tool: Tool }> {
  const loginHint = parameter(request, 'login_hint');
  const messageHint = parameter(request, 'lti_message_hint');
  refuseUnless(loginHint !== undefined && loginHint !== '', 'P-09', 'invalid_request', 'login_hint is missing');
  refuseUnless(messageHint !== undefined && /^[A-Za-z0-9_-]{22,64}$/.test(messageHint), 'P-10', 'invalid_request', 'lti_message_hint is missing or unreadable');
  const launch = await tools.desk.peek(messageHint);
  refuseUnless(launch !== undefined, 'P-10', 'invalid_request', 'launch no longer valid');
  const tool = registration.tools.get(launch.resourceId);
  refuseUnless(tool !== undefined, 'P-10', 'invalid_request', 'the launch was made for another client');
  refuseUnless(loginHint === loginHintOf(launch), 'P-09', 'invalid_request', 'login_hint does not belong to this launch');
  return { launch, tool };
}

/** P-11, P-12: the one who is signed in now is the one the launch was made for, in the same session. */
export function requireSamePerson({ request }: RequestFacts, launch: Launch): void {
  const { session } = request;
  refuseUnless(session !== undefined, 'P-11', 'login_required', 'nobody is signed in');
  refuseUnless(session.personId === launch.personId && session.ref === launch.sessionRef, 'P-12', 'access_denied', 'another person is signed in');
}

/** P-13: they may still open it, now. */
export async function requireAccess({ tools }: RequestFacts, launch: Launch): Promise<void> {
  const { allowed } = await tools.desk.decide(launch);
  refuseUnless(allowed, 'P-13', 'access_denied', 'this person may not open the resource now');
}

/** P-14: the tool is deployed at the school of the launch. */
export function requireDeployment(tool: Tool, schoolId: string): string {
  const deploymentId = deploymentOf(tool, schoolId);
  refuseUnless(deploymentId !== undefined, 'P-14', 'access_denied', 'the tool is not deployed at this school');
  return deploymentId;
}

/** P-15: the nonce is new for this client. */
export async function claimNonce({ request, tools, registration }: RequestFacts): Promise<void> {
  const key = `${registration.clientId} ${parameter(request, 'nonce') ?? ''}`;
  refuseUnless(await tools.oneTime.claim('lti-nonce', key, NONCE_TTL_MS), 'P-15', 'invalid_request', 'nonce was used before');
}

/** P-16: of any number of requests with the same hint, one gets the token. */
export async function takeLaunch({ tools }: RequestFacts, launch: Launch): Promise<void> {
  refuseUnless((await tools.desk.take(launch.id)) !== undefined, 'P-16', 'invalid_request', 'launch no longer valid');
}

function refuseUnless(holds: boolean, rule: string, error: AuthenticationErrorCode, description: string): asserts holds {
  if (!holds) throw new AuthenticationRefusal(rule, error, description);
}
