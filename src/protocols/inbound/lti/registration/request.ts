import { DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST, TOOL_CONFIGURATION } from '../../../lti/vocabulary.js';
import { lmsAddresses } from '../addresses.js';
import { SERVICE_SCOPES } from '../services/scopes.js';
import type { LtiTool } from '../tools.js';
import { LINK_HISTORY_PARAMETER, LINK_HISTORY_VARIABLE } from '../vocabulary.js';

/** What the hub would like to be told of people; it works without any of it. */
const CLAIMS = ['iss', 'sub', 'name', 'given_name', 'family_name', 'email', 'locale'];

/** The hub as it asks an LMS to know it (Dynamic Registration 1.0, 3.2). */
export function registrationRequest({ origin, platform }: Pick<LtiTool, 'origin' | 'platform'>, registrationId: string) {
  const { loginUrl, launchUrl, keySetUrl } = lmsAddresses(origin, registrationId);
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    initiate_login_uri: loginUrl,
    redirect_uris: [launchUrl],
    client_name: platform.name,
    jwks_uri: keySetUrl,
    token_endpoint_auth_method: 'private_key_jwt',
    scope: SERVICE_SCOPES.join(' '),
    [TOOL_CONFIGURATION]: {
      domain: new URL(origin).host,
      target_link_uri: launchUrl,
      custom_parameters: { [LINK_HISTORY_PARAMETER]: LINK_HISTORY_VARIABLE },
      claims: CLAIMS,
      messages: [
        { type: RESOURCE_LINK_REQUEST, target_link_uri: launchUrl },
        { type: DEEP_LINKING_REQUEST, target_link_uri: launchUrl, label: platform.name, placements: ['ContentArea'] },
      ],
    },
  };
}
