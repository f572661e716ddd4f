import type { PlatformFacts } from '../../../contract/tool-registrar.js';
import { VARIABLE_NAMES } from '../custom-parameters.js';
import { PLATFORM_CONFIGURATION } from '../../../lti/vocabulary.js';
import { DEEP_LINKING_REQUEST, PRODUCT_FAMILY, RESOURCE_LINK_REQUEST } from '../vocabulary.js';
import { CLAIMS } from './claims.js';
import { SERVICE_SCOPES } from './scopes.js';

/** Of this vocabulary, not of the hub: tools only show it. */
const PLATFORM_VERSION = '1';

export function platformFacts(origin: string, clientId: string, deploymentId: string): PlatformFacts {
  const own = `${origin}/lti/tools/${encodeURIComponent(clientId)}`;
  return {
    issuer: origin,
    clientId,
    deploymentId,
    authorizationUrl: `${origin}/lti/authorize`,
    tokenUrl: `${origin}/lti/token`,
    keySetUrl: `${own}/jwks`,
    configurationUrl: `${own}/.well-known/openid-configuration`,
  };
}

/**
 * The platform as a tool reads it before it registers (Dynamic Registration 1.0, 2.1). All of it lies on the host of the
 * issuer, which is also the host this document is fetched from: a tool must not accept another.
 */
export function platformConfiguration(origin: string, keySetUrl: string): object {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}/lti/authorize`,
    token_endpoint: `${origin}/lti/token`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    jwks_uri: keySetUrl,
    registration_endpoint: `${origin}/lti/register`,
    scopes_supported: ['openid', ...SERVICE_SCOPES],
    response_types_supported: ['id_token'],
    response_modes_supported: ['form_post'],
    grant_types_supported: ['implicit', 'client_credentials'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: CLAIMS,
    authorization_server: `${origin}/lti/token`,
    [PLATFORM_CONFIGURATION]: {
      product_family_code: PRODUCT_FAMILY,
      version: PLATFORM_VERSION,
      messages_supported: [{ type: RESOURCE_LINK_REQUEST }, { type: DEEP_LINKING_REQUEST, placements: ['ContentArea'] }],
      variables: VARIABLE_NAMES,
    },
  };
}
