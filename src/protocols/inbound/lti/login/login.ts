import { randomBytes } from 'node:crypto';
import type { Parameters } from '../../../contract.js';
import type { Lms, LmsLogin } from '../../../contract/lms.js';
import { lmsAddresses } from '../addresses.js';
import { enforce, refusedLogin, type Rule } from '../refusal.js';

const MOST_PARAMETERS = 40;
const LONGEST_LOGIN_HINT = 4_000;
/** LMSs put whole signed tokens into it. */
const LONGEST_MESSAGE_HINT = 8_000;
const LONGEST_TARGET = 2_000;
const FRAME_NAME = /^[\x21-\x7e]{1,255}$/;
const DEPLOYMENT = /^[\x20-\x7e]{1,255}$/;

interface Initiation {
  readonly lms: Lms;
  readonly launchUrl: string;
  readonly parameters: Parameters;
}

/** What is asked of a third-party login (Security Framework 1.0, 5.1.1.1), in order. Nothing of it is signed. */
const RULES: readonly Rule<Initiation>[] = [
  { id: 'LI-01', holds: isOnce, why: 'a parameter occurs more than once, or there are too many' },
  { id: 'LI-02', holds: isFromTheLms, why: 'iss is not the issuer of this registration' },
  { id: 'LI-03', holds: isForThisClient, why: 'client_id is not the one of this registration' },
  { id: 'LI-04', holds: hasLoginHint, why: 'login_hint is missing or too long' },
  { id: 'LI-05', holds: isForOurPage, why: 'target_link_uri is not the launch address of this registration' },
  { id: 'LI-06', holds: isOfOneDeployment, why: 'lti_deployment_id is unreadable' },
  { id: 'LI-07', holds: hasMessageHint, why: 'lti_message_hint is too long' },
  { id: 'LI-08', holds: isOfNamedFrame, why: 'lti_storage_target is unreadable' },
];

/**
 * The authentication request that answers a login (Security Framework 1.0, 5.1.1.2). It is made here and not by ltijs, whose nonce
 * is no secret, and which takes its return address from the request and loses the query of the LMS's own address.
 * @throws HubError `LMS-DEMANDE` with the rule that was broken
 */
export function answerLogin(lms: Lms, origin: string, parameters: Parameters): LmsLogin {
  const { launchUrl } = lmsAddresses(origin, lms.id);
  const initiation = { lms, launchUrl, parameters };
  enforce(RULES, initiation, refusedLogin);
  const [state, nonce] = [unguessable(), unguessable()];
  const target = parameter(initiation, 'lti_storage_target');
  return {
    authorizationUrl: requestUrl(initiation, state, nonce),
    state,
    expected: {
      nonce,
      targetLinkUri: parameter(initiation, 'target_link_uri') ?? launchUrl,
      deploymentId: parameter(initiation, 'lti_deployment_id'),
    },
    ...(target === undefined ? {} : { storage: { target, origin: new URL(lms.authorizationUrl).origin } }),
  };
}

function requestUrl(initiation: Initiation, state: string, nonce: string): string {
  const { lms, launchUrl } = initiation;
  const request = {
    scope: 'openid',
    response_type: 'id_token',
    response_mode: 'form_post',
    prompt: 'none',
    client_id: lms.clientId,
    redirect_uri: launchUrl,
    login_hint: parameter(initiation, 'login_hint'),
    lti_message_hint: parameter(initiation, 'lti_message_hint'),
    state,
    nonce,
  };
  const url = new URL(lms.authorizationUrl);
  for (const [name, value] of Object.entries(request)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function isOnce({ parameters }: Initiation): boolean {
  return parameters.size <= MOST_PARAMETERS && [...parameters.values()].every(({ length }) => length === 1);
}

function isFromTheLms(initiation: Initiation): boolean {
  return parameter(initiation, 'iss') === initiation.lms.issuer;
}

function isForThisClient(initiation: Initiation): boolean {
  return (parameter(initiation, 'client_id') ?? initiation.lms.clientId) === initiation.lms.clientId;
}

function hasLoginHint(initiation: Initiation): boolean {
  const { length } = parameter(initiation, 'login_hint') ?? '';
  return length > 0 && length <= LONGEST_LOGIN_HINT;
}

/** Every link of an LMS opens the same page; what it opens is in the message. A query of the LMS's own may follow. */
function isForOurPage(initiation: Initiation): boolean {
  const target = parameter(initiation, 'target_link_uri') ?? '';
  return target.length <= LONGEST_TARGET && URL.canParse(target) && !target.includes('#') && target.split('?')[0] === initiation.launchUrl;
}

function isOfOneDeployment(initiation: Initiation): boolean {
  return DEPLOYMENT.test(parameter(initiation, 'lti_deployment_id') ?? 'none named');
}

function hasMessageHint(initiation: Initiation): boolean {
  return (parameter(initiation, 'lti_message_hint') ?? '').length <= LONGEST_MESSAGE_HINT;
}

function isOfNamedFrame(initiation: Initiation): boolean {
  return FRAME_NAME.test(parameter(initiation, 'lti_storage_target') ?? '_parent');
}

/** Canvas and others send what they leave out as an empty text. */
function parameter({ parameters }: Initiation, name: string): string | undefined {
  return parameters.get(name)?.[0] || undefined;
}

/** 256 bits, of letters that no form, cookie or address changes. */
function unguessable(): string {
  return randomBytes(32).toString('base64url');
}
