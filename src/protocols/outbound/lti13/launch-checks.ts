import { HubError } from '../../../domain/errors.js';
import type { Launch } from '../../../domain/launch.js';
import type { EndpointRequest, OutboundTools, Released } from '../../contract.js';
import { AuthenticationRefusal, refuseUnless } from './authentication-refusal.js';
import { parameter } from './authentication-request.js';
import { deploymentOf, type Tool } from './deployment.js';
import { loginHintOf } from './login-initiation.js';
import type { Registration } from './registration.js';
import type { Lti13Settings } from './settings.js';

/** A nonce is remembered as long as a launch can live. */
const NONCE_TTL_MS = 5 * 60_000;
const MESSAGE_HINT = /^[A-Za-z0-9_-]{22,64}$/;
const TOO_LATE = 'launch no longer valid';

export interface RequestFacts {
  readonly request: EndpointRequest;
  readonly hub: OutboundTools<Lti13Settings>;
  readonly registration: Registration;
}

export interface OpenLaunch {
  readonly launch: Launch;
  readonly tool: Tool;
}

/** The launch of this identifier, as long as it lives; undefined for whatever else somebody sent. */
export async function liveLaunch({ desk }: Pick<RequestFacts['hub'], 'desk'>, id: string | undefined): Promise<Launch | undefined> {
  return id !== undefined && MESSAGE_HINT.test(id) ? desk.peek(id) : undefined;
}

/** P-09, P-10: the hints name a launch that is still good and was made for this client. */
export async function requireLaunch({ request, hub, registration }: RequestFacts): Promise<OpenLaunch> {
  const loginHint = parameter(request, 'login_hint');
  refuseUnless(loginHint !== undefined && loginHint !== '', invalid('P-09', 'login_hint is missing'));
  refuseUnless(messageHintOf(request) !== undefined, invalid('P-10', 'lti_message_hint is missing or unreadable'));
  const launch = await hintedLaunch(hub, request);
  refuseUnless(launch !== undefined, invalid('P-10', TOO_LATE));
  const tool = registration.tools.get(launch.resourceId);
  refuseUnless(tool !== undefined, invalid('P-10', 'the launch was made for another client'));
  refuseUnless(loginHint === loginHintOf(launch), invalid('P-09', 'login_hint does not belong to this launch'));
  return { launch, tool };
}

/** The launch that the request names, while it is good for anything. */
export async function hintedLaunch(hub: RequestFacts['hub'], request: EndpointRequest): Promise<Launch | undefined> {
  return liveLaunch(hub, messageHintOf(request));
}

function messageHintOf(request: EndpointRequest): string | undefined {
  const hint = parameter(request, 'lti_message_hint') ?? '';
  return MESSAGE_HINT.test(hint) ? hint : undefined;
}

/**
 * P-11, P-12: the one who is signed in now is the one the launch was made for, in the same session. A launch that began in an LMS
 * is answered for by that visit and never by a session of the portal, and the other way round (B-26).
 */
export function requireSamePerson({ session, visits = [] }: EndpointRequest, { personId, sessionRef, brokered }: Launch): void {
  const own = session === undefined ? [] : [session];
  const callers = brokered === true ? visits : own;
  refuseUnless(callers.length > 0, { rule: 'P-11', error: 'login_required', description: 'nobody is signed in', code: 'AUTH-REQUISE' });
  const same = callers.filter((caller) => caller.personId === personId);
  refuseUnless(same.length > 0, denied('P-12', 'another person is signed in'));
  refuseUnless(same.some(({ ref }) => ref === sessionRef), denied('P-12', 'the launch was opened in another session'));
}

/** P-13: they may still open it, now, and what the resource requires is known. */
export async function requireRelease({ hub }: RequestFacts, launch: Launch): Promise<Released> {
  try {
    return await hub.desk.release(launch);
  } catch (error) {
    if (!(error instanceof HubError) || error.status !== 403) throw error;
    throw new AuthenticationRefusal({ ...denied('P-13', 'this person may not open the resource now'), code: error.code });
  }
}

/** P-14: the tool is deployed at the school of the launch. */
export function requireDeployment(tool: Tool, { hat }: Released): string {
  const deploymentId = deploymentOf(tool, hat.organisationId);
  refuseUnless(deploymentId !== undefined, denied('P-14', 'the tool is not deployed at this school'));
  return deploymentId;
}

/** P-15: the nonce is new for this client. A claim that is followed by a refusal costs nothing: the tool makes a new one each time. */
export async function claimNonce({ request, hub, registration }: RequestFacts): Promise<string> {
  const nonce = parameter(request, 'nonce') ?? '';
  const isNew = await hub.oneTime.claim('lti-nonce', `${registration.clientId} ${nonce}`, NONCE_TTL_MS);
  refuseUnless(isNew, invalid('P-15', 'nonce was used before'));
  return nonce;
}

/** P-16: of any number of requests with the same hint, one gets the token. */
export async function takeLaunch({ hub }: RequestFacts, launch: Launch, { attributes }: Released): Promise<void> {
  const isTaken = await hub.desk.take(launch, attributes.map(({ attribute }) => attribute));
  refuseUnless(isTaken, invalid('P-16', TOO_LATE));
}

function invalid(rule: string, description: string) {
  return { rule, error: 'invalid_request', description } as const;
}

function denied(rule: string, description: string) {
  return { rule, error: 'access_denied', description } as const;
}
