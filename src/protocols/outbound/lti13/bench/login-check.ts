import { randomBytes } from 'node:crypto';
import { HubError } from '../../../../domain/errors.js';
import type { Launch, LaunchPurpose } from '../../../../domain/launch.js';
import type { EndpointRequest, Released } from '../../../contract.js';
import { parametersIn } from '../../../contract/parameters.js';
import { AuthenticationRefusal } from '../authentication-refusal.js';
import { FORM_CHECKS, parameter, requireReturnAddress, requireSingleParameters } from '../authentication-request.js';
import type { ReturnAddress } from '../authentication-response.js';
import { AUTHORIZATION_PATH } from '../authorization-endpoint.js';
import { initiateLogin, loginHintOf } from '../login-initiation.js';
import { targetLinkUriOf } from '../target.js';
import { BenchFault, BenchRemark } from './bench-fault.js';
import { formInPage } from './form-in-page.js';
import type { Answered } from './tool-browser.js';
import type { Trial } from './trial.js';

/** A request for a token that the hub would grant. */
export interface AskedToken {
  readonly launch: Launch;
  readonly address: ReturnAddress;
  readonly nonce: string;
}

/** The tool answers the login with a request for a token, by the very rules of the authorization endpoint. */
export async function loginIsAnswered(trial: Trial): Promise<void> {
  const { address } = await login(trial, trial.scene.pupil);
  if (address.state === undefined) throw new BenchRemark('no-state');
}

/** Begins a launch at the tool for somebody who does not exist. @throws BenchFault */
export async function login(trial: Trial, who: Released, purpose?: LaunchPurpose): Promise<AskedToken> {
  const { hub, tool, place, browser } = trial;
  const launch = launchOf(trial, who, purpose);
  const targetLinkUri = targetLinkUriOf(tool, launch, who);
  const answer = await browser.obey(initiateLogin(hub.origin, tool, { launch, deploymentId: place.deploymentId, targetLinkUri }));
  const request = requestIn(answer, hub.origin);
  try {
    return { launch, ...checkedRequest(trial, request, launch) };
  } catch (error) {
    throw error instanceof AuthenticationRefusal || error instanceof HubError ? faultOf(error) : error;
  }
}

/**
 * Released can use it: it is never stored, and its hints name nothing at the authorization endpoint. In a window of its own: in a frame
 * a tool may answer by script, and no script runs here.
 */
function launchOf({ hub, tool }: Trial, { hat }: Released, purpose: LaunchPurpose | undefined): Launch {
  const id = randomBytes(24).toString('base64url');
  const nobody = { personId: 'personne-d-essai', sessionRef: id, hatId: hat.id, traceId: 'ESSAI', locale: 'fr' as const };
  return { id, ...nobody, resourceId: tool.resource.id, createdAt: hub.clock.now(), ownWindow: true, ...(purpose === undefined ? {} : { purpose }) };
}

/** Where the tool sends the browser, and with what: by redirect, or by the first form of a page. */
function requestIn({ status, location, body, url }: Answered, origin: string): EndpointRequest {
  if (status >= 400) throw new BenchFault('status');
  const form = location === undefined ? formInPage(body) : undefined;
  const to = location ?? form?.action;
  if (to === undefined || !URL.canParse(to, url)) throw new BenchFault('no-request');
  const target = new URL(to, url);
  if (`${target.origin}${target.pathname}` !== `${origin}${AUTHORIZATION_PATH}`) throw new BenchFault('elsewhere');
  return { method: form?.method ?? 'GET', parameters: parametersIn(form?.encoded ?? target.search), pathParameters: {} };
}

/** P-01 to P-10, and P-15 within the run. */
function checkedRequest({ registration, nonces }: Trial, request: EndpointRequest, launch: Launch): Omit<AskedToken, 'launch'> {
  requireSingleParameters(request);
  if (parameter(request, 'client_id') !== registration.clientId) throw wrong('P-02', 'client_id is another than the one in the login');
  const address = requireReturnAddress(request, registration);
  for (const check of FORM_CHECKS) check(request, registration);
  if (parameter(request, 'login_hint') !== loginHintOf(launch)) throw wrong('P-09', 'login_hint is not the one in the login');
  if (parameter(request, 'lti_message_hint') !== launch.id) throw wrong('P-10', 'lti_message_hint is not the one in the login');
  const nonce = parameter(request, 'nonce') ?? '';
  if (nonces.has(nonce)) throw wrong('P-15', 'nonce was used before');
  nonces.add(nonce);
  return { address, nonce };
}

function wrong(rule: string, note: string): BenchFault {
  return new BenchFault('wrong-request', { rule, note });
}

/** What is said of P-01 names a parameter, and the tool chose the name. */
function faultOf(error: AuthenticationRefusal | HubError): BenchFault {
  const words = error instanceof AuthenticationRefusal ? error.description : error.detail;
  const note = error.rule === 'P-01' ? undefined : words;
  return new BenchFault('wrong-request', { ...(error.rule === undefined ? {} : { rule: error.rule }), ...(note === undefined ? {} : { note }) });
}
