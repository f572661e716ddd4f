import type { LTITool } from '@lti-tool/core';
import { z } from 'zod';
import type { KnownPlatform } from '../core/storage.js';

const SCORE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
const Registered = z.object({ client_id: z.string().min(1) });

/** What the page of registration was opened with (Dynamic Registration 1.0, 3.3). */
export interface RegistrationRequest {
  readonly openid_configuration: string;
  readonly registration_token: string;
}

/**
 * Registers the tool at the platform that invites it, and returns the platform it is then known to. The library's own
 * registration asks for names and mail addresses of everybody, and this tool wants none.
 * @throws Error when the platform refuses, or is not who it says
 */
export async function registerAt(tool: LTITool, request: RegistrationRequest, origin: string): Promise<KnownPlatform> {
  const platform = await tool.fetchPlatformConfiguration(request);
  const answer = await fetch(platform.registration_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${request.registration_token}` },
    body: JSON.stringify(description(origin)),
  });
  if (!answer.ok) throw new Error(`the platform refused the registration: ${answer.status}`);
  const { client_id: clientId } = Registered.parse(await answer.json());
  return { iss: platform.issuer, clientId, authUrl: platform.authorization_endpoint, tokenUrl: platform.token_endpoint, jwksUrl: platform.jwks_uri };
}

/** The tool in its own words (Dynamic Registration 1.0, 3.5). */
function description(origin: string): object {
  const targetLinkUri = `${origin}/enquete`;
  return {
    application_type: 'web',
    response_types: ['id_token'],
    grant_types: ['implicit', 'client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    initiate_login_uri: `${origin}/login`,
    redirect_uris: [targetLinkUri],
    jwks_uri: `${origin}/cles`,
    client_name: 'Enquête au jardin',
    'client_name#en': 'Garden enquiry',
    scope: SCORE,
    'https://purl.imsglobal.org/spec/lti-tool-configuration': {
      domain: new URL(origin).host,
      description: 'Une question, une hypothèse, une expérience, une conclusion : une enquête de sciences en quatre pas.',
      target_link_uri: targetLinkUri,
      claims: ['iss', 'sub', 'given_name'],
      messages: [{ type: 'LtiResourceLinkRequest' }],
    },
  };
}
