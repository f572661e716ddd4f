import type { RegisteredTool } from '../../../contract/tool-registrar.js';
import { DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST } from '../vocabulary.js';
import { claimsFor } from './claims.js';
import { TOOL_CONFIGURATION } from './metadata.js';
import { scopesFor } from './scopes.js';

/**
 * The registration as it is kept (Dynamic Registration 1.0, 3.2; RFC 7591, 3.2.1): unknown messages, scopes and claims are
 * not in it. The deployment is there at once, and opens nothing before somebody granted it.
 */
export function registrationAnswer(origin: string, { clientId, deploymentId, request }: RegisteredTool, accessToken: string): object {
  return {
    client_id: clientId,
    registration_client_uri: `${origin}/lti/register/${clientId}`,
    registration_access_token: accessToken,
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    initiate_login_uri: request.loginUrl,
    redirect_uris: request.redirectUris,
    jwks_uri: request.keySetUrl,
    client_name: request.name.fr,
    ...(request.name.en === undefined ? {} : { 'client_name#en': request.name.en }),
    scope: scopesFor(request.services).join(' '),
    client_uri: request.homeUrl,
    policy_uri: request.policyUrl,
    tos_uri: request.termsUrl,
    logo_uri: request.logoUrl,
    ...(request.contacts.length === 0 ? {} : { contacts: request.contacts }),
    [TOOL_CONFIGURATION]: {
      domain: request.domains[0],
      ...(request.domains.length > 1 ? { secondary_domains: request.domains.slice(1) } : {}),
      target_link_uri: request.targetLinkUri,
      custom_parameters: request.custom,
      description: request.description,
      claims: claimsFor(request.attributes),
      messages: [
        { type: RESOURCE_LINK_REQUEST, target_link_uri: request.targetLinkUri },
        ...(request.deepLinkingUrl === undefined ? [] : [{ type: DEEP_LINKING_REQUEST, target_link_uri: request.deepLinkingUrl, placements: ['ContentArea'] }]),
      ],
      deployment_id: deploymentId,
    },
  };
}
