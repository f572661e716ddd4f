import type { Reply } from '../../contract.js';
import type { STORAGE_TARGET } from './vocabulary.js';

/** What the tool asked to get back, unchanged; absent stays absent. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly state: string | undefined;
}

/**
 * Authentication response (Security Framework 1.0, Step 3): a form to the verified redirect URI.
 * @param storage where a tool in a frame finds a store
 */
export function authenticationResponse({ redirectUri, state }: ReturnAddress, idToken: string, storage: Partial<typeof STORAGE_TARGET> = {}): Reply {
  return { kind: 'form', action: redirectUri, fields: { id_token: idToken, ...storage, ...stateField(state) } };
}

/** Codes of OpenID Connect Core 3.1.2.6 and RFC 6749 4.2.2.1. */
export type AuthenticationErrorCode =
  | 'invalid_request'
  | 'invalid_scope'
  | 'unsupported_response_type'
  | 'login_required'
  | 'access_denied';

/** Authentication error response: a form as well, and only to a redirect URI that was verified. */
export function authenticationError({ redirectUri, state }: ReturnAddress, error: AuthenticationErrorCode, description: string): Reply {
  return { kind: 'form', action: redirectUri, fields: { error, error_description: description, ...stateField(state) } };
}

function stateField(state: string | undefined): Record<string, string> {
  return state === undefined ? {} : { state };
}
