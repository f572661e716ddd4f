import { HubError } from '../../../domain/errors.js';
import type { EndpointRequest } from '../../contract.js';
import { refuseUnless } from './authentication-refusal.js';
import type { ReturnAddress } from './authentication-response.js';
import type { Registration, Registrations } from './registration.js';

const MOST_PARAMETERS = 40;
const LONGEST_STATE = 8_192;
/** A form turns every line break into CR LF, a null into U+FFFD, and what was not UTF-8 is U+FFFD by now. */
const LOST_IN_A_FORM = /[\0\ufffd]|\r(?!\n)|(?<!\r)\n/;

/** The parameters of an authentication request (Security Framework 1.0, Step 2). Others are ignored. */
export const REQUEST_PARAMETERS = [
  'scope', 'response_type', 'client_id', 'redirect_uri', 'login_hint', 'state', 'response_mode', 'nonce', 'prompt', 'lti_message_hint',
] as const;

/** One value of a parameter, or undefined. */
export function parameter({ parameters }: EndpointRequest, name: (typeof REQUEST_PARAMETERS)[number]): string | undefined {
  return parameters.get(name)?.[0];
}

/* ---- Before the address is verified: failures are shown on a page of ours and go nowhere ------------------------- */

/** P-01: each parameter occurs once. @throws HubError `LTI-REQUETE` */
export function requireSingleParameters({ parameters }: EndpointRequest): void {
  if (parameters.size > MOST_PARAMETERS) throw pageRefusal('P-01', 'too many parameters');
  for (const [name, values] of parameters) {
    if (values.length !== 1) throw pageRefusal('P-01', `a parameter occurs ${values.length} times: ${name.slice(0, 40)}`);
  }
}

/** P-02: the client is known. @throws HubError `LTI-REQUETE` */
export function requireRegistration(request: EndpointRequest, registrations: Registrations): Registration {
  const registration = registrations.active(parameter(request, 'client_id') ?? '');
  if (registration === undefined) throw pageRefusal('P-02', 'client_id is unknown or switched off');
  return registration;
}

/** P-03: the address is a registered one, byte for byte. @throws HubError `LTI-REQUETE` */
export function requireReturnAddress(request: EndpointRequest, { redirectUris }: Registration): ReturnAddress {
  const redirectUri = parameter(request, 'redirect_uri');
  if (redirectUri === undefined || !redirectUris.includes(redirectUri)) {
    throw pageRefusal('P-03', 'redirect_uri is not registered for this client');
  }
  return { redirectUri, state: returnableState(request) };
}

/** P-17: a state comes back as it was sent, or not at all: without it the tool could not know its own request. */
function returnableState(request: EndpointRequest): string | undefined {
  const state = parameter(request, 'state');
  if (state === undefined) return undefined;
  if (state.length > LONGEST_STATE) throw pageRefusal('P-17', 'state is too long');
  if (LOST_IN_A_FORM.test(state)) throw pageRefusal('P-17', 'state holds half a line break, a null or bytes that are not UTF-8');
  return state;
}

function pageRefusal(rule: string, detail: string): HubError {
  return new HubError('LTI-REQUETE', { rule, detail });
}

/* ---- After: failures are told to the tool ------------------------------------------------------------------------ */

type FormCheck = (request: EndpointRequest, registration: Registration) => void;

/** What can be judged from the request alone, in order. */
export const FORM_CHECKS: readonly FormCheck[] = [
  responseTypeIsIdToken,
  scopeIsOpenid,
  responseModeIsFormPost,
  promptIsNone,
  nonceIsUsable,
];

/** P-04 */
function responseTypeIsIdToken(request: EndpointRequest): void {
  const holds = parameter(request, 'response_type') === 'id_token';
  refuseUnless(holds, { rule: 'P-04', error: 'unsupported_response_type', description: 'response_type must be id_token' });
}

/** P-05 */
function scopeIsOpenid(request: EndpointRequest, { lenientScope }: Registration): void {
  const scope = parameter(request, 'scope') ?? '';
  const holds = scope === 'openid' || (lenientScope && scope.split(' ').includes('openid'));
  refuseUnless(holds, { rule: 'P-05', error: 'invalid_scope', description: 'scope must be openid' });
}

/** P-06 */
function responseModeIsFormPost(request: EndpointRequest): void {
  const holds = parameter(request, 'response_mode') === 'form_post';
  refuseUnless(holds, { rule: 'P-06', error: 'invalid_request', description: 'response_mode must be form_post' });
}

/** P-07 */
function promptIsNone(request: EndpointRequest, { lenientPrompt }: Registration): void {
  const prompt = parameter(request, 'prompt');
  const holds = prompt === 'none' || (prompt === undefined && lenientPrompt);
  refuseUnless(holds, { rule: 'P-07', error: 'invalid_request', description: 'prompt must be none' });
}

/** P-08 */
function nonceIsUsable(request: EndpointRequest): void {
  const holds = /^[\x20-\x7e]{1,512}$/.test(parameter(request, 'nonce') ?? '');
  refuseUnless(holds, { rule: 'P-08', error: 'invalid_request', description: 'nonce must be 1 to 512 printable characters' });
}
