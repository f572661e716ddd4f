import type { RunningHub } from './hub.js';
import { ACADEMY, personIdOf } from './school.js';

export const TOOL_CONFIGURATION = 'https://purl.imsglobal.org/spec/lti-tool-configuration';
const AGS = 'https://purl.imsglobal.org/spec/lti-ags/scope/';
const NRPS = 'https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly';
const HOST = 'https://outil.example.fr';

export type Metadata = Readonly<Record<string, unknown>>;

/** A tool's own description, as the specification has it, with other fields and another tool configuration as told. */
export function metadata(differences: Metadata = {}, tool: Metadata = {}): Metadata {
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    initiate_login_uri: `${HOST}/login`,
    redirect_uris: [`${HOST}/launch`],
    jwks_uri: `${HOST}/jwks`,
    client_name: 'Calcul mental',
    scope: `${AGS}score ${AGS}result.readonly ${NRPS}`,
    [TOOL_CONFIGURATION]: {
      domain: 'outil.example.fr',
      target_link_uri: `${HOST}/jeu`,
      claims: ['sub', 'name', 'given_name'],
      messages: [{ type: 'LtiResourceLinkRequest' }],
      ...tool,
    },
    ...differences,
  };
}

/** LTI-PHP's sample Rating tool names its picker only, and expects launches all the same (lti.md 6.3). */
export const LTI_PHP: Metadata = metadata(
  {
    client_name: 'Rating',
    initiate_login_uri: `${HOST}/rating/connect.php`,
    redirect_uris: [`${HOST}/rating/connect.php`],
    jwks_uri: `${HOST}/rating/jwks.php`,
    logo_uri: `${HOST}/rating/images/icon50.png`,
    scope: `openid ${NRPS} ${AGS}lineitem ${AGS}lineitem.readonly ${AGS}result.readonly ${AGS}score https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly`,
  },
  {
    target_link_uri: `${HOST}/rating/connect.php`,
    description: 'Evaluate items',
    claims: ['iss', 'sub', 'name', 'email', 'family_name', 'given_name'],
    messages: [{ type: 'LtiDeepLinkingRequest', target_link_uri: `${HOST}/rating/connect.php`, label: 'Add Rating' }],
    custom_parameters: { resource_id: '$ResourceLink.id', user: '$User.username' },
  },
);

/** Moodle's enrol_lti as a tool: many redirect URIs, a picker of its own, links to its contacts. */
export const MOODLE: Metadata = metadata(
  {
    client_name: 'Moodle de l’académie',
    'client_name#en': 'Academy Moodle',
    initiate_login_uri: `${HOST}/enrol/lti/login.php?id=7f3a`,
    redirect_uris: [`${HOST}/enrol/lti/launch.php`, `${HOST}/enrol/lti/launch_deeplink.php`],
    jwks_uri: `${HOST}/enrol/lti/jwks.php`,
    contacts: ['admin@outil.example.fr'],
    policy_uri: `${HOST}/politique`,
  },
  {
    secondary_domains: [],
    target_link_uri: `${HOST}/enrol/lti/launch.php`,
    custom_parameters: { id: '' },
    claims: ['iss', 'sub', 'aud', 'given_name', 'family_name', 'email'],
    messages: [
      { type: 'LtiDeepLinkingRequest', allowLearner: false, target_link_uri: `${HOST}/enrol/lti/launch_deeplink.php`, placements: ['ContentArea'] },
      { type: 'LtiResourceLinkRequest', allowLearner: true, target_link_uri: `${HOST}/enrol/lti/launch.php` },
      { type: 'LtiSomethingElse' },
    ],
  },
);

/** What an administrator of the academy does in two clicks: a client id that waits, and a registration token for it. */
export async function invite({ hub }: RunningHub): Promise<{ readonly clientId: string; readonly token: string }> {
  const hat = { id: `academy-admin-${ACADEMY}`, role: 'academy-admin', organisationId: ACADEMY } as const;
  const clientId = await hub.flows.tools.desk.prepare({ personId: personIdOf('fabre'), hat, traceId: '7F3K-92' });
  return { clientId, token: await hub.flows.tools.invitations.token(clientId) };
}

export interface ServiceReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A request as a tool's server sends it. */
export async function askService(url: string, { method = 'POST', token, body }: { readonly method?: string; readonly token?: string; readonly body?: unknown } = {}): Promise<ServiceReply> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() as ServiceReply['body'] };
}

/** A tool registers, with a token made for it. */
export async function register(hub: RunningHub, body: unknown): Promise<ServiceReply> {
  const { token } = await invite(hub);
  return askService(`${hub.origin}/lti/register`, { token, body });
}
