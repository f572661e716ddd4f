import { servicesOf } from '../../../../domain/tool-request.js';
import type { TypedRequest } from '../../../contract/tool-registrar.js';
import { DEEP_LINKING_REQUEST, RESOURCE_LINK_REQUEST } from '../vocabulary.js';
import { claimsFor } from './claims.js';
import { TOOL_CONFIGURATION } from './metadata.js';
import { scopesFor } from './scopes.js';

/** What somebody typed, as the tool itself would have sent it: one list of checks serves both. */
export function metadataOf(typed: TypedRequest): object {
  const picker = typed.deepLinkingUrl.trim();
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    client_name: typed.name,
    initiate_login_uri: typed.loginUrl.trim(),
    redirect_uris: lines(typed.redirectUris),
    jwks_uri: typed.keySetUrl.trim(),
    scope: scopesFor(servicesOf(typed.services)).join(' '),
    [TOOL_CONFIGURATION]: {
      domain: typed.domain,
      target_link_uri: typed.targetLinkUri.trim(),
      claims: claimsFor(typed.attributes),
      custom_parameters: Object.fromEntries(lines(typed.custom).map(pair)),
      messages: [{ type: RESOURCE_LINK_REQUEST }, ...(picker === '' ? [] : [{ type: DEEP_LINKING_REQUEST, target_link_uri: picker }])],
    },
  };
}

function lines(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

function pair(line: string): readonly [string, string] {
  const at = line.indexOf('=');
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}
